/** The visited set as WebAssembly: hashes, and where they lead.
 *
 *  States lie in an arena in order of discovery, each with the number of its parent. The table holds one word a slot: the
 *  index of a state + 1 in the low bits, bits of its hash above. A state whose bits differ is passed over unread. The slots of a
 *  cache line are looked at together, and filled in their order: the first line with an empty one ends a search. */

import { type Code, get, globalGet, i32, i64, memory, op, set, simd, when } from './encode.js';
import { type GlobalName, lanesOf } from './search-layout.js';

export type Globals = Readonly<Record<GlobalName, number>>;

const FACTORS = [0x9e3779b97f4a7c15n, 0xd6e8feb86659fd93n, 0xbf58476d1ce4e5b9n] as const;

/** Pushes the 64-bit hash of the state at the address; `local` is an i64 of the function's own. */
export function hash(words: number, address: Code, local: number): Code {
  return hashOf(lanesAt(words, address), local);
}

/** The same of lanes. Of a single one, it can be undone step by step: equal hashes are equal lanes. */
export function hashOf([first, ...others]: readonly Code[], local: number): Code {
  const rest = others.map((lane): Code => [[i64(27n), op.i64Rotl, lane, op.i64Xor], i64(FACTORS[1]), op.i64Mul]);
  const folded = (by: bigint): Code => [op.localTee, local, get(local), i64(by), op.i64ShrU, op.i64Xor];
  return [first!, i64(FACTORS[0]), op.i64Mul, rest, folded(32n), i64(FACTORS[2]), op.i64Mul, folded(29n)];
}

/** The state at the address, as 64-bit lanes. */
export function lanesAt(words: number, address: Code): readonly Code[] {
  return Array.from(
    { length: lanesOf(words) },
    (_, index): Code => [address, memory(2 * index + 1 < words ? op.i64Load : op.i64Load32u, 8 * index)],
  );
}

/** The state in these words, as 64-bit lanes. */
export function lanesOfWords(words: readonly Code[]): readonly Code[] {
  return Array.from({ length: lanesOf(words.length) }, (_, index): Code => {
    const low: Code = [words[2 * index]!, op.i64ExtendI32U];
    const high = words[2 * index + 1];
    return high === undefined ? low : [low, high, op.i64ExtendI32U, i64(32n), op.i64Shl, op.i64Or];
  });
}

/** Slots that are looked at together: a cache line. */
export const LINE = 16;

/** The first slot of the line that a hash falls into: by its high bits. */
export function slotOf(globals: Globals, hashed: Code): Code {
  const high: Code = [hashed, i64(32n), op.i64ShrU];
  const slot: Code = [high, globalGet(globals.slots), op.i64ExtendI32U, op.i64Mul, i64(32n), op.i64ShrU, op.i32WrapI64];
  return [slot, i32(-LINE), op.i32And];
}

/** One bit for each slot of the line at the address: whether four slots at a time, as they are changed, are 0. */
function zeroIn(line: Code, changed: (slots: Code) => Code): Code {
  const quarter = (index: number): Code => [changed([line, memory(simd.load, 16 * index)]), i32(0), simd.splat, simd.eq];
  const half = (index: number): Code => [quarter(index), quarter(index + 1), simd.narrow32];
  return [half(0), half(2), simd.narrow16, simd.bitmask];
}

export function emptyIn(line: Code): Code {
  return zeroIn(line, (slots) => slots);
}

/** Where states with this hash may be. Empty slots may be among these, behind all others.
 *  @param tags splat, the bits that do not hold an index; @param hashed splat */
export function matchesIn(line: Code, tags: Code, hashed: Code): Code {
  return zeroIn(line, (slots) => [slots, hashed, simd.xor, tags, simd.and]);
}

export function tagBits(globals: Globals): Code {
  return [globalGet(globals.indices), i32(-1), op.i32Xor];
}

/** The address of the first of these slots; a slot of the line even where there is none. */
export function firstOf(bits: Code, line: Code): Code {
  return [line, [bits, op.i32Ctz, i32(LINE - 1), op.i32And], i32(2), op.i32Shl, op.i32Add];
}

/** The next line, or the first one. */
export function nextLine(globals: Globals, slot: number): Code {
  return [increment(slot, i32(LINE)), when([get(slot), globalGet(globals.slots), op.i32Eq], set(slot, i32(0)))];
}

/** The shard of a hash: by its lowest bits, which choose no slot. */
export function shardOf(globals: Globals, hashed: Code): Code {
  return [hashed, op.i32WrapI64, i32(0xffff), op.i32And, globalGet(globals.shards), op.i32Mul, i32(16), op.i32ShrU];
}

export function at(base: Code, index: Code, stride: number): Code {
  return stride === 4 ? [base, index, i32(2), op.i32Shl, op.i32Add] : [base, index, i32(stride), op.i32Mul, op.i32Add];
}

export function sameState(words: number, left: Code, right: Code): Code {
  const others = lanesAt(words, right);
  const lanes = lanesAt(words, left).map((lane, index): Code => [lane, others[index]!, op.i64Xor]);
  return [lanes.map((lane, index): Code => (index === 0 ? lane : [lane, op.i64Or])), op.i64Eqz];
}

export function copyWords(count: number, from: Code, to: Code): Code {
  return Array.from({ length: count }, (_, word): Code => [to, from, memory(op.i32Load, 4 * word), memory(op.i32Store, 4 * word)]);
}

export function increment(local: number, by: Code): Code {
  return set(local, [get(local), by, op.i32Add]);
}
