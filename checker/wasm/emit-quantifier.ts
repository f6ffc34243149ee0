/** Quantifiers: written out value by value, or as a loop where that would be too much code. */

import type { Domain, Expression } from '../language/ir.js';
import { unreachable } from '../language/unreachable.js';
import { bind, type Scope } from './context.js';
import { block, br, brIf, type Code, get, i32, loop, NOTHING, op, set, when } from './encode.js';
import { add, after, and, bits, choose, computed, FALSE, isKnown, known, not, or, push, truth, TRUE, type Value } from './value.js';

type Quantifier = Expression & { kind: 'quantifier' };
export type Evaluate = (scope: Scope, expression: Expression) => Value;

export function quantifier(scope: Scope, expression: Quantifier, evaluate: Evaluate): Value {
  const members = membersOf(scope, expression.domain, evaluate);
  const writtenOut = scope.context.scales.expression(expression) <= scope.context.sizes.quantifier;
  const value = writtenOut ? writeOut(scope, expression, members, evaluate) : asLoop(scope, expression, members, evaluate);
  if (members.code === NOTHING) return value;
  return isKnown(value)
    ? members.fails
      ? after(members.code, true, value)
      : value
    : { ...value, effects: NOTHING, code: [members.code, push(value)], fails: members.fails || value.fails, field: null };
}

/** The values a binder may take, and a test for each whether it takes it. */
export interface Members {
  /** Run before: computes a set to be drawn from. */
  readonly code: Code;
  readonly fails: boolean;
  readonly low: number;
  readonly high: number;
  has(value: Value): Value;
}

export function membersOf(scope: Scope, domain: Domain, evaluate: Evaluate): Members {
  const range = scope.context.settled.rangeOf(domain.kind === 'type' ? domain.type : domain.of);
  if (domain.kind === 'type') return { code: NOTHING, fails: false, ...range, has: () => TRUE };
  const mask = evaluate(scope, domain.set);
  if (isKnown(mask)) {
    const has = (value: Value): Value =>
      isKnown(value)
        ? known((mask.low >>> value.low) & 1)
        : computed([i32(mask.low), push(value), op.i32ShrU, i32(1), op.i32And], 0, 1, false, 4);
    return { code: mask.fails ? mask.effects : NOTHING, fails: mask.fails, ...range, has };
  }
  const local = scope.frame.fresh();
  const has = (value: Value): Value => computed([get(local), push(value), op.i32ShrU, i32(1), op.i32And], 0, 1, false, 4);
  return { code: set(local, push(mask)), fails: mask.fails, ...range, has };
}

/** Whether a value is one that the quantifier is about, and for `forall` whether its body fails there. */
export function chosen(scope: Scope, expression: Quantifier, members: Members, value: Value, evaluate: Evaluate): Value {
  const inner = bind(scope, expression.binder, value);
  const where = expression.where === null ? TRUE : evaluate(inner, expression.where);
  const body = expression.body === null ? TRUE : evaluate(inner, expression.body);
  const last = expression.quantifier === 'forall' ? not(expression.body === null ? FALSE : body) : body;
  return and(members.has(value), and(where, last));
}

function writeOut(scope: Scope, expression: Quantifier, members: Members, evaluate: Evaluate): Value {
  const values = Array.from({ length: Math.max(0, members.high - members.low + 1) }, (_, index) => members.low + index);
  const each = (value: number): Value => chosen(scope, expression, members, known(value), evaluate);
  switch (expression.quantifier) {
    case 'forall':
      return not(values.reduceRight((rest, value) => or(each(value), rest), FALSE));
    case 'exists':
      return values.reduceRight((rest, value) => or(each(value), rest), FALSE);
    case 'count':
      return values.reduce((total, value) => add(total, each(value)), known(0));
    case 'collect':
      return values.reduce((set, value) => bits(set, shifted(each(value), value), 'or'), known(0));
    case 'first':
      return values.reduceRight(
        (rest, value) => choose(each(value), known(value), rest),
        known(scope.context.settled.rangeOf(expression.type).low),
      );
    default:
      return unreachable(expression.quantifier);
  }
}

function shifted(bit: Value, by: number): Value {
  if (isKnown(bit)) return known(bit.low << by, bit.effects, bit.fails);
  return computed([push(bit), i32(by), op.i32Shl], 0, 2 ** by, bit.fails, bit.cost + 1);
}

function asLoop(scope: Scope, expression: Quantifier, members: Members, evaluate: Evaluate): Value {
  const { low, high } = members;
  const binder = scope.frame.fresh();
  const result = scope.frame.fresh();
  const value = computed(get(binder), low, high, false, 1);
  const test = chosen(scope, expression, members, isKnown(value) ? known(low) : value, evaluate);
  const { start, range, found, leaves } = turnOf(scope, expression, binder, result, members);
  // Inside `when` the loop is one level out and the block around it two.
  const body: Code = [
    when(truthOf(test), [found, leaves ? br(2) : NOTHING]),
    set(binder, [get(binder), i32(1), op.i32Add]),
    brIf(0, [get(binder), i32(high), op.i32LeS]),
  ];
  const code: Code = [set(result, i32(start)), set(binder, i32(low)), low > high ? NOTHING : block(loop(body)), get(result)];
  return computed(code, range[0], range[1], test.fails, test.cost * 4 + 10);
}

function truthOf(value: Value): Code {
  return isKnown(value) ? push(value) : truth(value);
}

interface Turn {
  readonly start: number;
  readonly range: readonly [number, number];
  /** What to do with a value that is chosen. */
  readonly found: Code;
  /** Whether the loop ends there. */
  readonly leaves: boolean;
}

function turnOf(scope: Scope, expression: Quantifier, binder: number, result: number, { low, high }: Members): Turn {
  switch (expression.quantifier) {
    case 'forall':
      return { start: 1, range: [0, 1], found: set(result, i32(0)), leaves: true };
    case 'exists':
      return { start: 0, range: [0, 1], found: set(result, i32(1)), leaves: true };
    case 'count':
      return { start: 0, range: [0, Math.max(1, high - low + 1)], found: set(result, [get(result), i32(1), op.i32Add]), leaves: false };
    case 'collect': {
      const member: Code = [get(result), i32(1), get(binder), op.i32Shl, op.i32Or];
      return { start: 0, range: [0, 2 ** (high + 1) - 1], found: set(result, member), leaves: false };
    }
    case 'first': {
      const none = scope.context.settled.rangeOf(expression.type).low;
      return { start: none, range: [none, Math.max(none + 1, high)], found: set(result, get(binder)), leaves: true };
    }
    default:
      return unreachable(expression.quantifier);
  }
}
