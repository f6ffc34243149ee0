/** Building a table anew, as WebAssembly: many states at once, so that their cache misses overlap. */

import { at, emptyIn, type Globals, hash, increment, nextLine, slotOf, tagBits } from './emit-table.js';
import { br, brIf, call, type Code, get, globalGet, globalSet, i32, loop, memory, op, set, type, when } from './encode.js';
import type { ModuleBuilder } from './module.js';
import { BATCH, type SearchLayout } from './search-layout.js';

/** States that one call of `reinsert` may be given. */
export const REINSERTED = BATCH;

/** The function: (from, to) puts the stored states from..to, not more than a batch, into a table that has none of them. No two are equal. */
export function emitReinsert(builder: ModuleBuilder, layout: SearchLayout, globals: Globals): number {
  const [from, to, next, index, slot, empty, warmth, hashed] = [0, 1, 2, 3, 4, 5, 6, 7];
  const each = (body: Code): Code => [
    set(index, get(from)),
    loop([body, increment(next, i32(4)), increment(index, i32(1)), brIf(0, [get(index), get(to), op.i32LtU])]),
  ];
  const slotAddress: Code = at(globalGet(globals.table), get(slot), 4);
  const hashAt: Code = [get(next), i32(1), op.i32Shl];
  const touched: Code = [get(next), memory(op.i32Load, layout.retouched)];
  const tag: Code = [get(hashed), op.i32WrapI64, tagBits(globals), op.i32And];

  const hashAll = each([
    set(hashed, hash(layout.storedWords, at(globalGet(globals.arena), get(index), layout.stored), hashed)),
    [hashAt, get(hashed), memory(op.i64Store, layout.rehashes)],
    set(slot, slotOf(globals, get(hashed))),
    [get(next), slotAddress, memory(op.i32Store, layout.retouched)],
  ]);
  const touchAll = [each(set(warmth, [get(warmth), touched, memory(op.i32Load, 0), op.i32Xor])), globalSet(globals.warmth, get(warmth))];
  const putAll = each([
    set(hashed, [hashAt, memory(op.i64Load, layout.rehashes)]),
    set(slot, slotOf(globals, get(hashed))),
    set(empty, emptyIn(touched)),
    loop(when([get(empty), op.i32Eqz], [nextLine(globals, slot), set(empty, emptyIn(slotAddress)), br(1)])),
    increment(slot, [get(empty), op.i32Ctz]),
    [slotAddress, get(index), i32(1), op.i32Add, tag, op.i32Or, memory(op.i32Store, 0)],
  ]);

  const pass = (code: Code): Code => {
    const declared = builder.declare({ parameters: [type.i32, type.i32], results: [] });
    builder.define(declared, { locals: [type.i32, type.i32, type.i32, type.i32, type.i32, type.i64], code });
    return call(declared, get(from), get(to));
  };
  const reinsert = builder.declare({ parameters: [type.i32, type.i32], results: [] });
  builder.define(reinsert, { locals: [], code: when([get(from), get(to), op.i32LtU], [hashAll, touchAll, putAll].map(pass)) });
  return reinsert;
}
