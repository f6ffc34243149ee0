/** Strongly connected components of a part of a graph, by Tarjan's algorithm without recursion. */

import type { Graph } from './graph.js';

/** The states of a part are those whose entry in `region` is the part's number. */
export interface Part {
  readonly region: Int32Array;
  readonly number: number;
  readonly states: readonly number[];
}

/** Working memory for `graph.states` states, zeroed; it is zeroed again when `components` returns. */
export interface Scratch {
  readonly order: Int32Array;
  readonly low: Int32Array;
  readonly onStack: Int32Array;
}

export function components(graph: Graph, part: Part, { order, low, onStack }: Scratch): readonly (readonly number[])[] {
  const found: number[][] = [];
  const stack: number[] = [];
  /** The path being followed: states, and the next edge of each. */
  const path: number[] = [];
  const edges: number[] = [];
  let count = 0;

  const enter = (state: number): void => {
    order[state] = low[state] = ++count;
    onStack[state] = 1;
    stack.push(state);
    path.push(state);
    edges.push(graph.firstEdge(state));
  };

  for (const root of part.states) {
    if (order[root] !== 0) continue;
    enter(root);
    while (path.length > 0) {
      const state = path[path.length - 1]!;
      const edge = edges[edges.length - 1]!++;
      if (edge < graph.firstEdge(state + 1)) {
        const target = graph.targetOf(edge);
        if (part.region[target] !== part.number) continue;
        if (order[target] === 0) enter(target);
        else if (onStack[target] !== 0) low[state] = Math.min(low[state]!, order[target]!);
        continue;
      }
      path.pop();
      edges.pop();
      const above = path[path.length - 1];
      if (above !== undefined) low[above] = Math.min(low[above]!, low[state]!);
      if (low[state] === order[state]) found.push(popTo(stack, state, onStack));
    }
  }
  for (const state of part.states) order[state] = 0;
  return found;
}

function popTo(stack: number[], state: number, onStack: Int32Array): number[] {
  const component = stack.splice(stack.lastIndexOf(state));
  for (const member of component) onStack[member] = 0;
  return component;
}
