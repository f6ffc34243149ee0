/** Expressions of one instance: sizes and constants put in, locals substituted, and whatever is known by then computed.
 *  What could not be evaluated before still cannot be afterwards. */

import type { BinaryOperator, Expression, ScalarType } from '../../language/ir.js';
import { unreachable } from '../../language/unreachable.js';
import { each, extent, type Model } from './model.js';
import { boolType, integer, literal, local, not, type Quantifier, some, truth } from './terms.js';

export interface Substitution {
  readonly model: Model;
  /** What stands for a local; a local that is not in it stays. */
  readonly locals: ReadonlyMap<string, Expression>;
  /** What stands for reading a variable at these (folded) indices; without it, the read itself. */
  readonly read?: (read: Expression & { readonly kind: 'read' }) => Expression;
  /** Whether calls of the function give way to its body. */
  readonly inlines?: (name: string) => boolean;
}

export function fold(into: Substitution, expression: Expression): Expression {
  switch (expression.kind) {
    case 'literal':
    case 'none':
      return expression;
    case 'size':
      return literal(expression.type, into.model.size(expression.sort), expression.span);
    case 'local':
      return into.locals.get(expression.name) ?? expression;
    case 'read': {
      const read = { ...expression, indices: expression.indices.map((index) => fold(into, index)) };
      return into.read?.(read) ?? read;
    }
    case 'constant':
      return foldConstant(into, expression);
    case 'unary':
      return foldUnary(into.model, { ...expression, operand: fold(into, expression.operand) });
    case 'binary':
      return foldBinary(into, expression);
    case 'conditional': {
      const condition = fold(into, expression.condition);
      const value = known(into.model, condition);
      if (value !== null) return fold(into, value === 1 ? expression.then : expression.otherwise);
      return { ...expression, condition, then: fold(into, expression.then), otherwise: fold(into, expression.otherwise) };
    }
    case 'quantifier':
      return foldQuantifier(into, expression);
    case 'set': {
      const elements = expression.elements.map((element) => fold(into, element));
      const values = elements.map((element) => known(into.model, element));
      if (values.some((value) => value === null)) return { ...expression, elements };
      return literal(
        expression.type,
        values.reduce<number>((mask, value) => mask | (1 << (value ?? 0)), 0),
        expression.span,
      );
    }
    case 'call':
      return foldCall(into, expression);
    case 'old':
      return { ...expression, operand: fold(into, expression.operand) };
  }
}

/** The integer that the expression is, if that is known. */
export function known(model: Model, expression: Expression): number | null {
  if (expression.kind === 'literal') return expression.value;
  return expression.kind === 'none' ? model.none(expression.type) : null;
}

/** One value of a quantifier: the binder's literal, and the folded parts. Values that are certainly left out are missing. */
export interface Case {
  readonly value: Expression;
  /** Membership in the domain and `where` together. */
  readonly condition: Expression;
  readonly body: Expression;
}

/** Every value of the domain, ascending, with what the quantifier says of it. */
export function cases(into: Substitution, quantifier: Quantifier): readonly Case[] {
  const { domain, where, body, binder, span } = quantifier;
  const type = domain.kind === 'set' ? domain.of : domain.type;
  const set = domain.kind === 'set' ? fold(into, domain.set) : null;
  return each(into.model.ends(type)).flatMap((number) => {
    const value = literal(type, number, span);
    const inner = { ...into, locals: new Map(into.locals).set(binder, value) };
    const member = set === null ? truth(true, span) : foldComparison(into.model, 'in', value, set, span);
    const chosen = where === null ? truth(true, span) : fold(inner, where);
    const condition = both(into.model, member, () => chosen);
    if (known(into.model, condition) === 0) return [];
    return [{ value, condition, body: body === null ? truth(true, span) : fold(inner, body) }];
  });
}

function foldConstant(into: Substitution, expression: Expression & { kind: 'constant' }): Expression {
  const { model } = into;
  const constant = model.constant(expression.constant);
  const indices = expression.indices.map((index) => fold(into, index));
  let offset = 0;
  for (const [position, index] of indices.entries()) {
    const range = model.ends(constant.indices[position]!);
    const value = known(model, index);
    if (value === null || value < range.low || value > range.high) return { ...expression, indices };
    offset = offset * extent(range) + value - range.low;
  }
  return constantAt(model, expression.constant, offset, expression);
}

/** The value of a constant at a row-major offset into its table. */
export function constantAt(model: Model, name: string, offset: number, at: Expression): Expression {
  const constant = model.constant(name);
  const given = model.instance.constants[name]?.[offset];
  if (given === undefined && constant.defaultValue !== undefined) return fold({ model, locals: new Map() }, constant.defaultValue);
  return valueTerm(model, constant.type, given ?? model.values(constant.type).low, at);
}

/** A value of the type as an expression. */
export function valueTerm(model: Model, type: ScalarType, value: number, at: Expression): Expression {
  if (type.kind === 'option' && value === model.none(type)) return { kind: 'none', type, span: at.span };
  return literal(type, value, at.span);
}

function foldUnary(model: Model, expression: Expression & { kind: 'unary' }): Expression {
  const { operator, operand, span } = expression;
  const value = known(model, operand);
  switch (operator) {
    case 'not':
      return value === null ? not(operand) : truth(value === 0, span);
    case 'negate':
      return value === null ? expression : integer(-value, span);
    case 'cardinality':
      return value === null ? expression : integer(bits(value), span);
    case 'unwrap':
      // An argument that is always a value may stand where an option is expected.
      if (operand.type.kind !== 'option') return operand;
      if (value === null || operand.kind === 'none') return expression;
      return { ...operand, type: expression.type };
    default:
      return unreachable(operator);
  }
}

function foldBinary(into: Substitution, expression: Expression & { kind: 'binary' }): Expression {
  const { model } = into;
  const { operator, span } = expression;
  const left = fold(into, expression.left);
  const right = () => fold(into, expression.right);
  switch (operator) {
    case 'and':
      return both(model, left, right);
    case 'or':
      return either(model, left, right);
    case 'implies': {
      const value = known(model, left);
      if (value !== null) return value === 0 ? truth(true, span) : right();
      return { ...expression, left, right: right() };
    }
    default:
      return { ...foldComparison(model, operator, left, right(), span, expression.type), span };
  }
}

function both(model: Model, left: Expression, right: () => Expression): Expression {
  const value = known(model, left);
  if (value !== null) return value === 0 ? truth(false, left.span) : right();
  const other = right();
  return known(model, other) === 1 ? left : { kind: 'binary', operator: 'and', left, right: other, type: boolType, span: left.span };
}

function either(model: Model, left: Expression, right: () => Expression): Expression {
  const value = known(model, left);
  if (value !== null) return value === 1 ? truth(true, left.span) : right();
  const other = right();
  return known(model, other) === 0 ? left : { kind: 'binary', operator: 'or', left, right: other, type: boolType, span: left.span };
}

export type Strict = Exclude<BinaryOperator, 'and' | 'or' | 'implies'>;

function foldComparison(
  model: Model,
  operator: Strict,
  left: Expression,
  right: Expression,
  span: Expression['span'],
  type: ScalarType = boolType,
): Expression {
  const a = known(model, left);
  const b = known(model, right);
  if (a === null || b === null) {
    // Nothing is in an empty set, whatever it is, as long as it can be evaluated; a known element can.
    if (operator === 'in' && b === 0 && (a !== null || left.kind === 'local')) return truth(false, span);
    return { kind: 'binary', operator, left, right, type, span };
  }
  const value = compute(operator, a, b);
  if (type.kind === 'int' || type.kind === 'option') return integer(value, span);
  return literal(type, value, span);
}

/** The value of an operator that evaluates both its operands. */
export function compute(operator: Strict, a: number, b: number): number {
  switch (operator) {
    case '==':
      return Number(a === b);
    case '!=':
      return Number(a !== b);
    case '<':
      return Number(a < b);
    case '<=':
      return Number(a <= b);
    case '>':
      return Number(a > b);
    case '>=':
      return Number(a >= b);
    case '+':
      return a + b;
    case '-':
      return a - b;
    case 'in':
      return a < 0 ? 0 : (b >>> a) & 1;
    case 'union':
      return a | b;
    case 'intersection':
      return a & b;
    case 'difference':
      return a & ~b;
    case 'subset':
      return Number((a & ~b) === 0);
    default:
      return unreachable(operator);
  }
}

function foldQuantifier(into: Substitution, quantifier: Quantifier): Expression {
  const renamed = withoutCapture(into, quantifier);
  const { domain, where, body, binder } = renamed;
  const inner = { ...into, locals: new Map(into.locals) };
  inner.locals.delete(binder);
  const folded: Quantifier = {
    ...renamed,
    domain: domain.kind === 'set' ? { ...domain, set: fold(into, domain.set) } : domain,
    where: where === null ? null : fold(inner, where),
    body: body === null ? null : fold(inner, body),
  };
  const type = domain.kind === 'set' ? domain.of : domain.type;
  const size = extent(into.model.ends(type));
  const changing = some(folded, (each) => each.kind === 'read' || each.kind === 'old' || (each.kind === 'local' && each.name !== binder));
  if (size > 0 && (changing || some(folded, (each) => each.kind === 'call'))) return folded;
  return computed(into.model, folded) ?? folded;
}

/** The value of a quantifier that depends on nothing but constants. */
function computed(model: Model, quantifier: Quantifier): Expression | null {
  const all = cases({ model, locals: new Map() }, quantifier);
  if (all.some(({ condition, body }) => known(model, condition) === null || known(model, body) === null)) return null;
  const chosen = all.filter(({ body }) => known(model, body) === 1).map(({ value }) => known(model, value) ?? 0);
  const { span, type } = quantifier;
  switch (quantifier.quantifier) {
    case 'forall':
      return truth(chosen.length === all.length, span);
    case 'exists':
      return truth(chosen.length > 0, span);
    case 'count':
      return literal(type, chosen.length, span);
    case 'collect':
      return literal(
        type,
        chosen.reduce((mask, value) => mask | (1 << value), 0),
        span,
      );
    case 'first':
      return chosen.length === 0 ? { kind: 'none', type, span } : literal(type, chosen[0]!, span);
  }
}

function foldCall(into: Substitution, expression: Expression & { kind: 'call' }): Expression {
  const { model } = into;
  const called = model.function(expression.function);
  const given = expression.arguments.map((argument) => fold(into, argument));
  const locals = new Map(called.parameters.map((parameter, position) => [parameter.name, given[position]!]));
  if (into.inlines?.(called.name) === true) return fold({ ...into, locals }, called.body);
  if (given.every((argument) => known(model, argument) !== null) && !readsState(model, called.body)) {
    const value = fold({ model, locals }, called.body);
    if (known(model, value) !== null) return value;
  }
  return { ...expression, arguments: given };
}

/** Whether the expression, or a function that it calls, reads a variable. */
export function readsState(model: Model, expression: Expression): boolean {
  return variablesOf(model, expression).size > 0;
}

/** The variables that the expression and the functions it calls read. */
export function variablesOf(model: Model, expression: Expression): ReadonlySet<string> {
  const names = new Set<string>();
  some(expression, (inner) => {
    if (inner.kind === 'read') names.add(inner.variable);
    if (inner.kind === 'call') for (const name of variablesOf(model, model.function(inner.function).body)) names.add(name);
    return false;
  });
  return names;
}

/** The quantifier with another binder, if one of the expressions put in mentions a local of that name. */
function withoutCapture(into: Substitution, quantifier: Quantifier): Quantifier {
  const mentions = (name: string) =>
    [...into.locals].some(
      ([to, value]) => to !== quantifier.binder && some(value, (inner) => inner.kind === 'local' && inner.name === name),
    );
  if (!mentions(quantifier.binder)) return quantifier;
  let binder = `${quantifier.binder}_`;
  while (mentions(binder)) binder += '_';
  const type = quantifier.domain.kind === 'set' ? quantifier.domain.of : quantifier.domain.type;
  const inner = { model: into.model, locals: new Map([[quantifier.binder, local(binder, type, quantifier.span)]]) };
  return {
    ...quantifier,
    binder,
    where: quantifier.where === null ? null : fold(inner, quantifier.where),
    body: quantifier.body === null ? null : fold(inner, quantifier.body),
  };
}

/** The number of elements of a set. */
export function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}
