/** Conditions on states that are evaluated only where they can have become true: they were not in the parent, so nothing is new in a
 *  state that differs from it nowhere that they look. Each is taken apart as far as any of its parts decides it. */

import type { Expression } from '../language/ir.js';
import { bind, type Context, frameWith, type Scope } from './context.js';
import type { Piece } from './emit-action.js';
import { evaluate, keep } from './emit-expression.js';
import { chosen, membersOf } from './emit-quantifier.js';
import { block, br, bytesOf, type Code, get, i32, NOTHING, op, type, when } from './encode.js';
import { named } from './instance.js';
import { discard, isKnown, known, not, truth, type Value } from './value.js';

/** Where a condition is evaluated. */
export interface Check {
  readonly scope: Scope;
  /** Code for the bits of each word that differ from the parent's; all of them where there is no parent. */
  readonly changed: readonly Code[];
}

/** Of a function of checks: the words of a state, and which of their bits have changed. */
export function checkParameters(words: number): readonly (typeof type.i32)[] {
  return Array.from({ length: 2 * words }, () => type.i32);
}

export function checkPiece(context: Context, emit: (check: Check) => Code): Piece {
  const frame = frameWith(checkParameters(context.words));
  const from = (first: number): readonly Code[] => Array.from({ length: context.words }, (_, word) => get(first + word));
  const words = [...from(0), i32(0)];
  const code = emit({ scope: { context, frame, words, before: words, locals: new Map() }, changed: from(context.words) });
  return { code: bytesOf(code), locals: frame.locals() };
}

/** Runs `then`, once, if the condition is `wanted`, which it was not in the parent. */
export function whenBecomes(check: Check, condition: Expression, wanted: boolean, then: Code): Code {
  const parts = partsOf(check.scope, condition, wanted);
  const code = parts.map(({ holds, reads }): Code => {
    if (isKnown(holds)) return holds.low === 0 ? discard(holds) : [discard(holds), then, br(0)];
    const guard = holds.cost <= CHEAP ? null : differs(check, reads);
    return guard === null ? when(truth(holds), [then, br(1)]) : when(guard, when(truth(holds), [then, br(2)]));
  });
  const [only] = parts;
  if (only === undefined) return NOTHING;
  const anywhere = parts.length === 1 ? null : differs(check, union(parts.map(({ reads }) => reads)));
  const isConditional = anywhere !== null && parts.every(({ reads }) => isSomewhere(reads));
  return isConditional ? when(anywhere, block(code)) : block(code);
}

/** A disjunct, and the bits of each word that it reads. */
interface Part {
  readonly holds: Value;
  readonly reads: Int32Array;
}

/** Computing so little is as fast as looking whether anything has changed. */
const CHEAP = 6;

/** Code for whether a bit under the mask has changed; null where the mask is empty. */
function differs({ changed }: Check, mask: Int32Array): Code | null {
  const tests = [...mask].flatMap((bits, word): Code[] => {
    if (bits === 0) return [];
    return [bits === -1 ? changed[word]! : [changed[word]!, i32(bits), op.i32And]];
  });
  return tests.length === 0 ? null : tests.map((test, position): Code => (position === 0 ? test : [test, op.i32Or]));
}

function isSomewhere(mask: Int32Array): boolean {
  return mask.some((bits) => bits !== 0);
}

function union(masks: readonly Int32Array[]): Int32Array {
  return Int32Array.from(masks[0]!, (_, word) => masks.reduce((all, mask) => all | mask[word]!, 0));
}

/** Conditions of which at least one is true exactly where the expression is `wanted`. They are tried in this order, in which the
 *  expression would be evaluated: a later one may be evaluated only where no earlier one is true. */
function partsOf(scope: Scope, expression: Expression, wanted: boolean): readonly Part[] {
  const both = (left: Expression, leftWanted: boolean, right: Expression): readonly Part[] => [
    ...partsOf(scope, left, leftWanted),
    ...partsOf(scope, right, wanted),
  ];
  switch (expression.kind) {
    case 'unary':
      if (expression.operator === 'not') return partsOf(scope, expression.operand, !wanted);
      break;
    case 'binary':
      if (expression.operator === (wanted ? 'or' : 'and')) return both(expression.left, wanted, expression.right);
      if (expression.operator === 'implies' && wanted) return both(expression.left, false, expression.right);
      break;
    case 'quantifier':
      if (expression.quantifier === (wanted ? 'exists' : 'forall')) return partsByMember(scope, expression, wanted);
      break;
    case 'call':
      return partsOfCall(scope, expression, wanted);
  }
  return [part(scope, (own) => (wanted ? evaluate(own, expression) : not(evaluate(own, expression))))];
}

function part(scope: Scope, holds: (scope: Scope) => Value): Part {
  const reads = new Int32Array(scope.context.words);
  const noted = (word: number, mask: number): void => {
    reads[word]! |= mask;
  };
  // Parts are computed one after the other.
  const mark = scope.frame.mark();
  const value = holds({ ...scope, onRead: noted });
  scope.frame.release(mark);
  return { holds: value, reads };
}

/** One by one where the set to quantify over is settled and that is not too much code. */
function partsByMember(scope: Scope, expression: Expression & { kind: 'quantifier' }, wanted: boolean): readonly Part[] {
  const { domain, where, body } = expression;
  const whole = (own: Scope): Value => (wanted ? evaluate(own, expression) : not(evaluate(own, expression)));
  if (domain.kind !== 'type' || scope.context.scales.expression(expression) > scope.context.sizes.check) return [part(scope, whole)];
  const { low, high } = scope.context.settled.rangeOf(domain.type);
  const values = Array.from({ length: Math.max(0, high - low + 1) }, (_, index) => known(low + index));
  return values.flatMap((value) => {
    if (where === null && body !== null) return partsOf(bind(scope, expression.binder, value), body, wanted);
    return [part(scope, (own) => chosen(own, expression, membersOf(own, domain, evaluate), value, evaluate))];
  });
}

/** What the function says, where its arguments are settled. */
function partsOfCall(scope: Scope, expression: Expression & { kind: 'call' }, wanted: boolean): readonly Part[] {
  const declared = named(scope.context.settled.functions, expression.function);
  const values = expression.arguments.map((argument) => keep(scope, evaluate(scope, argument)));
  if (values.some(({ fails, value }) => fails || !isKnown(value))) {
    return [part(scope, (own) => (wanted ? evaluate(own, expression) : not(evaluate(own, expression))))];
  }
  const locals = new Map(declared.parameters.map(({ name }, position) => [name, values[position]!.value]));
  return partsOf({ ...scope, locals }, declared.body, wanted);
}
