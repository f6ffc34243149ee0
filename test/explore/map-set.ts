/** A visited set that is obviously right: a map from strings. The oracle for every other one. */

import type { VisitedSet } from '../../checker/explore/visited-set.js';

export function mapSet(words: number, limit: number | null = null): VisitedSet {
  const indices = new Map<string, number>();
  const states: Int32Array[] = [];
  const parentOf: number[] = [];
  return {
    get size() {
      return states.length;
    },
    stored: 'exact, in a map of strings',
    bytes: 0,
    peakBytes: 0,
    insert(batch, parents, count) {
      for (let next = 0; next < count; next++) {
        const state = batch.slice(next * words, (next + 1) * words);
        if (indices.has(state.join())) continue;
        if (states.length === limit) return next;
        indices.set(state.join(), states.length);
        states.push(state);
        parentOf.push(parents[next]);
      }
      return count;
    },
    indexOf: (state, offset) => indices.get(state.slice(offset, offset + words).join()) ?? -1,
    storeOf: (index) => states[index],
    offsetOf: () => 0,
    parentOf: (index) => parentOf[index],
  };
}
