/** Representatives computed lately: successors of neighbouring states are often the same. */

import { copyWords, equalWords, hashWords } from '../../explore/words.js';

export interface CanonicalMemory {
  /** @returns whether the representative of `from` was known; it is then in `to` */
  recall(this: void, from: Int32Array, to: Int32Array): boolean;
  keep(this: void, from: Int32Array, representative: Int32Array): void;
}

const SLOTS = 1 << 14;

export function createMemory(words: number): CanonicalMemory {
  const width = words * 2;
  const store = new Int32Array(SLOTS * width);
  const filled = new Uint8Array(SLOTS);
  return {
    recall(from, to) {
      const slot = hashWords(from, 0, words) & (SLOTS - 1);
      if (filled[slot] === 0 || !equalWords(store, slot * width, from, 0, words)) return false;
      copyWords(store, slot * width + words, to, 0, words);
      return true;
    },
    keep(from, representative) {
      const slot = hashWords(from, 0, words) & (SLOTS - 1);
      filled[slot] = 1;
      copyWords(from, 0, store, slot * width, words);
      copyWords(representative, 0, store, slot * width + words, words);
    },
  };
}
