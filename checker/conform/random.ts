/** A stream of pseudo-random numbers that a seed determines. */

/** mulberry32: 32 bits of state are plenty for walks, and every seed gives another stream.
 *  @returns numbers from 0 inclusive to 1 exclusive */
export function randomStream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
