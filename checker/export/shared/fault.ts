/** When an expression cannot be evaluated: of none, or outside a map. Interlock reports such a state; the exported model asserts it away. */

import type { Expression, FiniteType } from '../../language/ir.js';
import { cases, fold, variablesOf } from './fold.js';
import type { Model, Range } from './model.js';
import { inside, type LocalRanges, rangeOf } from './range.js';
import { and, binary, choice, integer, isFalse, key, not, or, some, truth } from './terms.js';
import { unroll } from './unroll.js';

/** What is known where the expression is evaluated. */
export interface Knowledge {
  readonly model: Model;
  readonly ranges: LocalRanges;
  /** Conditions that hold, by `key`, with the variables that each reads. */
  readonly facts: ReadonlyMap<string, ReadonlySet<string>>;
}

export function nothingKnown(model: Model): Knowledge {
  return { model, ranges: new Map(), facts: new Map() };
}

/** A condition, itself always evaluable in order of its operands, that is true exactly where evaluating `expression` fails. */
export function faultOf(knowledge: Knowledge, expression: Expression): Expression {
  const never = truth(false, expression.span);
  switch (expression.kind) {
    case 'literal':
    case 'none':
    case 'size':
    case 'local':
      return never;
    case 'read':
      return indexed(knowledge, expression.indices, knowledge.model.variable(expression.variable).indices);
    case 'constant':
      return indexed(knowledge, expression.indices, knowledge.model.constant(expression.constant).indices);
    case 'unary': {
      const inner = faultOf(knowledge, expression.operand);
      return expression.operator === 'unwrap' ? or(inner, isNone(knowledge, expression.operand)) : inner;
    }
    case 'binary':
      return faultOfBinary(knowledge, expression);
    case 'conditional': {
      const { condition, then, otherwise } = expression;
      const first = faultOf(knowledge, condition);
      const onThen = faultOf(learn(knowledge, condition, true), then);
      const onOtherwise = faultOf(learn(knowledge, condition, false), otherwise);
      if (isFalse(onThen) && isFalse(onOtherwise)) return first;
      if (isFalse(onOtherwise)) return or(first, and(condition, onThen));
      if (isFalse(onThen)) return or(first, and(not(condition), onOtherwise));
      return or(first, choice(condition, onThen, onOtherwise));
    }
    case 'quantifier':
      return faultOfQuantifier(knowledge, expression);
    case 'set':
      return any(
        expression.elements.map((element) => faultOf(knowledge, element)),
        never,
      );
    case 'call': {
      const given = expression.arguments;
      const called = knowledge.model.function(expression.function);
      const locals = new Map(called.parameters.map((parameter, position) => [parameter.name, given[position]!]));
      const inner = faultOf(knowledge, fold({ model: knowledge.model, locals }, called.body));
      return or(
        any(
          given.map((argument) => faultOf(knowledge, argument)),
          never,
        ),
        inner,
      );
    }
    case 'old': {
      const inner = faultOf(nothingKnown(knowledge.model), expression.operand);
      return isFalse(inner) ? inner : { ...expression, operand: inner, type: inner.type };
    }
  }
}

/** A condition that is true exactly where the value of `expression` is outside `range`. */
export function outside(knowledge: Knowledge, expression: Expression, range: Range): Expression {
  const known = rangeOf(knowledge.model, knowledge.ranges, expression);
  const { span } = expression;
  if (inside(known, range)) return truth(false, span);
  const below = known !== null && known.low >= range.low ? truth(false, span) : binary('<', expression, integer(range.low, span));
  const above = known !== null && known.high <= range.high ? truth(false, span) : binary('>', expression, integer(range.high, span));
  const all = or(below, above);
  return knowledge.facts.has(key(not(all))) ? truth(false, span) : all;
}

/** What is known where `condition` has been found to be `outcome`. */
export function learn(knowledge: Knowledge, condition: Expression, outcome: boolean): Knowledge {
  if (condition.kind === 'unary' && condition.operator === 'not') return learn(knowledge, condition.operand, !outcome);
  if (condition.kind === 'binary') {
    const { operator, left, right } = condition;
    if (operator === 'and' && outcome) return learn(learn(knowledge, left, true), right, true);
    if (operator === 'or' && !outcome) return learn(learn(knowledge, left, false), right, false);
    if (operator === 'implies' && !outcome) return learn(learn(knowledge, left, true), right, false);
  }
  const holds = outcome ? condition : not(condition);
  const facts = new Map(knowledge.facts).set(key(holds), variablesOf(knowledge.model, holds));
  if (holds.kind === 'binary' && holds.operator === '==') {
    for (const [option, value] of [
      [holds.left, holds.right],
      [holds.right, holds.left],
    ] as const) {
      const has = someValue(option, value);
      if (has !== null) facts.set(key(has), variablesOf(knowledge.model, holds));
    }
  }
  return { ...knowledge, facts };
}

/** What is still known after the variables were written. */
export function forget(knowledge: Knowledge, written: ReadonlySet<string>): Knowledge {
  const facts = new Map([...knowledge.facts].filter(([, reads]) => ![...reads].some((name) => written.has(name))));
  return { ...knowledge, facts };
}

export function withRange(knowledge: Knowledge, local: string, range: Range | null): Knowledge {
  return range === null ? knowledge : { ...knowledge, ranges: new Map(knowledge.ranges).set(local, range) };
}

/** `option == value`, where the value cannot be none, says that the option is not none either. */
function someValue(option: Expression, value: Expression): Expression | null {
  if (option.type.kind !== 'option' || value.kind === 'none') return null;
  if (value.type.kind === 'option' && value.kind !== 'literal') return null;
  return noneTest('!=', option);
}

function noneTest(operator: '==' | '!=', option: Expression): Expression {
  return binary(operator, option, { kind: 'none', type: option.type, span: option.span });
}

function isNone(knowledge: Knowledge, option: Expression): Expression {
  if (option.kind === 'none') return truth(true, option.span);
  if (option.kind === 'literal' || option.type.kind !== 'option') return truth(false, option.span);
  return knowledge.facts.has(key(noneTest('!=', option))) ? truth(false, option.span) : noneTest('==', option);
}

function indexed(knowledge: Knowledge, indices: readonly Expression[], types: readonly FiniteType[]): Expression {
  return indices.reduce<Expression>(
    (fault, index, position) => {
      const type = types[position];
      const inner = or(fault, faultOf(knowledge, index));
      return type === undefined ? inner : or(inner, outside(knowledge, index, knowledge.model.ends(type)));
    },
    truth(false, indices[0]?.span ?? noSpan),
  );
}

const noSpan = { file: '', start: 0, end: 0 };

function faultOfBinary(knowledge: Knowledge, expression: Expression & { kind: 'binary' }): Expression {
  const { operator, left, right } = expression;
  const first = faultOf(knowledge, left);
  switch (operator) {
    case 'and':
    case 'implies':
      return or(first, and(left, faultOf(learn(knowledge, left, true), right)));
    case 'or':
      return or(first, and(not(left), faultOf(learn(knowledge, left, false), right)));
    default:
      return or(first, faultOf(knowledge, right));
  }
}

function faultOfQuantifier(knowledge: Knowledge, expression: Expression & { kind: 'quantifier' }): Expression {
  const { model } = knowledge;
  const { domain, where, body } = expression;
  const type = domain.kind === 'set' ? domain.of : domain.type;
  let inner = withRange(forgetLocal(knowledge, expression.binder), expression.binder, model.ends(type));
  const set = domain.kind === 'set' ? faultOf(knowledge, domain.set) : truth(false, expression.span);
  const parts = [set];
  if (where !== null) {
    parts.push(faultOf(inner, where));
    inner = learn(inner, where, true);
  }
  if (body !== null) parts.push(faultOf(inner, body));
  if (parts.every(isFalse)) return truth(false, expression.span);
  // Which elements are looked at depends on the ones before: the written-out form says which.
  const all = cases({ model, locals: new Map() }, expression);
  const rest = all.length === 0 ? truth(false, expression.span) : faultOf(knowledge, unroll(model, expression));
  return or(set, rest);
}

/** A binder may have the name of a local that facts are about. */
function forgetLocal(knowledge: Knowledge, name: string): Knowledge {
  const mark = `$${name}`;
  if (![...knowledge.facts.keys()].some((fact) => fact.includes(mark))) return knowledge;
  return { ...knowledge, facts: new Map([...knowledge.facts].filter(([fact]) => !fact.includes(mark))) };
}

function any(conditions: readonly Expression[], otherwise: Expression): Expression {
  return conditions.reduce((all, condition) => or(all, condition), otherwise);
}

/** Whether the expression mentions a state before the transition. */
export function mentionsOld(expression: Expression): boolean {
  return some(expression, (inner) => inner.kind === 'old');
}
