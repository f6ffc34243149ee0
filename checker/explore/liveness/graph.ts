/** The explored states as a graph: every transition that changes the state, with its label. */

import { Arena } from '../arena.js';
import type { Memory } from '../memory.js';
import type { VisitedSet } from '../visited-set.js';
import { equalWords } from '../words.js';
import { InternalError } from '../../language/unreachable.js';
import type { TransitionSystem } from '../../system.js';
import type { Labels } from './labels.js';

export interface Graph {
  readonly states: number;
  /** Number of the first edge out of `state`; those of the next state begin where they end. */
  firstEdge(state: number): number;
  targetOf(edge: number): number;
  labelOf(edge: number): number;
}

/** States between two pauses. */
const SLICE = 4096;

/** Null when there is no memory for it. Pauses now and then. */
export function* buildGraph(system: TransitionSystem, visited: VisitedSet, labels: Labels, memory: Memory): Generator<void, Graph | null> {
  const states = visited.size;
  const first = memory.take(states + 1);
  if (first === null) return null;
  const edges = new Arena(2, memory);
  const edge = new Int32Array(2);
  let full = false;
  let store: Int32Array = edge;
  let offset = 0;
  const visit = (outcome: number): void => {
    if (full || equalWords(system.packed, 0, store, offset, system.words)) return;
    full = !edges.reserve(1);
    if (full) return;
    edge[0] = visited.indexOf(system.packed, 0);
    if (edge[0] < 0) throw new InternalError('a state has a successor that the exploration did not find');
    edge[1] = labels.of(outcome, system.arguments);
    edges.append(edge, 0);
  };
  for (let state = 0; state < states; state++) {
    if (state % SLICE === 0) yield;
    first[state] = edges.size;
    store = visited.storeOf(state);
    offset = visited.offsetOf(state);
    system.load(store, offset);
    system.successors(visit);
    if (full) return null;
  }
  first[states] = edges.size;
  return {
    states,
    firstEdge: (state) => first[state]!,
    targetOf: (number) => edges.chunkOf(number)[edges.offsetOf(number)]!,
    labelOf: (number) => edges.chunkOf(number)[edges.offsetOf(number) + 1]!,
  };
}
