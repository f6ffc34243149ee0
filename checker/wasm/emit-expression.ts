/** Expressions as WebAssembly, computed here as far as the instance settles them. */

import type { Expression } from '../language/ir.js';
import { unreachable } from '../language/unreachable.js';
import { bind, failure, type Scope } from './context.js';
import { checked, offsetOf, read } from './emit-cell.js';
import { quantifier } from './emit-quantifier.js';
import { type Code, get, i32, memory, NOTHING, op, set } from './encode.js';
import { named } from './instance.js';
import {
  add,
  after,
  and,
  bits,
  choose,
  computed,
  discard,
  equal,
  isKnown,
  known,
  less,
  not,
  or,
  push,
  subtract,
  type Value,
} from './value.js';

export function evaluate(scope: Scope, expression: Expression): Value {
  const { settled } = scope.context;
  switch (expression.kind) {
    case 'literal':
      return known(expression.value);
    case 'none':
      return known(settled.rangeOf(expression.type).low);
    case 'size':
      return known(settled.size(expression.sort));
    case 'local':
      return named(scope.locals, expression.name);
    case 'read': {
      const place = named(settled.variables, expression.variable);
      return read(scope, expression.variable, offsetOf(scope, place, expression.indices, all(scope, expression.indices)));
    }
    case 'constant':
      return constant(scope, expression);
    case 'unary':
      return unary(scope, expression);
    case 'binary':
      return binary(scope, expression);
    case 'conditional':
      return choose(evaluate(scope, expression.condition), evaluate(scope, expression.then), evaluate(scope, expression.otherwise));
    case 'quantifier':
      return quantifier(scope, expression, evaluate);
    case 'set':
      return all(scope, expression.elements)
        .map(bit)
        .reduce((set, one) => bits(set, one, 'or'), known(0));
    case 'call':
      return callFunction(scope, expression);
    case 'old':
      return evaluate({ ...scope, words: scope.before }, expression.operand);
    default:
      return unreachable(expression);
  }
}

function all(scope: Scope, expressions: readonly Expression[]): readonly Value[] {
  return expressions.map((each) => evaluate(scope, each));
}

function constant(scope: Scope, expression: Expression & { kind: 'constant' }): Value {
  const { place, declared, given } = named(scope.context.settled.constants, expression.constant);
  const offset = offsetOf(scope, place, expression.indices, all(scope, expression.indices));
  if (given === null) {
    return after(discard(offset), offset.fails, declared.defaultValue === undefined ? known(0) : evaluate(scope, declared.defaultValue));
  }
  if (isKnown(offset)) return known(given[offset.low]!, offset.effects, offset.fails);
  const code: Code = [push(offset), i32(2), op.i32Shl, memory(op.i32Load, scope.context.table(given))];
  return computed(code, Math.min(...given), Math.max(...given), offset.fails, offset.cost + 3);
}

function unary(scope: Scope, expression: Expression & { kind: 'unary' }): Value {
  const operand = evaluate(scope, expression.operand);
  switch (expression.operator) {
    case 'not':
      return not(operand);
    case 'negate':
      return subtract(known(0), operand);
    case 'cardinality':
      if (isKnown(operand)) return known(population(operand.low), operand.effects, operand.fails);
      return computed([push(operand), op.i32Popcnt], 0, population(operand.high), operand.fails, operand.cost + 1);
    case 'unwrap': {
      const none = scope.context.settled.rangeOf(expression.operand.type).low;
      if (operand.low > none) return operand;
      const message = (): string => 'this option is none here: it has no value to use';
      const { high } = scope.context.settled.rangeOf(expression.operand.type);
      return checked(scope, operand, none + 1, high, (integer) => failure(scope.context, expression.span, message, integer));
    }
    default:
      return unreachable(expression.operator);
  }
}

/** Most bits that a set of at most this mask has; exact for a full mask. */
function population(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

function binary(scope: Scope, expression: Expression & { kind: 'binary' }): Value {
  const left = evaluate(scope, expression.left);
  const right = evaluate(scope, expression.right);
  switch (expression.operator) {
    case 'and':
      return and(left, right);
    case 'or':
      return or(left, right);
    case 'implies':
      return or(not(left), right);
    case '==':
      return equal(left, right);
    case '!=':
      return not(equal(left, right));
    case '<':
      return less(left, right);
    case '>=':
      return not(less(left, right));
    case '>':
      return lessSwapped(scope, left, right);
    case '<=':
      return not(lessSwapped(scope, left, right));
    case '+':
      return add(left, right);
    case '-':
      return subtract(left, right);
    case 'union':
      return bits(left, right, 'or');
    case 'intersection':
      return bits(left, right, 'and');
    case 'difference':
      return bits(left, right, 'andNot');
    case 'subset':
      return equal(bits(left, right, 'andNot'), known(0));
    case 'in':
      return contains(left, right);
    default:
      return unreachable(expression.operator);
  }
}

/** `left > right`, with the operands still computed from left to right where one of them can fail. */
function lessSwapped(scope: Scope, left: Value, right: Value): Value {
  if (!left.fails || !right.fails) return less(right, left);
  const first = scope.frame.fresh();
  const kept = isKnown(left) ? known(left.low) : computed(get(first), left.low, left.high, false, 1);
  return after(isKnown(left) ? left.effects : set(first, push(left)), true, less(right, kept));
}

/** Whether an element is in a set. `none` is bit 31, which no set has. */
function contains(element: Value, mask: Value): Value {
  if (isKnown(element)) {
    if (isKnown(mask)) return known((mask.low >>> (element.low & 31)) & 1, [discard(element), discard(mask)], element.fails || mask.fails);
    const code: Code = [element.effects, push(mask), i32(element.low), op.i32ShrU, i32(1), op.i32And];
    return computed(code, 0, 1, element.fails || mask.fails, mask.cost + 2);
  }
  const shifted: Code = [i32(1), push(element), op.i32Shl, push(mask), op.i32And, i32(0), op.i32Ne];
  return computed(shifted, 0, 1, element.fails || mask.fails, element.cost + mask.cost + 4);
}

function bit(element: Value): Value {
  if (isKnown(element)) return known(1 << element.low, element.effects, element.fails);
  const greatest = 2 ** Math.max(0, element.high);
  return computed([i32(1), push(element), op.i32Shl], 0, 2 * greatest - 1, element.fails, element.cost + 2);
}

/** Functions are written out where they are called; their arguments are computed once, before. */
function callFunction(scope: Scope, expression: Expression & { kind: 'call' }): Value {
  const declared = named(scope.context.settled.functions, expression.function);
  let inner: Scope = { ...scope, locals: new Map() };
  let before: Code = NOTHING;
  let fails = false;
  for (const [position, parameter] of declared.parameters.entries()) {
    const kept = keep(scope, evaluate(scope, expression.arguments[position]!));
    before = [before, kept.code];
    fails ||= kept.fails;
    inner = bind(inner, parameter.name, kept.value);
  }
  return behind(before, fails, evaluate(inner, declared.body));
}

/** Code to run first, and the value that can then be used any number of times. */
export function keep(scope: Scope, value: Value): { readonly code: Code; readonly fails: boolean; readonly value: Value } {
  if (isKnown(value)) return { code: discard(value), fails: value.fails, value: known(value.low) };
  if (!value.fails && value.cost <= 1) return { code: NOTHING, fails: false, value };
  // A packed cell is as cheap to read again, and easier to compare.
  if (value.field !== null && !value.fails) return { code: NOTHING, fails: false, value };
  const local = scope.frame.fresh();
  return { code: set(local, push(value)), fails: value.fails, value: computed(get(local), value.low, value.high, false, 1) };
}

/** The value, computed after code that it may depend on. */
export function behind(code: Code, fails: boolean, value: Value): Value {
  if (isKnown(value)) return fails ? after(code, true, value) : value;
  return { ...value, effects: NOTHING, code: [code, push(value)], fails: fails || value.fails, field: null };
}
