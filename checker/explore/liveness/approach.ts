/** The states reached from where a premise holds without meeting the conclusion, and the shortest ways to them. */

import type { Memory } from '../memory.js';
import type { VisitedSet } from '../visited-set.js';
import type { LeadsToDescription, TransitionSystem } from '../../system.js';
import type { Graph } from './graph.js';

export interface Approach {
  /** The states, those with the shortest ways from an initial state first. */
  readonly states: readonly number[];
  /** Per state: 0 if it is not one of them, else 1 + the length of the shortest way that ends with such a stretch. */
  readonly length: Int32Array;
  /** The states from where the premise was met to `state`, both included. */
  stretchTo(state: number): readonly number[];
  /** Whether the premise is met anywhere, with or without the conclusion. */
  readonly premiseMet: boolean;
}

/** The state that is being looked at: where an evaluation error is. */
export interface Place {
  state: number;
}

/** Null when there is no memory. `release` gives the memory back. */
export function approach(
  system: TransitionSystem,
  visited: VisitedSet,
  graph: Graph,
  memory: Memory,
  property: LeadsToDescription,
  values: Int32Array,
  place: Place,
): { readonly approach: Approach; readonly release: () => void } | null {
  const length = memory.take(graph.states);
  const from = memory.take(graph.states);
  const pending = memory.take(graph.states);
  if (length === null || from === null || pending === null) return null;
  const sources: number[] = [];
  let premiseMet = false;
  for (let state = 0; state < graph.states; state++) {
    place.state = state;
    system.load(visited.storeOf(state), visited.offsetOf(state));
    const premise = property.premise(values);
    premiseMet ||= premise;
    if (property.conclusion(values)) continue;
    pending[state] = 1;
    if (premise) sources.push(state);
  }
  const states: number[] = [];
  const depths = depthsOf(visited, sources);
  let nextSource = 0;
  let level: number[] = [];
  // Sources join the search at their own depth, so that each state is found by a shortest way.
  for (let depth = 0; nextSource < sources.length || level.length > 0; depth++) {
    const following: number[] = [];
    const reach = (state: number, by: number): void => {
      if (pending[state] === 0) return;
      pending[state] = 0;
      length[state] = depth + 1;
      from[state] = by;
      states.push(state);
      following.push(state);
    };
    for (const state of level) {
      const end = graph.firstEdge(state + 1);
      for (let edge = graph.firstEdge(state); edge < end; edge++) reach(graph.targetOf(edge), state);
    }
    for (; nextSource < sources.length && depths[nextSource] === depth; nextSource++) reach(sources[nextSource]!, -1);
    level = following;
  }
  return {
    approach: {
      states,
      length,
      premiseMet,
      stretchTo(state) {
        const stretch: number[] = [];
        for (let at = state; at >= 0; at = from[at]!) stretch.push(at);
        return stretch.reverse();
      },
    },
    release() {
      memory.give(length);
      memory.give(from);
      memory.give(pending);
    },
  };
}

/** Lengths of the shortest ways to some states, in ascending order of index, which is the order of discovery. */
function depthsOf(visited: VisitedSet, states: readonly number[]): readonly number[] {
  const known = new Map<number, number>();
  return states.map((state) => {
    const way: number[] = [];
    let at = state;
    while (at >= 0 && !known.has(at)) {
      way.push(at);
      at = visited.parentOf(at);
    }
    let depth = at < 0 ? -1 : known.get(at)!;
    for (const next of way.reverse()) known.set(next, ++depth);
    return depth;
  });
}
