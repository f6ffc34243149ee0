/** Where to cut states in two, so that their halves are few: by a sample of those that are known. */

import { hashWords } from '../explore/words.js';

/** States that are looked at: one in `STRIDE` of the first ones. */
const STRIDE = 8;
const LOOKED_AT = 1 << 15;

/** @param pieces whole records, of which the last word is not part of the state
 *  @returns the words of the first half; null where there are not two words */
export function chooseSplit(pieces: Iterable<Uint8Array>, words: number): number | null {
  if (words < 2) return null;
  const sample = sampled(pieces, words + 1);
  let best = { split: 1, bytes: Number.POSITIVE_INFINITY };
  for (let split = 1; split < words; split += 1) {
    const bytes =
      4 * (split * different(sample, words + 1, 0, split) + (words - split) * different(sample, words + 1, split, words - split));
    if (bytes < best.bytes) best = { split, bytes };
  }
  return best.split;
}

function sampled(pieces: Iterable<Uint8Array>, record: number): Int32Array {
  const sample = new Int32Array(LOOKED_AT * record);
  let taken = 0;
  for (const piece of pieces) {
    const words = new Int32Array(piece.buffer, piece.byteOffset, piece.length / 4);
    for (let at = 0; at < words.length; at += STRIDE * record) {
      if (taken === LOOKED_AT) return sample;
      sample.set(words.subarray(at, at + record), taken * record);
      taken += 1;
    }
  }
  return sample.subarray(0, taken * record);
}

/** By their hashes: nothing depends on the number but how much is saved. */
function different(sample: Int32Array, record: number, first: number, words: number): number {
  const seen = new Set<number>();
  for (let at = first; at < sample.length; at += record) seen.add(hashWords(sample, at, words));
  return seen.size;
}
