/** The visited set of real runs: states in an arena, and an open-addressing table of their indices.
 *
 *  A slot is one word: the low bits hold index + 1 (0 is empty), the bits above, which the table size leaves free,
 *  hold the same bits of the state's hash. A state whose tag differs is passed over without touching the arena. */

import { Arena, CHUNK_SHIFT } from './arena.js';
import type { Memory } from './memory.js';
import type { VisitedSet } from './visited-set.js';
import { equalWords, hashWords } from './words.js';

const FIRST_SLOTS = 1 << 12;
const MAXIMUM_SLOTS = 2 ** 31;
/** Linear probing stays short up to here. */
const LOAD = 0.65;

export class PackedSet implements VisitedSet {
  readonly #states: Arena;
  readonly #parents: Arena;
  readonly #memory: Memory;
  readonly #limit: number;
  readonly #hashes: Int32Array;
  #table: Int32Array;
  #free: number;

  /** @param limit most states to store; @param batch most states a call of `insert` brings */
  constructor(words: number, memory: Memory, limit: number | null, batch: number) {
    this.#states = new Arena(words, memory);
    this.#parents = new Arena(1, memory);
    this.#memory = memory;
    this.#limit = limit ?? Number.MAX_SAFE_INTEGER;
    this.#hashes = new Int32Array(batch);
    const table = memory.take(FIRST_SLOTS);
    this.#table = table ?? new Int32Array(0);
    this.#free = table === null ? 0 : Math.floor(FIRST_SLOTS * LOAD);
  }

  get size(): number {
    return this.#states.size;
  }

  get stored(): string {
    return `exact, ${this.#states.words} ${this.#states.words === 1 ? 'word' : 'words'} a state`;
  }

  get bytes(): number {
    return this.#memory.bytes;
  }

  get peakBytes(): number {
    return this.#memory.peak;
  }

  storeOf(index: number): Int32Array {
    return this.#states.chunkOf(index);
  }

  offsetOf(index: number): number {
    return this.#states.offsetOf(index);
  }

  parentOf(index: number): number {
    return this.#parents.chunkOf(index)[this.#parents.offsetOf(index)];
  }

  indexOf(state: Int32Array, offset: number): number {
    const { chunks, words } = this.#states;
    const table = this.#table;
    if (table.length === 0) return -1;
    const mask = table.length - 1;
    const hash = hashWords(state, offset, words);
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = table[slot];
      if (entry === 0) return -1;
      if (((entry ^ hash) & ~mask) !== 0) continue;
      const index = (entry & mask) - 1;
      if (equalWords(chunks[index >>> CHUNK_SHIFT], this.offsetOf(index), state, offset, words)) return index;
    }
  }

  insert(batch: Int32Array, parents: Int32Array, count: number): number {
    let room = this.#makeRoom(count) ? count : 0;
    if (this.#table.length === 0) return 0;
    const states = this.#states;
    const parentsOfStates = this.#parents;
    const { chunks, words } = states;
    const hashes = this.#hashes;
    const table = this.#table;
    const mask = table.length - 1;
    const chunkMask = (1 << CHUNK_SHIFT) - 1;
    // With the hashes of the whole batch at hand, the processor overlaps the cache misses of several probes.
    for (let next = 0; next < count; next++) hashes[next] = hashWords(batch, next * words, words);
    for (let next = 0; next < count; next++) {
      const hash = hashes[next];
      const at = next * words;
      let slot = hash & mask;
      for (;;) {
        const entry = table[slot];
        if (entry === 0) {
          if (room === 0 || states.size >= this.#limit) return next;
          states.append(batch, at);
          parentsOfStates.append(parents, next);
          table[slot] = (hash & ~mask) | states.size;
          room--;
          this.#free--;
          break;
        }
        if (((entry ^ hash) & ~mask) === 0) {
          const index = (entry & mask) - 1;
          if (equalWords(chunks[index >>> CHUNK_SHIFT], (index & chunkMask) * words, batch, at, words)) break;
        }
        slot = (slot + 1) & mask;
      }
    }
    return count;
  }

  /** Room for `count` more states in all three arrays. */
  #makeRoom(count: number): boolean {
    while (this.#free < count) if (!this.#doubleTable()) return false;
    return this.#states.reserve(count) && this.#parents.reserve(count);
  }

  #doubleTable(): boolean {
    const slots = this.#table.length * 2;
    if (slots === 0 || slots > MAXIMUM_SLOTS) return false;
    const table = this.#memory.take(slots);
    if (table === null) return false;
    const mask = slots - 1;
    const { words, size } = this.#states;
    for (let index = 0; index < size; index++) {
      const hash = hashWords(this.#states.chunkOf(index), this.#states.offsetOf(index), words);
      let slot = hash & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = (hash & ~mask) | (index + 1);
    }
    this.#memory.give(this.#table);
    this.#table = table;
    this.#free = Math.floor(slots * LOAD) - size;
    return true;
  }
}
