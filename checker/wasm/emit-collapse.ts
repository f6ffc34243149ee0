/** States as two numbers, as WebAssembly: each half of a state is kept once, and its number stands for it.
 *
 *  Two states are equal exactly if both their numbers are, so the table and the arena go on as if these were the state. */

import { at, copyWords, hash, increment, sameState } from './emit-table.js';
import { brIf, call, type Code, get, i32, i64, loop, memory, op, set, tee, type, when, whenElse } from './encode.js';
import type { ModuleBuilder } from './module.js';
import { halfWords, HALF, type SearchLayout } from './search-layout.js';

export interface Collapse {
  /** (base, count): writes records of the two numbers to `layout.collapsed`. Both return how many found room. */
  readonly records: number;
  readonly parcels: number;
}

/** Exports `refile` (half), which puts the entries of a half into its empty slots.
 *  @param grow imported: (half) -> whether there is room for one more entry */
export function emitCollapse(builder: ModuleBuilder, layout: SearchLayout, grow: number): Collapse {
  const numbers = [0, 1].map((half) => emitNumber(builder, layout, half, grow));
  const refiles = [0, 1].map((half) => emitRefile(builder, layout, half));
  const refile = builder.declare({ parameters: [type.i32], results: [] });
  builder.define(refile, { locals: [], code: whenElse(get(0), call(refiles[1]!), call(refiles[0]!)) });
  builder.exportFunction('refile', refile);
  return { records: emitPair(builder, layout, numbers, false), parcels: emitPair(builder, layout, numbers, true) };
}

function field(layout: SearchLayout, half: number, name: keyof typeof HALF.fields): Code {
  return [i32(layout.halves + HALF.bytes * half + HALF.fields[name]), memory(op.i32Load, 0)];
}

/** The first slot to look at. */
function home(layout: SearchLayout, half: number, hashed: number): Code {
  return [get(hashed), i64(32n), op.i64ShrU, op.i32WrapI64, field(layout, half, 'mask'), op.i32And];
}

function nextSlot(layout: SearchLayout, half: number, slot: number): Code {
  return set(slot, [get(slot), i32(1), op.i32Add, field(layout, half, 'mask'), op.i32And]);
}

/** The function: (address of the half) -> its number, or -1 where there is no room for it. */
function emitNumber(builder: ModuleBuilder, layout: SearchLayout, half: number, grow: number): number {
  const words = halfWords(layout)[half]!;
  const [address, slot, entry, known, hashed] = [0, 1, 2, 3, 4];
  const count = field(layout, half, 'count');
  const slotAddress: Code = at(field(layout, half, 'slots'), get(slot), 4);
  const entryAt = (index: Code): Code => at(field(layout, half, 'entries'), index, 4 * words);
  const add: Code = [
    when(
      [count, field(layout, half, 'room'), op.i32GeU],
      [
        when([call(grow, i32(half)), op.i32Eqz], [i32(-1), op.return]),
        set(slot, home(layout, half, hashed)),
        // Out of both conditions, to the next probe: with more slots there is another place for it.
        [op.br, 2],
      ],
    ),
    set(known, entryAt(count)),
    copyWords(words, get(address), get(known)),
    [slotAddress, count, i32(1), op.i32Add, memory(op.i32Store, 0)],
    [i32(layout.halves + HALF.bytes * half + HALF.fields.count), count, i32(1), op.i32Add, memory(op.i32Store, 0)],
    [count, i32(1), op.i32Sub, op.return],
  ];
  const probe = loop([
    when([slotAddress, memory(op.i32Load, 0), tee(entry), op.i32Eqz], add),
    set(known, entryAt([get(entry), i32(1), op.i32Sub])),
    when(sameState(words, get(known), get(address)), [get(entry), i32(1), op.i32Sub, op.return]),
    nextSlot(layout, half, slot),
    [op.br, 0],
  ]);
  const number = builder.declare({ parameters: [type.i32], results: [type.i32] });
  builder.define(number, {
    locals: [type.i32, type.i32, type.i32, type.i64],
    code: [set(hashed, hash(words, get(address), hashed)), set(slot, home(layout, half, hashed)), probe, op.unreachable],
  });
  return number;
}

function emitRefile(builder: ModuleBuilder, layout: SearchLayout, half: number): number {
  const words = halfWords(layout)[half]!;
  const [index, slot, address, hashed] = [0, 1, 2, 3];
  const slotAddress: Code = at(field(layout, half, 'slots'), get(slot), 4);
  const refile = builder.declare({ parameters: [], results: [] });
  const occupied = loop(when([slotAddress, memory(op.i32Load, 0)], [nextSlot(layout, half, slot), [op.br, 1]]));
  const each = loop(
    when(
      [get(index), field(layout, half, 'count'), op.i32LtU],
      [
        set(address, at(field(layout, half, 'entries'), get(index), 4 * words)),
        set(hashed, hash(words, get(address), hashed)),
        set(slot, home(layout, half, hashed)),
        occupied,
        increment(index, i32(1)),
        [slotAddress, get(index), memory(op.i32Store, 0)],
        [op.br, 1],
      ],
    ),
  );
  builder.define(refile, { locals: [type.i32, type.i32, type.i32, type.i64], code: each });
  return refile;
}

function emitPair(builder: ModuleBuilder, layout: SearchLayout, numbers: readonly number[], parcels: boolean): number {
  const { words, record, parcel, stored } = layout;
  const [base, count, done, target, number] = [0, 1, 2, 3, 4];
  const numbered = (half: number, offset: number): Code => [
    set(number, call(numbers[half]!, [get(base), i32(offset), op.i32Add])),
    when([get(number), i32(-1), op.i32Eq], [get(done), op.return]),
    [get(target), get(number), memory(op.i32Store, 4 * half)],
  ];
  const copied = (from: number, to: number): Code => [get(target), get(base), memory(op.i32Load, from), memory(op.i32Store, to)];
  const each: Code = [
    numbered(0, 0),
    numbered(1, 4 * halfWords(layout)[0]!),
    copied(4 * words, stored - 4),
    parcels ? copied(record, stored) : [],
    increment(base, i32(parcels ? parcel : record)),
    increment(target, i32(stored + (parcels ? 4 : 0))),
    increment(done, i32(1)),
    brIf(0, [get(done), get(count), op.i32LtU]),
  ];
  const pair = builder.declare({ parameters: [type.i32, type.i32], results: [type.i32] });
  builder.define(pair, {
    locals: [type.i32, type.i32, type.i32],
    code: [set(target, i32(layout.collapsed)), loop(each), get(done)],
  });
  return pair;
}
