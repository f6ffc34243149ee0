/** Inserting into the visited set, as WebAssembly: many candidates at once, in passes of which each does one thing for all, so that their
 *  cache misses overlap. Each pass is a function of its own: small ones get better code. */

import {
  at,
  copyWords,
  emptyIn,
  firstOf,
  type Globals,
  hash,
  increment,
  matchesIn,
  nextLine,
  sameState,
  slotOf,
  tagBits,
} from './emit-table.js';
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
  loop,
  memory,
  NOTHING,
  type NumberType,
  op,
  set,
  simd,
  tee,
  type,
  when,
} from './encode.js';
import type { ModuleBuilder } from './module.js';
import { HALT, type SearchLayout } from './search-layout.js';

export interface Insertion {
  readonly grow: number;
  /** The function that stores the halves of records; null where states are stored whole. */
  readonly collapse: number | null;
  /** Whether what is inserted has come from another shard: parcels also leave their place in the round, and their hashes are not known. */
  readonly parcels: boolean;
}

/** Adds each of the `count` records from `base` whose state is new.
 *  @returns the function: (base, count) -> how many were dealt with; fewer when there is no room, and then it halts */
export function emitInsert(builder: ModuleBuilder, layout: SearchLayout, globals: Globals, insertion: Insertion): number {
  const [base, count, stored] = [0, 1, 2];
  const { collapse } = insertion;
  /** Those whose halves find no room are not dealt with. */
  const collapsed: Code =
    collapse === null
      ? NOTHING
      : [
          set(stored, call(collapse, get(base), get(count))),
          when([get(stored), get(count), op.i32LtU], globalSet(globals.halt, i32(HALT.stop))),
          set(count, get(stored)),
          set(base, i32(layout.collapsed)),
          when([get(count), op.i32Eqz], [i32(0), op.return]),
        ];
  const { hashAll, touchLines, touchStates, compareAll, insertNew } = emitPasses(builder, layout, globals, insertion);
  const insert = builder.declare({ parameters: [type.i32, type.i32], results: [type.i32] });
  const given: readonly Code[] = [get(base), get(count)];
  const passes: Code = [
    [hashAll, touchLines, touchStates].map((pass) => call(pass, ...given)),
    call(insertNew, ...given, call(compareAll, ...given)),
  ];
  builder.define(insert, { locals: [type.i32], code: [when([get(count), op.i32Eqz], [i32(0), op.return]), collapsed, passes] });
  return insert;
}

interface Passes {
  /** Of all: their hashes, and where the lines lie that these lead to. */
  readonly hashAll: number;
  readonly touchLines: number;
  /** After it, it is known of all which stored state they may be: those that are another one are nearly always new. */
  readonly touchStates: number;
  /** -> bytes of the list of those that are none. */
  readonly compareAll: number;
  /** (base, count, bytes of that list) -> how many were dealt with. */
  readonly insertNew: number;
}

function emitPasses(builder: ModuleBuilder, layout: SearchLayout, globals: Globals, { grow, collapse, parcels }: Insertion): Passes {
  const { storedWords: words, stored: record } = layout;
  const stride = parcels ? record + 4 : record;
  const [base, count] = [0, 1];

  /** @param extra how many parameters more than the two, and how many results */
  const define = (extra: { readonly parameters: number; readonly results: number }, locals: readonly NumberType[], code: Code): number => {
    const integers = (many: number): readonly NumberType[] => Array.from({ length: many }, () => type.i32);
    const declared = builder.declare({ parameters: integers(2 + extra.parameters), results: integers(extra.results) });
    builder.define(declared, { locals, code });
    return declared;
  };
  const plain = { parameters: 0, results: 0 };
  /** For each candidate; `next` is four times its number. */
  const each = (next: number, body: Code): Code =>
    loop([body, increment(next, i32(4)), brIf(0, [get(next), get(count), i32(2), op.i32Shl, op.i32LtU])]);
  const hashOf = (next: number): Code => [get(next), i32(1), op.i32Shl];
  const storedAt = (number: number): Code => at(globalGet(globals.arena), [get(number), i32(1), op.i32Sub], record);
  const numberIn = (slot: Code): Code => [slot, memory(op.i32Load, 0), globalGet(globals.indices), op.i32And];

  return {
    hashAll: emitHashAll(),
    touchLines: emitTouchLines(),
    touchStates: emitTouchStates(),
    compareAll: emitCompareAll(),
    insertNew: emitInsertNew(),
  };

  function emitHashAll(): number {
    const [next, slot, hashed] = [2, 3, 4];
    const isHashed = !parcels && collapse === null;
    const body: Code = [
      isHashed
        ? set(hashed, [hashOf(next), memory(op.i64Load, layout.hashes)])
        : [[hashOf(next), hash(words, get(base), hashed), tee(hashed), memory(op.i64Store, layout.hashes)], increment(base, i32(stride))],
      set(slot, slotOf(globals, get(hashed))),
      [get(next), at(globalGet(globals.table), get(slot), 4), memory(op.i32Store, layout.touched)],
    ];
    return define(plain, [type.i32, type.i32, type.i64], each(next, body));
  }

  // The next two load, and never branch on what they have loaded: the processor waits for dozens at once.

  function emitTouchLines(): number {
    const [next, warmth] = [2, 3];
    const body = set(warmth, [get(warmth), get(next), memory(op.i32Load, layout.touched), memory(op.i32Load, 0), op.i32Xor]);
    return define(plain, [type.i32, type.i32], [each(next, body), globalSet(globals.warmth, get(warmth))]);
  }

  function emitTouchStates(): number {
    const [next, warmth, line, matches, number, tags] = [2, 3, 4, 5, 6, 7];
    const hashed: Code = [hashOf(next), memory(op.i32Load, layout.hashes), simd.splat];
    const body: Code = [
      set(line, [get(next), memory(op.i32Load, layout.touched)]),
      set(matches, matchesIn(get(line), get(tags), hashed)),
      set(number, [numberIn(firstOf(get(matches), get(line))), i32(0), get(matches), op.select]),
      [get(next), get(number), memory(op.i32Store, layout.touched)],
      // Where there is none, the end of the table is read.
      set(warmth, [get(warmth), storedAt(number), memory(op.i32Load, 0), op.i32Xor]),
    ];
    const locals = [type.i32, type.i32, type.i32, type.i32, type.i32, type.v128];
    return define(plain, locals, [set(tags, [tagBits(globals), simd.splat]), each(next, body), globalSet(globals.warmth, get(warmth))]);
  }

  // Whether a state is new is a matter of chance: a jump would be guessed wrongly as often as not.
  function emitCompareAll(): number {
    const [next, number, listed] = [2, 3, 4];
    const isThat: Code = [[get(number), i32(0), op.i32Ne], sameState(words, storedAt(number), get(base)), op.i32And];
    const body: Code = [
      set(number, [get(next), memory(op.i32Load, layout.touched)]),
      [get(listed), get(next), memory(op.i32Store, layout.absent)],
      increment(listed, [isThat, op.i32Eqz, i32(2), op.i32Shl]),
      increment(base, i32(stride)),
    ];
    return define({ parameters: 0, results: 1 }, [type.i32, type.i32, type.i32], [each(next, body), get(listed)]);
  }

  function emitInsertNew(): number {
    const [end, listed, next, address, slot, matches, number, hashed, tag] = [2, 3, 4, 5, 6, 7, 8, 9, 10];
    const slotAddress: Code = at(globalGet(globals.table), get(slot), 4);
    const newNumber: Code = [globalGet(globals.size), i32(1), op.i32Add];
    const target = number;
    const keepPlace: Code = [
      [globalGet(globals.places), get(address), memory(op.i32Load, record), memory(op.i32Store, 0)],
      globalSet(globals.places, [globalGet(globals.places), i32(4), op.i32Add]),
    ];
    const storeNew: Code = [
      set(target, at(globalGet(globals.arena), globalGet(globals.size), record)),
      copyWords(words + 1, get(address), get(target)),
      [slotAddress, newNumber, [get(hashed), op.i32WrapI64, tagBits(globals), op.i32And], op.i32Or, memory(op.i32Store, 0)],
      globalSet(globals.size, newNumber),
      parcels ? keepPlace : NOTHING,
    ];
    const dealtWith: Code = [get(next), i32(2), op.i32ShrU];
    const start = set(slot, slotOf(globals, get(hashed)));
    // Depths from inside the loop: 0 that loop, 1 its block, 2 the loop over lines, 3 the block of one candidate.
    const compared: Code = block(
      loop([
        brIf(1, [get(matches), op.i32Eqz]),
        set(number, numberIn(firstOf(get(matches), slotAddress))),
        brIf(1, [get(number), op.i32Eqz]),
        brIf(3, sameState(words, storedAt(number), get(address))),
        set(matches, [get(matches), get(matches), i32(1), op.i32Sub, op.i32And]),
        br(0),
      ]),
    );
    const makeRoom: Code = when(
      [globalGet(globals.size), globalGet(globals.capacity), op.i32GeU],
      [when([call(grow), op.i32Eqz], [globalSet(globals.halt, i32(HALT.stop)), dealtWith, op.return]), start, br(2)],
    );
    const probe = loop([
      set(matches, matchesIn(slotAddress, [tagBits(globals), simd.splat], get(tag))),
      compared,
      set(matches, emptyIn(slotAddress)),
      when(get(matches), [makeRoom, increment(slot, [get(matches), op.i32Ctz]), storeNew, br(2)]),
      nextLine(globals, slot),
      br(0),
    ]);
    const body: Code = [
      brIf(1, [get(listed), get(end), op.i32GeU]),
      set(next, [get(listed), memory(op.i32Load, layout.absent)]),
      set(address, [get(base), [get(next), i32(2), op.i32ShrU, i32(stride), op.i32Mul], op.i32Add]),
      set(hashed, [hashOf(next), memory(op.i64Load, layout.hashes)]),
      start,
      set(tag, [get(hashed), op.i32WrapI64, simd.splat]),
      block(probe),
      increment(listed, i32(4)),
      br(0),
    ];
    const locals = [...Array.from({ length: 6 }, () => type.i32), type.i64, type.v128];
    return define({ parameters: 1, results: 1 }, locals, [block(loop(body)), get(count)]);
  }
}
