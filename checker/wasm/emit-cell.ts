/** Cells of the packed state: where an index leads, reading one, and the words after writing one. */

import type { Expression } from '../language/ir.js';
import type { Range } from '../values/value-types.js';
import { type Context, failure, type Frame, type Scope } from './context.js';
import { type Code, get, i32, memory, op, set, tee, when } from './encode.js';
import { named, type Place } from './instance.js';
import { add, after, computed, isKnown, known, push, type Value } from './value.js';

/** How far from its place's first cell the indices lead. */
export function offsetOf(scope: Scope, place: Place, indices: readonly Expression[], values: readonly Value[]): Value {
  let offset = known(0);
  for (const [position, range] of place.indices.entries()) {
    const own = checkedIndex(scope, range, values[position]!, indices[position]!);
    offset = add(scaled(offset, range.high - range.low + 1), own);
  }
  return offset;
}

function scaled(value: Value, factor: number): Value {
  if (isKnown(value)) return known(value.low * factor, value.effects, value.fails);
  return computed([push(value), i32(factor), op.i32Mul], value.low * factor, value.high * factor, value.fails, value.cost + 1);
}

/** The index counted from the least of its range. */
function checkedIndex(scope: Scope, { low, high }: Range, value: Value, index: Expression): Value {
  const shifted = (of: Value): Value => add(of, known(-low));
  if (value.low >= low && value.high <= high) return shifted(value);
  const message = (integer: number): string => `the index ${integer} is outside the map's range ${low}..${high}`;
  return shifted(checked(scope, value, low, high, (integer) => failure(scope.context, index.span, message, integer)));
}

/** The value, which lies in low..high or ends the evaluation. */
export function checked(scope: Scope, value: Value, low: number, high: number, fail: (integer: Code) => Code): Value {
  if (value.high < low || value.low > high) {
    const local = scope.frame.fresh();
    return known(low, [set(local, push(value)), fail(get(local))], true);
  }
  const local = scope.frame.fresh();
  const outside: Code = [push(value), tee(local), i32(low), op.i32Sub, i32(high - low), op.i32GtU];
  const code: Code = [when(outside, fail(get(local))), get(local)];
  return computed(code, Math.max(low, value.low), Math.min(high, value.high), true, value.cost + 5);
}

export function read(scope: Scope, variable: string, offset: Value): Value {
  const place = named(scope.context.settled.variables, variable);
  const { low, high } = place.range;
  const { layout } = scope.context.settled;
  if (isKnown(offset)) {
    const cell = place.firstCell + offset.low;
    const word = scope.words[layout.word[cell]!]!;
    scope.onRead?.(layout.word[cell]!, layout.mask[cell]! << layout.shift[cell]!);
    const field = { word, shift: layout.shift[cell]!, mask: layout.mask[cell]!, low };
    const code: Code = unpacked(word, i32(field.shift), field.mask, low);
    return after(offset.effects, offset.fails, computed(code, low, high, false, 3, field));
  }
  for (let cell = place.firstCell; cell < place.firstCell + place.cells; cell += 1) {
    scope.onRead?.(layout.word[cell]!, layout.mask[cell]! << layout.shift[cell]!);
  }
  const local = scope.frame.fresh();
  const where = whereabouts(scope.context, place, get(local));
  const word = where.words
    .slice(1)
    .reduce<Code>((rest, each) => [scope.words[each]!, rest, where.word, i32(each), op.i32Eq, op.select], scope.words[where.words[0]!]!);
  const code: Code = [set(local, push(offset)), unpacked(word, where.shift, layout.mask[place.firstCell]!, low)];
  return computed(code, low, high, offset.fails, offset.cost + 4 + 4 * where.words.length);
}

function unpacked(word: Code, shift: Code, mask: number, low: number): Code {
  const bits: Code = [word, shift, op.i32ShrU, i32(mask), op.i32And];
  return low === 0 ? bits : [bits, i32(low), op.i32Add];
}

/** Where a cell lies whose offset is only known at run time. */
interface Whereabouts {
  readonly words: readonly number[];
  /** Code for the number of its word. */
  readonly word: Code;
  readonly shift: Code;
}

function whereabouts(context: Context, place: Place, offset: Code): Whereabouts {
  const { layout } = context.settled;
  const cells = Array.from({ length: place.cells }, (_, cell) => place.firstCell + cell);
  const words = [...new Set(cells.map((cell) => layout.word[cell]!))];
  const shifts = cells.map((cell) => layout.shift[cell]!);
  const step = (shifts[1] ?? 0) - shifts[0]!;
  const even = words.length === 1 && shifts.every((shift, cell) => shift === shifts[0]! + cell * step);
  const lookUp = (integers: readonly number[]): Code => [offset, i32(2), op.i32Shl, memory(op.i32Load, context.table(integers))];
  return {
    words,
    word: words.length === 1 ? i32(words[0]!) : lookUp(cells.map((cell) => layout.word[cell]!)),
    shift: even ? [offset, i32(step), op.i32Mul, i32(shifts[0]!), op.i32Add] : lookUp(shifts),
  };
}

/** A word of the state and the local that holds it now. */
export interface Written {
  readonly code: Code;
  readonly words: readonly { readonly word: number; readonly local: number }[];
}

/** Writes a value that is in the cell's range. Each changed word gets a local of its own: the old ones stay as they are. */
export function write(context: Context, frame: Frame, words: readonly Code[], variable: string, offset: Value, value: Value): Written {
  const place = named(context.settled.variables, variable);
  const { layout } = context.settled;
  const bits = add(value, known(-place.range.low));
  if (isKnown(offset)) {
    const cell = place.firstCell + offset.low;
    const word = layout.word[cell]!;
    const shift = layout.shift[cell]!;
    const mask = layout.mask[cell]! << shift;
    const local = frame.fresh();
    const cleared: Code = [words[word]!, i32(~mask), op.i32And];
    const placed: Code = isKnown(bits) ? i32(bits.low << shift) : [push(bits), i32(shift), op.i32Shl];
    // What can fail is run first, index before value.
    const effects: Code = [offset.fails ? offset.effects : [], bits.fails && isKnown(bits) ? bits.effects : []];
    const fresh: Code = isKnown(bits) && bits.low === 0 ? cleared : [cleared, placed, op.i32Or];
    return { code: [effects, set(local, fresh)], words: [{ word, local }] };
  }
  const at = frame.fresh();
  const integer = frame.fresh();
  const shift = frame.fresh();
  const where = whereabouts(context, place, get(at));
  const mask = layout.mask[place.firstCell]!;
  const changed = where.words.map((word) => {
    const old = words[word]!;
    const fresh: Code = [
      old,
      [old, get(shift), op.i32ShrU, get(integer), op.i32Xor, i32(mask), op.i32And, get(shift), op.i32Shl],
      op.i32Xor,
    ];
    const only: Code = where.words.length === 1 ? fresh : [fresh, old, where.word, i32(word), op.i32Eq, op.select];
    return { word, local: frame.fresh(), only };
  });
  return {
    code: [set(at, push(offset)), set(integer, push(bits)), set(shift, where.shift), changed.map(({ local, only }) => set(local, only))],
    words: changed.map(({ word, local }) => ({ word, local })),
  };
}
