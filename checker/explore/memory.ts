/** The memory that an exploration has taken, counted where it is taken, and the limit on it. */

/** Counts bytes of typed arrays. While a table grows, the old and the new one both count. */
export class Memory {
  #bytes = 0;
  #peak = 0;

  constructor(readonly limit: number | null) {}

  get bytes(): number {
    return this.#bytes;
  }

  /** The largest `bytes` so far. */
  get peak(): number {
    return this.#peak;
  }

  /** A zeroed array of 32-bit words, or null when the limit or the machine forbids it. */
  take(words: number): Int32Array | null {
    const bytes = words * 4;
    if (this.limit !== null && this.#bytes + bytes > this.limit) return null;
    try {
      const array = new Int32Array(words);
      this.#bytes += bytes;
      this.#peak = Math.max(this.#peak, this.#bytes);
      return array;
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  }

  give(array: Int32Array): void {
    this.#bytes -= array.byteLength;
  }
}
