/** Fixed-width records in the order they were added, in chunks that never move once they are full-size. */

import type { Memory } from './memory.js';
import { copyWords } from './words.js';

/** Records a chunk holds, as a power of two. A record never crosses a chunk, whatever its width. */
export const CHUNK_SHIFT = 18;
const CHUNK_MASK = (1 << CHUNK_SHIFT) - 1;
const FIRST_RECORDS = 1 << 10;

export class Arena {
  #size = 0;
  #capacity = 0;
  /** Open to readers in the hot loop: record `i` is in `chunks[i >>> CHUNK_SHIFT]` at `offsetOf(i)`. */
  readonly chunks: Int32Array[] = [];

  constructor(
    readonly words: number,
    readonly memory: Memory,
  ) {}

  get size(): number {
    return this.#size;
  }

  /** Room for `count` more records. @returns false when there is no memory for them */
  reserve(count: number): boolean {
    while (this.#size + count > this.#capacity) if (!this.#grow()) return false;
    return true;
  }

  /** Adds one record; `reserve` has made room. */
  append(from: Int32Array, at: number): void {
    const index = this.#size;
    copyWords(from, at, this.chunks[index >>> CHUNK_SHIFT], (index & CHUNK_MASK) * this.words, this.words);
    this.#size = index + 1;
  }

  chunkOf(index: number): Int32Array {
    return this.chunks[index >>> CHUNK_SHIFT];
  }

  offsetOf(index: number): number {
    return (index & CHUNK_MASK) * this.words;
  }

  /** The first chunk starts small and doubles, so that a small system takes little; the others are added whole. */
  #grow(): boolean {
    const last = this.chunks.length - 1;
    const doubling = last === 0 && this.#capacity <= CHUNK_MASK;
    const records = doubling ? this.#capacity * 2 : last < 0 ? FIRST_RECORDS : CHUNK_MASK + 1;
    const chunk = this.memory.take(records * this.words);
    if (chunk === null) return false;
    if (doubling) {
      const old = this.chunks[0];
      chunk.set(old);
      this.chunks[0] = chunk;
      this.memory.give(old);
      this.#capacity = records;
    } else {
      this.chunks.push(chunk);
      this.#capacity += records;
    }
    return true;
  }
}
