/** Sets of cells, and sets of numbers in general, as bits. */

import type { VariableDescription } from '../../system.js';

export class Bits {
  readonly #words: Uint32Array;

  constructor(readonly size: number) {
    this.#words = new Uint32Array(Math.ceil(size / 32));
  }

  add(member: number): void {
    this.#words[member >>> 5] = this.#words[member >>> 5]! | (1 << (member & 31));
  }

  has(member: number): boolean {
    return ((this.#words[member >>> 5]! >>> (member & 31)) & 1) === 1;
  }

  /** @param other of the same size */
  addAll(other: Bits): void {
    for (let word = 0; word < this.#words.length; word++) this.#words[word] = this.#words[word]! | other.#words[word]!;
  }

  meets(other: Bits): boolean {
    for (let word = 0; word < this.#words.length; word++) if ((this.#words[word]! & other.#words[word]!) !== 0) return true;
    return false;
  }

  clear(): void {
    this.#words.fill(0);
  }
}

/** Cells of a state. */
export class Cells extends Bits {
  constructor(places: ReadonlyMap<string, VariableDescription>) {
    super([...places.values()].reduce((sum, { cells }) => sum + cells, 0));
  }
}
