/** Between the two forms of a state: one integer per cell, and packed words. */

import type { Layout } from './layout.js';

/** Packs `cells` into `words[offset ...]`. Every cell must be in its range. */
export function encode(layout: Layout, cells: Int32Array, words: Int32Array, offset: number): void {
  words.fill(0, offset, offset + layout.words);
  for (let cell = 0; cell < layout.cells; cell += 1) {
    words[offset + layout.word[cell]] |= (cells[cell] - layout.low[cell]) << layout.shift[cell];
  }
}

/** Unpacks `words[offset ...]` into `cells`. */
export function decode(layout: Layout, words: Int32Array, offset: number, cells: Int32Array): void {
  const { word, shift, mask, low } = layout;
  for (let cell = 0; cell < layout.cells; cell += 1) {
    cells[cell] = low[cell] + ((words[offset + word[cell]] >>> shift[cell]) & mask[cell]);
  }
}
