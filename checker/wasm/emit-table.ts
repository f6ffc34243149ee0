/** The visited set as WebAssembly: hashing, and inserting many states so that their cache misses overlap.
 *
 *  States lie in an arena in order of discovery, each with the number of its parent. The table holds one word a slot: the
 *  index of a state + 1 in the low bits, bits of its hash above. A state whose bits differ is passed over unread. */

import {
  block,
  br,
  brIf,
  call,
  type Code,
  get,
  globalGet,
  globalSet,
  i32,
  i64,
  loop,
  memory,
  NOTHING,
  op,
  set,
  type,
  when,
} from './encode.js';
import type { ModuleBuilder } from './module.js';
import { BATCH, type GlobalName, HALT, lanesOf, type SearchLayout } from './search-layout.js';

export type Globals = Readonly<Record<GlobalName, number>>;

/** Fewer states than these lie in the processor's caches anyway. */
const MANY = 1 << 22;

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

/** The part of `count` that a hash falls into: by its high bits. */
function slotOf(globals: Globals, hashed: Code): Code {
  const high: Code = [hashed, i64(32n), op.i64ShrU];
  return [high, globalGet(globals.slots), op.i64ExtendI32U, op.i64Mul, i64(32n), op.i64ShrU, op.i32WrapI64];
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

/** Adds each of the `count` records from `base` whose state is new. Parcels also leave their place in the round; the hashes of others
 *  are known.
 *  @returns the function: (base, count) -> how many were dealt with; fewer when there is no room, and then it halts */
export function emitInsert(
  builder: ModuleBuilder,
  layout: SearchLayout,
  globals: Globals,
  { grow, collapse, parcels }: { readonly grow: number; readonly collapse: number | null; readonly parcels: boolean },
): number {
  const { storedWords: words, stored: record } = layout;
  const stride = parcels ? record + 4 : record;
  const [base, count, index, address, slot, entry, known, hashed] = [0, 1, 2, 3, 4, 5, 6, 7];
  /** Those whose halves find no room are not dealt with. */
  const collapsed: Code =
    collapse === null
      ? NOTHING
      : [
          set(index, call(collapse, get(base), get(count))),
          when([get(index), get(count), op.i32LtU], globalSet(globals.halt, i32(HALT.stop))),
          set(count, get(index)),
          set(base, i32(layout.collapsed)),
          when([get(count), op.i32Eqz], [i32(0), op.return]),
        ];
  const hashAt: Code = [i32(layout.hashes), get(index), i32(3), op.i32Shl, op.i32Add];
  const loadHash: Code = [hashAt, memory(op.i64Load, 0)];
  const slotAddress: Code = at(globalGet(globals.table), get(slot), 4);
  const tagDiffers: Code = [get(entry), get(hashed), op.i32WrapI64, op.i32Xor, globalGet(globals.indices), i32(-1), op.i32Xor, op.i32And];
  const stored: Code = at(globalGet(globals.arena), [get(entry), globalGet(globals.indices), op.i32And, i32(1), op.i32Sub], record);
  const each = (body: Code): Code => [
    set(index, i32(0)),
    set(address, get(base)),
    loop([body, increment(address, i32(stride)), increment(index, i32(1)), brIf(0, [get(index), get(count), op.i32LtU])]),
  ];
  const isHashed = !parcels && collapse === null;
  const hashAll = each([
    isHashed ? set(hashed, loadHash) : [set(hashed, hash(words, get(address), hashed)), [hashAt, get(hashed), memory(op.i64Store, 0)]],
    set(slot, slotOf(globals, get(hashed))),
    [get(index), i32(2), op.i32Shl, slotAddress, memory(op.i32Store, layout.touched)],
  ]);
  // Loops that do nothing but load, and never branch on what they have loaded: the processor waits for dozens of them at once.
  const touchAll = (loaded: Code): Code => [
    set(index, i32(0)),
    loop([
      set(known, [get(known), loaded, op.i32Xor]),
      increment(index, i32(4)),
      brIf(0, [get(index), get(count), i32(2), op.i32Shl, op.i32LtU]),
    ]),
  ];
  const touched: Code = [get(index), memory(op.i32Load, layout.touched), memory(op.i32Load, 0)];
  const hashOfTouched: Code = [get(index), i32(1), op.i32Shl, memory(op.i32Load, layout.hashes)];
  const differs: Code = [get(entry), hashOfTouched, op.i32Xor, globalGet(globals.indices), i32(-1), op.i32Xor, op.i32And];
  const touchSlots = touchAll(touched);
  const touchStates = touchAll([set(entry, touched), [globalGet(globals.arena), stored, differs, op.select, memory(op.i32Load, 0)]]);
  const touchMany = when([globalGet(globals.size), i32(MANY), op.i32GtU], touchStates);
  const warmed = globalSet(globals.warmth, get(known));
  const newIndex: Code = [globalGet(globals.size), i32(1), op.i32Add];
  const storeNew: Code = [
    set(known, at(globalGet(globals.arena), globalGet(globals.size), record)),
    copyWords(words + 1, get(address), get(known)),
    [
      slotAddress,
      newIndex,
      get(hashed),
      op.i32WrapI64,
      globalGet(globals.indices),
      i32(-1),
      op.i32Xor,
      op.i32And,
      op.i32Or,
      memory(op.i32Store, 0),
    ],
    globalSet(globals.size, newIndex),
    parcels
      ? [
          [globalGet(globals.places), get(address), memory(op.i32Load, record), memory(op.i32Store, 0)],
          globalSet(globals.places, [globalGet(globals.places), i32(4), op.i32Add]),
        ]
      : NOTHING,
  ];
  // Depths from inside `probe`: 0 probe, 1 the block of one record.
  const probe = loop([
    set(entry, [slotAddress, memory(op.i32Load, 0)]),
    when(
      [get(entry), op.i32Eqz],
      [
        when(
          [globalGet(globals.size), globalGet(globals.capacity), op.i32GeU],
          [
            when([call(grow), op.i32Eqz], [globalSet(globals.halt, i32(HALT.stop)), get(index), op.return]),
            set(slot, slotOf(globals, get(hashed))),
            br(2),
          ],
        ),
        storeNew,
        br(2),
      ],
    ),
    when([tagDiffers, op.i32Eqz], [set(known, stored), brIf(2, sameState(words, get(known), get(address)))]),
    increment(slot, i32(1)),
    when([get(slot), globalGet(globals.slots), op.i32Eq], set(slot, i32(0))),
    br(0),
  ]);
  const insertAll = each([set(hashed, loadHash), set(slot, slotOf(globals, get(hashed))), block(probe)]);
  const insert = builder.declare({ parameters: [type.i32, type.i32], results: [type.i32] });
  builder.define(insert, {
    locals: [type.i32, type.i32, type.i32, type.i32, type.i32, type.i64],
    code: [when([get(count), op.i32Eqz], [i32(0), op.return]), collapsed, hashAll, touchSlots, touchMany, warmed, insertAll, get(count)],
  });
  return insert;
}

/** Puts stored states from..to into an empty table: (from, to). No two of them are equal. */
export function emitReinsert(builder: ModuleBuilder, layout: SearchLayout, globals: Globals): number {
  const [from, to, slot, index, warmth, hashed] = [0, 1, 2, 3, 4, 5];
  const slotAddress: Code = at(globalGet(globals.table), get(slot), 4);
  const state: Code = at(globalGet(globals.arena), get(index), layout.stored);
  const hashAt: Code = [i32(layout.rehashes), get(index), get(from), op.i32Sub, i32(3), op.i32Shl, op.i32Add];
  const end: Code = [get(index), get(to), op.i32LtU];
  const warm = loop([
    set(hashed, hash(layout.storedWords, state, hashed)),
    [hashAt, get(hashed), memory(op.i64Store, 0)],
    set(slot, slotOf(globals, get(hashed))),
    set(warmth, [get(warmth), slotAddress, memory(op.i32Load, 0), op.i32Xor]),
    increment(index, i32(1)),
    brIf(0, end),
  ]);
  const probe = loop(
    when(
      [slotAddress, memory(op.i32Load, 0)],
      [increment(slot, i32(1)), when([get(slot), globalGet(globals.slots), op.i32Eq], set(slot, i32(0))), br(1)],
    ),
  );
  const tag: Code = [get(hashed), op.i32WrapI64, globalGet(globals.indices), i32(-1), op.i32Xor, op.i32And];
  const put = loop([
    set(hashed, [hashAt, memory(op.i64Load, 0)]),
    set(slot, slotOf(globals, get(hashed))),
    probe,
    [slotAddress, get(index), i32(1), op.i32Add, tag, op.i32Or, memory(op.i32Store, 0)],
    increment(index, i32(1)),
    brIf(0, end),
  ]);
  const reinsert = builder.declare({ parameters: [type.i32, type.i32], results: [] });
  builder.define(reinsert, {
    locals: [type.i32, type.i32, type.i32, type.i64],
    code: [set(index, get(from)), when(end, [warm, globalSet(globals.warmth, get(warmth)), set(index, get(from)), put])],
  });
  return reinsert;
}

/** States that one call of `reinsert` may be given. */
export const REINSERTED = BATCH;
