/** A walk in a fair set of states that comes back to its start and treats every group fairly. */

import { InternalError } from '../../language/unreachable.js';
import type { Groups } from './fair-components.js';
import type { Graph } from './graph.js';

/** One transition of a walk. `label` tells which one is meant where two states have several. */
export interface Arc {
  readonly target: number;
  readonly label: number;
}

/** The walk from `start` back to it; empty when the behaviour can stop there. `members` is a fair set with `start` in it.
 *  It is short, and not always the shortest. */
export function walkAround(graph: Graph, groups: Groups, members: readonly number[], start: number): readonly Arc[] {
  const inside = new Set(members);
  const walk: Arc[] = [];
  for (;;) {
    const at = walk.at(-1)?.target ?? start;
    const group = firstUnmet(graph, groups, [start, ...walk.map(({ target }) => target)], walk);
    if (group === null && at === start) return walk;
    // What is met stays met however the walk goes on, so that this ends.
    walk.push(
      ...shortestWay(graph, inside, at, (edge) => {
        if (group === null) return graph.targetOf(edge) === start;
        const away = groups.strengths[group] === 'weak' && !enables(graph, groups, graph.targetOf(edge), group);
        return away || groups.of(graph.labelOf(edge)) === group;
      }),
    );
  }
}

/** The first group that repeating the walk for ever would treat unfairly. */
function firstUnmet(graph: Graph, groups: Groups, states: readonly number[], walk: readonly Arc[]): number | null {
  for (const [group, strength] of groups.strengths.entries()) {
    if (walk.some(({ label }) => groups.of(label) === group)) continue;
    const enabled = (state: number): boolean => enables(graph, groups, state, group);
    if (strength === 'weak' ? states.every(enabled) : states.some(enabled)) return group;
  }
  return null;
}

function enables(graph: Graph, groups: Groups, state: number, group: number): boolean {
  const end = graph.firstEdge(state + 1);
  for (let edge = graph.firstEdge(state); edge < end; edge++) if (groups.of(graph.labelOf(edge)) === group) return true;
  return false;
}

/** The shortest walk inside from a state whose last edge is as wanted. */
function shortestWay(graph: Graph, inside: ReadonlySet<number>, from: number, wanted: (edge: number) => boolean): readonly Arc[] {
  const reachedBy = new Map<number, { readonly state: number; readonly edge: number }>();
  const wayTo = (state: number, edge: number): readonly Arc[] => {
    const arcs: Arc[] = [{ target: graph.targetOf(edge), label: graph.labelOf(edge) }];
    for (let at = state; at !== from; ) {
      const step = reachedBy.get(at)!;
      arcs.push({ target: at, label: graph.labelOf(step.edge) });
      at = step.state;
    }
    return arcs.reverse();
  };
  const queue = [from];
  for (const state of queue) {
    const end = graph.firstEdge(state + 1);
    for (let edge = graph.firstEdge(state); edge < end; edge++) {
      const target = graph.targetOf(edge);
      if (!inside.has(target)) continue;
      if (wanted(edge)) return wayTo(state, edge);
      if (target === from || reachedBy.has(target)) continue;
      reachedBy.set(target, { state, edge });
      queue.push(target);
    }
  }
  throw new InternalError('a fair set of states has no walk that treats every group fairly');
}
