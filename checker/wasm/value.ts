/** Values while code is emitted: what is known of an integer already, and the code that computes it.
 *
 *  Sizes, constants and parameters are known, so most of a specification is computed here and not in the search. */

import { type Code, i32, NOTHING, op, type, whenElse } from './encode.js';

/** Bits of a state's word that hold a value: `word` pushes the word; the value is `low` plus those bits. */
export interface Field {
  readonly word: Code;
  readonly shift: number;
  readonly mask: number;
  readonly low: number;
}

export interface Value {
  /** The integer lies in low..high. Where they are equal it is known, and `code` pushes a constant. */
  readonly low: number;
  readonly high: number;
  /** Runs before; leaves the stack as it was. What is left of a known value whose computation can fail. */
  readonly effects: Code;
  readonly code: Code;
  /** Whether `effects` or `code` can end in an evaluation error: only then must they run. */
  readonly fails: boolean;
  /** Instructions, roughly. */
  readonly cost: number;
  readonly field: Field | null;
}

/** A specification that this back end cannot run as it is: the reason, for the user. */
export class NotEmitted extends Error {
  override readonly name = 'NotEmitted';
}

const LEAST = -(2 ** 31);
const GREATEST = 2 ** 31 - 1;

export function known(value: number, effects: Code = NOTHING, fails = false): Value {
  if (value < LEAST || value > GREATEST) throw new NotEmitted(`its integers leave 32 bits (${value})`);
  return { low: value, high: value, effects, code: i32(value), fails, cost: 1, field: null };
}

export const FALSE = known(0);
export const TRUE = known(1);

export function isKnown(value: Value): boolean {
  return value.low === value.high;
}

/** A value that code computes; a known one where only one integer is possible. */
export function computed(code: Code, low: number, high: number, fails: boolean, cost: number, field: Field | null = null): Value {
  if (low === high) return known(low, fails ? [code, op.drop] : NOTHING, fails);
  if (low < LEAST || high > GREATEST) throw new NotEmitted(`its integers may leave 32 bits (${low}..${high})`);
  return { low, high, effects: NOTHING, code, fails, cost, field };
}

/** Code that leaves the value on the stack. */
export function push(value: Value): Code {
  return value.fails ? [value.effects, value.code] : value.code;
}

/** Code that does what computing the value may do, and leaves nothing. */
export function discard(value: Value): Code {
  if (!value.fails) return NOTHING;
  return isKnown(value) ? value.effects : [value.effects, value.code, op.drop];
}

/** The same value, after other code. */
export function after(effects: Code, fails: boolean, value: Value): Value {
  if (!fails) return value;
  return { ...value, effects: [effects, value.effects], fails: true, field: null };
}

/** An instruction of two operands. */
function instruction(left: Value, right: Value, opcode: number, low: number, high: number): Value {
  const fails = left.fails || right.fails;
  return computed([push(left), push(right), opcode], low, high, fails, left.cost + right.cost + 1);
}

function fold(left: Value, right: Value, result: number): Value {
  return known(result, [discard(left), discard(right)], left.fails || right.fails);
}

export function add(left: Value, right: Value): Value {
  if (isKnown(left) && isKnown(right)) return fold(left, right, left.low + right.low);
  if (isKnown(right) && right.low === 0 && !right.fails) return left;
  if (isKnown(left) && left.low === 0 && !left.fails) return right;
  return instruction(left, right, op.i32Add, left.low + right.low, left.high + right.high);
}

export function subtract(left: Value, right: Value): Value {
  if (isKnown(left) && isKnown(right)) return fold(left, right, left.low - right.low);
  return instruction(left, right, op.i32Sub, left.low - right.high, left.high - right.low);
}

/** Bits of both, for sets: none of them is negative. */
export function bits(left: Value, right: Value, operator: 'or' | 'and' | 'andNot'): Value {
  const compute = { or: (a: number, b: number) => a | b, and: (a: number, b: number) => a & b, andNot: (a: number, b: number) => a & ~b };
  if (isKnown(left) && isKnown(right)) return fold(left, right, compute[operator](left.low, right.low));
  const all = 2 ** (32 - Math.clz32(Math.max(0, left.high, right.high))) - 1;
  switch (operator) {
    case 'or':
      return instruction(left, right, op.i32Or, 0, all);
    case 'and':
      return instruction(left, right, op.i32And, 0, Math.max(0, Math.min(left.high, right.high)));
    case 'andNot': {
      const complement = computed([push(right), i32(-1), op.i32Xor], LEAST, GREATEST, right.fails, right.cost + 1);
      return instruction(left, complement, op.i32And, 0, left.high);
    }
  }
}

export function equal(left: Value, right: Value): Value {
  if (isKnown(left) && isKnown(right)) return fold(left, right, Number(left.low === right.low));
  if (left.high < right.low || right.high < left.low) return fold(left, right, 0);
  if (isKnown(right)) return equalKnown(left, right);
  if (isKnown(left) && !left.fails) return equalKnown(right, left);
  return instruction(left, right, op.i32Eq, 0, 1);
}

/** Compares a packed cell where it stands, without unpacking it. */
function equalKnown(left: Value, right: Value): Value {
  const { field } = left;
  if (left.low === 0 && left.high === 1 && !right.fails) return right.low === 1 ? left : not(left);
  if (field === null || left.fails || right.fails) return instruction(left, right, op.i32Eq, 0, 1);
  const mask = field.mask << field.shift;
  const wanted = (right.low - field.low) << field.shift;
  return computed([field.word, i32(mask), op.i32And, i32(wanted), op.i32Eq], 0, 1, false, 5);
}

export function less(left: Value, right: Value): Value {
  if (left.high < right.low) return fold(left, right, 1);
  if (left.low >= right.high) return fold(left, right, 0);
  return instruction(left, right, op.i32LtS, 0, 1);
}

export function not(value: Value): Value {
  if (isKnown(value)) return { ...known(1 - value.low), effects: value.effects, fails: value.fails };
  return computed([push(value), op.i32Eqz], 0, 1, value.fails, value.cost + 1);
}

/** Short-circuit conjunction. */
export function and(left: Value, right: Value): Value {
  if (isKnown(left)) return left.low === 0 ? left : after(discard(left), left.fails, right);
  if (!right.fails) {
    if (isKnown(right)) return right.low === 1 ? left : fold(left, right, 0);
    if (right.cost <= CHEAP) return instruction(left, right, op.i32And, 0, 1);
  }
  return computed(whenElse(truth(left), push(right), i32(0), type.i32), 0, 1, left.fails || right.fails, left.cost + right.cost + 3);
}

export function or(left: Value, right: Value): Value {
  if (isKnown(left)) return left.low === 1 ? left : after(discard(left), left.fails, right);
  if (!right.fails) {
    if (isKnown(right)) return right.low === 0 ? left : fold(left, right, 1);
    if (right.cost <= CHEAP) return instruction(left, right, op.i32Or, 0, 1);
  }
  return computed(whenElse(truth(left), i32(1), push(right), type.i32), 0, 1, left.fails || right.fails, left.cost + right.cost + 3);
}

export function choose(condition: Value, then: Value, otherwise: Value): Value {
  if (isKnown(condition)) return after(discard(condition), condition.fails, condition.low === 1 ? then : otherwise);
  const low = Math.min(then.low, otherwise.low);
  const high = Math.max(then.high, otherwise.high);
  const fails = condition.fails || then.fails || otherwise.fails;
  const cost = condition.cost + then.cost + otherwise.cost + 2;
  if (!then.fails && !otherwise.fails && then.cost + otherwise.cost <= CHEAP) {
    return computed([push(then), push(otherwise), truth(condition), op.select], low, high, fails, cost);
  }
  return computed(whenElse(truth(condition), push(then), push(otherwise), type.i32), low, high, fails, cost);
}

/** A jump that the processor guesses wrongly costs more than this many instructions. */
const CHEAP = 8;

/** Code for a condition: any number but 0 is true. */
export function truth(value: Value): Code {
  const { field } = value;
  if (field === null || value.fails || value.low !== 0 || field.low !== 0) return push(value);
  return [field.word, i32(field.mask << field.shift), op.i32And];
}
