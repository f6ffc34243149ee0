/** The visited set of real runs: the common suite, and what only its table and chunks can get wrong. */

import { expect, test } from 'vitest';
import { CHUNK_SHIFT } from '../../checker/explore/arena.js';
import { Memory } from '../../checker/explore/memory.js';
import { PackedSet } from '../../checker/explore/packed-set.js';
import { hashWords } from '../../checker/explore/words.js';
import { insertAll, scatter, stateOf, visitedSetConformance } from './visited-set.conformance.js';

const unlimited = (words: number): PackedSet => new PackedSet(words, new Memory(null), null, 256);

visitedSetConformance('the packed set', (words, limit) => new PackedSet(words, new Memory(null), limit, 256));

test.each([1, 3])('a state never crosses a chunk, at %i words', (words) => {
  const count = (1 << CHUNK_SHIFT) + 1000;
  const visited = unlimited(words);
  const batch = new Int32Array(250 * words);
  const parents = new Int32Array(250);
  for (let first = 0; first < count; first += parents.length) {
    for (let next = 0; next < parents.length; next++) {
      for (let word = 0; word < words; word++) batch[next * words + word] = first + next + word;
      parents[next] = first + next - 1;
    }
    visited.insert(batch, parents, Math.min(parents.length, count - first));
  }
  expect(visited.size).toBe(count);
  for (const index of [0, (1 << CHUNK_SHIFT) - 1, 1 << CHUNK_SHIFT, count - 1]) {
    expect(stateOf(visited, index, words)).toEqual(Array.from({ length: words }, (_, word) => index + word));
    expect(visited.parentOf(index)).toBe(index - 1);
  }
});

test('two states with one hash are both kept', () => {
  const byHash = new Map<number, number[]>();
  const pairs: number[][] = [];
  for (let position = 0; pairs.length < 4; position++) {
    const state = [scatter(position), scatter(position + 1)];
    const other = byHash.get(hashWords(Int32Array.from(state), 0, 2));
    if (other !== undefined) pairs.push(state, other);
    byHash.set(hashWords(Int32Array.from(state), 0, 2), state);
  }
  const visited = unlimited(2);
  insertAll(visited, [...pairs, ...pairs], 8);
  expect(visited.size).toBe(4);
});

test('the bytes it counts are those of its arrays: what growth has left behind counts no more', () => {
  const visited = unlimited(2);
  insertAll(
    visited,
    Array.from({ length: 5000 }, (_, position) => [position, position]),
    200,
  );
  const words = { states: 8192 * 2, parents: 8192, table: 8192 };
  expect(visited.bytes).toBe(4 * (words.states + words.parents + words.table));
  expect(visited.peakBytes).toBeGreaterThan(visited.bytes);
});

test('the bytes it counts never pass the limit', () => {
  const memory = new Memory(2 ** 20);
  const visited = new PackedSet(2, memory, null, 256);
  let inserted = 256;
  for (let first = 0; inserted === 256; first += 256) {
    const batch = Int32Array.from({ length: 512 }, (_, word) => first * 2 + word);
    inserted = visited.insert(batch, new Int32Array(256), 256);
  }
  expect(inserted).toBe(0);
  expect(visited.size).toBeGreaterThan(10_000);
  expect(visited.bytes).toBeGreaterThanOrEqual(visited.size * (8 + 4 + 4));
  expect(visited.peakBytes).toBeLessThanOrEqual(2 ** 20);
  expect(stateOf(visited, visited.size - 1, 2)).toEqual([visited.size * 2 - 2, visited.size * 2 - 1]);
});

test('without memory for a first table it holds nothing, and says so', () => {
  const visited = new PackedSet(1, new Memory(100), null, 256);
  expect(visited.insert(Int32Array.of(7), Int32Array.of(-1), 1)).toBe(0);
  expect([visited.size, visited.bytes]).toEqual([0, 0]);
});

test.each([1, 2, 3, 4, 5, 7])('counting up in any word spreads over slots and tags, at %i words', (words) => {
  for (let word = 0; word < words; word++) {
    const slots = new Set<number>();
    const tags = new Set<number>();
    for (let count = 0; count < 4096; count++) {
      const hash = hashWords(
        Int32Array.from({ length: words }, (_, position) => (position === word ? count : 5)),
        0,
        words,
      );
      slots.add(hash & 4095);
      tags.add(hash >>> 20);
    }
    // A random function would hit 4096 * (1 - 1/e) = 2589 of 4096.
    expect(slots.size).toBeGreaterThan(2450);
    expect(tags.size).toBeGreaterThan(2450);
  }
});
