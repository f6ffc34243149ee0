/** The working state of a generated system: both forms of one state, changed in place and rolled back by a log.
 *  Nothing here allocates per transition (bench: the explorer's states and transitions a second). */

import type { Layout } from './layout.js';
import { decode, encode } from './packing.js';

export interface WorkingState {
  /** The state, one integer per cell. */
  readonly cells: Int32Array;
  /** The loaded state's cells: the state before the transition. */
  readonly before: Int32Array;
  /** The state, packed. */
  readonly packed: Int32Array;
  /** Makes the packed state at `store[offset ...]` the working state. */
  load(this: void, store: Int32Array, offset: number): void;
  /** Makes what `cells` holds now the loaded state. */
  settle(this: void): void;
  /** Writes one cell, in both forms. The value must be in the cell's range. */
  set(this: void, cell: number, value: number): void;
  /** A point to roll back to; 0 is the loaded state. */
  mark(this: void): number;
  rollback(this: void, mark: number): void;
  /** Whether the working state differs from the loaded one. */
  changed(this: void): boolean;
}

export function createWorkingState(layout: Layout): WorkingState {
  const { word, shift, low, words } = layout;
  const cells = new Int32Array(layout.cells);
  const before = new Int32Array(layout.cells);
  const packed = new Int32Array(words);
  const loaded = new Int32Array(words);
  // Pairs of a cell and the value it had.
  let log = new Int32Array(256);
  let length = 0;

  function load(store: Int32Array, offset: number): void {
    for (let index = 0; index < words; index += 1) {
      packed[index] = loaded[index] = store[offset + index];
    }
    decode(layout, packed, 0, cells);
    before.set(cells);
    length = 0;
  }

  function settle(): void {
    encode(layout, cells, packed, 0);
    loaded.set(packed);
    before.set(cells);
    length = 0;
  }

  function set(cell: number, value: number): void {
    const old = cells[cell];
    if (old === value) {
      return;
    }
    if (length === log.length) {
      grow();
    }
    log[length] = cell;
    log[length + 1] = old;
    length += 2;
    cells[cell] = value;
    packed[word[cell]] ^= ((old - low[cell]) ^ (value - low[cell])) << shift[cell];
  }

  function grow(): void {
    const larger = new Int32Array(log.length * 2);
    larger.set(log);
    log = larger;
  }

  function mark(): number {
    return length;
  }

  function rollback(to: number): void {
    while (length > to) {
      length -= 2;
      const cell = log[length];
      const old = log[length + 1];
      packed[word[cell]] ^= ((cells[cell] - low[cell]) ^ (old - low[cell])) << shift[cell];
      cells[cell] = old;
    }
  }

  function changed(): boolean {
    if (length === 0) {
      return false;
    }
    for (let index = 0; index < words; index += 1) {
      if (packed[index] !== loaded[index]) {
        return true;
      }
    }
    return false;
  }

  return { cells, before, packed, load, settle, set, mark, rollback, changed };
}
