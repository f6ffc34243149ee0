/** The states of a system, all of them or the first ones, as the questions about size need them. */

import { Memory } from '../../explore/memory.js';
import { PackedSet } from '../../explore/packed-set.js';
import { startSearch } from '../../explore/search.js';
import type { Limits } from '../../explore/limits.js';
import type { TransitionSystem } from '../../system.js';
import type { VisitedSet } from '../../explore/visited-set.js';

export interface Collected {
  readonly visited: VisitedSet;
  readonly transitions: number;
  /** Whether these are all states there are. */
  readonly exhaustive: boolean;
}

export interface CollectOptions {
  readonly limits: Limits;
  readonly clock: () => number;
  readonly isCancelled: () => boolean;
}

const BATCH = 256;

/** Gives way to signals between slices. */
export async function collectStates(system: TransitionSystem, { limits, clock, isCancelled }: CollectOptions): Promise<Collected> {
  const visited = new PackedSet(system.words, new Memory(limits.bytes), limits.states, BATCH);
  const search = startSearch(system, visited, {
    limits,
    clock,
    isCancelled,
    batch: BATCH,
    stopAtFirst: false,
    onProgress: () => {},
    progressInterval: Number.POSITIVE_INFINITY,
  });
  while (search.advance(50)) await new Promise((resolve) => setImmediate(resolve));
  const { outcomes, limit, evaluation } = search.result();
  return {
    visited,
    transitions: outcomes.reduce((sum, count) => sum + count, 0),
    exhaustive: limit === null && evaluation === null,
  };
}

/** A set that only counts: how many different states were put into it. */
export function counter(words: number): { readonly add: (state: Int32Array) => void; readonly count: () => number } {
  const set = new PackedSet(words, new Memory(null), null, 1);
  const parent = Int32Array.of(-1);
  return { add: (state) => void set.insert(state, parent, 1), count: () => set.size };
}
