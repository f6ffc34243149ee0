/** What every visited set must do, whatever it stores states in. */

import { describe, expect, test } from 'vitest';
import type { VisitedSet } from '../../checker/explore/visited-set.js';
import { mapSet } from './map-set.js';

/** Words that look random and are the same in every run. */
export function scatter(seed: number): number {
  let word = Math.imul(seed + 1, 0x9e3779b1);
  word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  return (word ^ (word >>> 15)) | 0;
}

export function stateOf(visited: VisitedSet, index: number, words: number): number[] {
  const offset = visited.offsetOf(index);
  return [...visited.storeOf(index).slice(offset, offset + words)];
}

/** Inserts `states` in batches of `batch`, with their position as the parent. */
export function insertAll(visited: VisitedSet, states: readonly (readonly number[])[], batch: number): void {
  for (let first = 0; first < states.length; first += batch) {
    const part = states.slice(first, first + batch);
    const parents = Int32Array.from(part, (_, position) => first + position);
    expect(visited.insert(Int32Array.from(part.flat()), parents, part.length)).toBe(part.length);
  }
}

/** @param create a set for states of `words` words and batches of at most 256, with at most `limit` states */
export function visitedSetConformance(name: string, create: (words: number, limit: number | null) => VisitedSet): void {
  describe(`${name} is a visited set`, () => {
    test.each([1, 2, 3, 4, 5, 7])('keeps each of many states once, in order of discovery, at %i words', (words) => {
      const states = Array.from({ length: 6000 }, (_, position) =>
        Array.from({ length: words }, (_, word) => scatter((position % 4001) * 8 + (word % 3))),
      );
      const visited = create(words, null);
      const oracle = mapSet(words);
      insertAll(visited, states, 256);
      insertAll(oracle, states, 6000);
      expect(visited.size).toBe(4001);
      for (let index = 0; index < oracle.size; index++) {
        if (visited.parentOf(index) !== oracle.parentOf(index)) expect.fail(`the parent of state ${index} is another`);
        if (stateOf(visited, index, words).join() !== stateOf(oracle, index, words).join()) expect.fail(`state ${index} is another`);
      }
    });

    test.each([1, 2, 3, 4, 5, 7])('tells states apart that differ in one bit of one word, at %i words', (words) => {
      const states = [Array.from({ length: words }, () => 0)];
      for (let word = 0; word < words; word++) {
        for (let bit = 0; bit < 32; bit++) states.push(states[0].map((zero, position) => (position === word ? 1 << bit : zero)));
      }
      const visited = create(words, null);
      insertAll(visited, [...states, ...states], 7);
      expect(visited.size).toBe(1 + 32 * words);
    });

    test('finds the duplicates inside one batch', () => {
      const visited = create(2, null);
      expect(visited.insert(Int32Array.of(1, 2, 1, 2, 3, 4, 1, 2), Int32Array.of(-1, 0, 1, 2), 4)).toBe(4);
      expect(visited.size).toBe(2);
      expect([visited.parentOf(0), visited.parentOf(1)]).toEqual([-1, 1]);
    });

    test('finds the states it has, and no others', () => {
      const visited = create(2, null);
      expect(visited.indexOf(Int32Array.of(1, 2), 0)).toBe(-1);
      const states = Array.from({ length: 5000 }, (_, position) => [scatter(position), position]);
      insertAll(visited, states, 256);
      for (const [position, state] of states.entries()) {
        if (visited.indexOf(Int32Array.from([0, ...state]), 1) !== position) expect.fail(`state ${position} is not found`);
      }
      expect(visited.indexOf(Int32Array.of(scatter(1), 2), 0)).toBe(-1);
    });

    test('looks only at the first states of a batch', () => {
      const visited = create(1, null);
      expect(visited.insert(Int32Array.of(1, 2, 3), Int32Array.of(-1, -1, -1), 2)).toBe(2);
      expect(visited.size).toBe(2);
    });

    test('stops before the state that does not fit, and still knows the others', () => {
      const visited = create(1, 3);
      expect(visited.insert(Int32Array.of(1, 2, 1, 3, 2, 4, 5), new Int32Array(7), 7)).toBe(5);
      expect(visited.size).toBe(3);
      expect(visited.insert(Int32Array.of(3, 1, 2), new Int32Array(3), 3)).toBe(3);
      expect(visited.insert(Int32Array.of(6), new Int32Array(1), 1)).toBe(0);
      expect(visited.size).toBe(3);
    });
  });
}
