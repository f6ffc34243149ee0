/** Expressions of one instance: functions inlined, constants put in, and what no state can reach left out.
 *
 *  Binders get new names, so that nothing can be captured. What is left out is never evaluated by the real expression, or
 *  holds no quantifier: nothing that could depend on the order of elements disappears. */

import type { Domain, Expression, ScalarType, Span } from '../language/ir.js';
import { unreachable } from '../language/unreachable.js';
import { bits, compute, known } from '../export/shared/fold.js';
import { extent, type Model } from '../export/shared/model.js';
import { literal, not, type Quantifier, some, truth } from '../export/shared/terms.js';
import { neverEqual, type Values, valuesOf } from './possible-values.js';

export interface LiveScope {
  readonly model: Model;
  readonly variables: ReadonlyMap<string, Values>;
  /** What stands for each local of the declaration. */
  readonly locals: Map<string, Expression>;
  /** Values of the new locals. */
  readonly values: Map<string, Values>;
  /** A name that nothing has yet. */
  readonly fresh: (name: string) => string;
  /** Told of every constant whose value the instance uses. */
  readonly onConstant: (name: string) => void;
  /** Told of every element that the text itself names. */
  readonly onElement: (sort: string, span: Span) => void;
}

/** @returns an expression over the scope's new names, with the value of the given one wherever that has a value */
export function live(scope: LiveScope, expression: Expression): Expression {
  const { model } = scope;
  switch (expression.kind) {
    case 'literal':
      if (sortOf(expression.type) !== null) scope.onElement(sortOf(expression.type)!, expression.span);
      return expression;
    case 'none':
      return expression;
    case 'size':
      return literal(expression.type, model.size(expression.sort), expression.span);
    case 'local':
      return scope.locals.get(expression.name) ?? expression;
    case 'read':
      return liveRead(scope, expression);
    case 'constant':
      return liveConstant(scope, expression);
    case 'unary':
      return liveUnary(model, { ...expression, operand: live(scope, expression.operand) });
    case 'binary':
      return liveBinary(scope, expression);
    case 'conditional': {
      const condition = live(scope, expression.condition);
      const value = known(model, condition);
      if (value !== null) return live(scope, value === 1 ? expression.then : expression.otherwise);
      return { ...expression, condition, then: live(scope, expression.then), otherwise: live(scope, expression.otherwise) };
    }
    case 'quantifier':
      return liveQuantifier(scope, expression);
    case 'set':
      return { ...expression, elements: expression.elements.map((element) => live(scope, element)) };
    case 'call': {
      const called = model.function(expression.function);
      const locals = new Map(called.parameters.map(({ name }, index) => [name, live(scope, expression.arguments[index]!)]));
      return live({ ...scope, locals }, called.body);
    }
    case 'old':
      return { ...expression, operand: live(scope, expression.operand) };
    default:
      return unreachable(expression);
  }
}

/** The sort of a value, of an option's value or of a set's elements. */
export function sortOf(type: ScalarType): string | null {
  const plain = type.kind === 'option' || type.kind === 'set' ? type.of : type;
  return plain.kind === 'sort' ? plain.name : null;
}

export function liveDomain(scope: LiveScope, domain: Domain): Domain {
  return domain.kind === 'set' ? { ...domain, set: live(scope, domain.set) } : domain;
}

function liveRead(scope: LiveScope, read: Expression & { kind: 'read' }): Expression {
  const indices = read.indices.map((index) => live(scope, index));
  const values = scope.variables.get(read.variable) ?? null;
  const [only] = values?.size === 1 && !indices.some(hasQuantifier) ? values : [];
  if (only === undefined) return { ...read, indices };
  return read.type.kind === 'option' && only === scope.model.none(read.type)
    ? { kind: 'none', type: read.type, span: read.span }
    : literal(read.type, only, read.span);
}

function liveConstant(scope: LiveScope, expression: Expression & { kind: 'constant' }): Expression {
  const { model } = scope;
  scope.onConstant(expression.constant);
  const constant = model.constant(expression.constant);
  const indices = expression.indices.map((index) => live(scope, index));
  let offset = 0;
  for (const [position, index] of indices.entries()) {
    const range = model.ends(constant.indices[position]!);
    const value = known(model, index);
    if (value === null || value < range.low || value > range.high) return { ...expression, indices };
    offset = offset * extent(range) + value - range.low;
  }
  const given = model.instance.constants[expression.constant]?.[offset];
  if (given === undefined && constant.defaultValue !== undefined) {
    return { ...live({ ...scope, locals: new Map(), onElement: () => {} }, constant.defaultValue), type: expression.type };
  }
  const value = given ?? model.values(constant.type).low;
  const isNone = constant.type.kind === 'option' && value === model.none(constant.type);
  return isNone ? { kind: 'none', type: expression.type, span: expression.span } : literal(expression.type, value, expression.span);
}

function liveUnary(model: Model, expression: Expression & { kind: 'unary' }): Expression {
  const { operator, operand, span, type } = expression;
  const value = known(model, operand);
  if (value === null) return operator === 'not' ? not(operand) : expression;
  switch (operator) {
    case 'not':
      return truth(value === 0, span);
    case 'negate':
      return literal(type, -value, span);
    case 'cardinality':
      return literal(type, bits(value), span);
    case 'unwrap':
      return operand.kind === 'none' ? expression : literal(type, value, span);
    default:
      return unreachable(operator);
  }
}

function liveBinary(scope: LiveScope, expression: Expression & { kind: 'binary' }): Expression {
  const { model } = scope;
  const { operator, span, type } = expression;
  const left = live(scope, expression.left);
  const first = known(model, left);
  if (operator === 'and' || operator === 'or' || operator === 'implies') {
    const decided = operator === 'or' ? 1 : 0;
    if (first === decided) return truth(operator !== 'and', span);
    if (first !== null) return live(scope, expression.right);
    return { ...expression, left, right: live(scope, expression.right) };
  }
  const right = live(scope, expression.right);
  const second = known(model, right);
  if (first !== null && second !== null) return literal(type, compute(operator, first, second), span);
  if ((operator === '==' || operator === '!=') && !hasQuantifier(left) && !hasQuantifier(right)) {
    const possible = { model, variables: scope.variables, locals: scope.values };
    if (neverEqual(valuesOf(possible, left), valuesOf(possible, right))) return truth(operator === '!=', span);
  }
  return { kind: 'binary', operator, left, right, type, span };
}

function liveQuantifier(scope: LiveScope, quantifier: Quantifier): Expression {
  const domain = liveDomain(scope, quantifier.domain);
  const binder = scope.fresh(quantifier.binder);
  const of = domain.kind === 'set' ? domain.of : domain.type;
  const inner = bound(scope, quantifier.binder, binder, of, quantifier.span);
  const where = quantifier.where === null ? null : live(inner, quantifier.where);
  const { type, span } = quantifier;
  if (where !== null && known(scope.model, where) === 0) {
    if (quantifier.quantifier === 'first') return { kind: 'none', type, span };
    return literal(type, quantifier.quantifier === 'forall' ? 1 : 0, span);
  }
  const body = quantifier.body === null ? null : live(inner, quantifier.body);
  const decided = body === null ? null : known(scope.model, body);
  if (where === null && quantifier.quantifier === 'forall' && decided === 1) return truth(true, span);
  if (where === null && quantifier.quantifier === 'exists' && decided === 0) return truth(false, span);
  return { ...quantifier, binder, domain, where, body };
}

/** The scope in which `name` is the new local `binder`. */
export function bound(scope: LiveScope, name: string, binder: string, type: ScalarType, span: Span): LiveScope {
  return { ...scope, locals: new Map(scope.locals).set(name, { kind: 'local', name: binder, type, span }) };
}

function hasQuantifier(expression: Expression): boolean {
  return some(expression, ({ kind }) => kind === 'quantifier');
}
