/** Quantifiers, comprehensions and sizes: everything that ranges over a domain. */

import type * as ast from '../ast.js';
import { constantBound } from './bounds.js';
import { bindLocal, type Context, fail } from './context.js';
import { checkArgument } from './fit.js';
import type { Domain, Expression, FiniteType, ScalarType, Span } from '../ir.js';
import { resolveRange } from './resolve-types.js';
import { BOOL, exactly, family, integerType, show, sizeOf } from './types.js';

export function checkQuantified(context: Context, expression: Extract<ast.Expression, { kind: 'quantified' }>): Expression | null {
  return nest(context, expression, expression.binders);
}

/** Several binders are quantifiers inside one another; `where` belongs to the innermost. */
function nest(
  context: Context,
  expression: Extract<ast.Expression, { kind: 'quantified' }>,
  [binder, ...rest]: readonly ast.Binder[],
): Expression | null {
  if (binder === undefined) return null;
  const bound = checkBinder(context, binder);
  if (bound === null) return null;
  if (rest.length > 0) {
    const body = nest(bound.context, expression, rest);
    return body === null ? null : quantifier(expression.quantifier, bound, null, body, BOOL, expression.span);
  }
  const where = checkWhere(bound.context, expression.where);
  const body = checkArgument(bound.context, expression.body, BOOL, `the body of \`${expression.quantifier}\``);
  return where === undefined || body === null ? null : quantifier(expression.quantifier, bound, where, body, BOOL, expression.span);
}

function quantifier(
  kind: 'forall' | 'exists' | 'count' | 'collect' | 'first',
  bound: Bound,
  where: Expression | null,
  body: Expression | null,
  type: ScalarType,
  span: Span,
): Expression {
  return { kind: 'quantifier', quantifier: kind, binder: bound.unique, domain: bound.domain, where, body, type, span };
}

/** undefined after a report; null if there is no condition. */
export function checkWhere(context: Context, where: ast.Expression | null): Expression | null | undefined {
  return where === null ? null : (checkArgument(context, where, BOOL, 'the condition of `where`') ?? undefined);
}

export interface Bound {
  readonly context: Context;
  readonly unique: string;
  readonly domain: Domain;
}

export function elementType(domain: Domain): FiniteType {
  return domain.kind === 'type' ? domain.type : domain.of;
}

/** A binder and the context in which its name is known; null after a report. */
export function checkBinder(context: Context, binder: ast.Binder): Bound | null {
  const domain = checkDomain(context, binder.domain);
  if (domain === null) return null;
  const { context: inner, unique } = bindLocal(context, binder.name.text, elementType(domain), binder.name.span);
  return { context: inner, unique, domain };
}

function checkDomain(context: Context, domain: ast.Domain): Domain | null {
  if (domain.kind === 'range') {
    const type = resolveRange(typeNames(context), domain, context.report);
    return type === null ? null : { kind: 'type', type };
  }
  const named = typeNamed(context, domain.expression);
  if (named !== null) return { kind: 'type', type: named };
  const set = context.check(context, domain.expression, null);
  if (set === null) return null;
  if (set.type.kind === 'set') return { kind: 'set', set, of: set.type.of };
  return fail(
    context,
    'type-mismatch',
    domain.span,
    `a value of type ${family(set.type)} has no elements`,
    'range over a sort, an object, an enum, a set, or `lo..hi`',
  );
}

/** The sort or enum that an expression names, if no local or variable hides it. */
function typeNamed(context: Context, expression: ast.Expression): FiniteType | null {
  if (expression.kind !== 'name' || context.locals.has(expression.name)) return null;
  const symbol = context.symbols.types.get(expression.name);
  return symbol === undefined || symbol.kind === 'record' ? null : { kind: symbol.kind, name: symbol.name };
}

export function typeNames(context: Context) {
  const known = [...context.symbols.types].map(
    ([name, symbol]) =>
      [name, symbol.kind === 'enum' ? { kind: symbol.kind, members: symbol.members.length } : { kind: symbol.kind }] as const,
  );
  return new Map(known);
}

function membersOf(context: Context): (name: string) => number {
  return (name) => {
    const symbol = context.symbols.types.get(name);
    return symbol?.kind === 'enum' ? symbol.members.length : 0;
  };
}

export function checkSelection(context: Context, expression: Extract<ast.Expression, { kind: 'selection' }>): Expression | null {
  const bound = checkBinder(context, expression.binder);
  if (bound === null) return null;
  const where = checkWhere(bound.context, expression.where);
  if (where === undefined) return null;
  const of = elementType(bound.domain);
  switch (expression.selection) {
    case 'count':
      return quantifier('count', bound, where, null, integerType(constantBound(0), sizeOf(of, membersOf(context))), expression.span);
    case 'first':
      return quantifier('first', bound, where, null, { kind: 'option', of }, expression.span);
    case 'collect':
      if (of.kind === 'sort' || of.kind === 'enum') return quantifier('collect', bound, where, null, { kind: 'set', of }, expression.span);
      return fail(context, 'bad-type', expression.span, `a set of ${show(of)} cannot be`, 'sets are of a sort, an object or an enum');
  }
}

export function checkSize(context: Context, of: ast.Expression, span: Span): Expression | null {
  const named = typeNamed(context, of);
  if (named?.kind === 'sort') {
    const size = { constant: 0, sizes: [named.name], minus: [] };
    return { kind: 'size', sort: named.name, type: integerType(size, size), span };
  }
  if (named?.kind === 'enum') {
    const size = membersOf(context)(named.name);
    return { kind: 'literal', value: size, type: exactly(size), span };
  }
  const operand = context.check(context, of, null);
  if (operand === null) return null;
  if (operand.type.kind === 'set') {
    const type = integerType(constantBound(0), sizeOf(operand.type.of, membersOf(context)));
    return { kind: 'unary', operator: 'cardinality', operand, type, span };
  }
  return fail(context, 'type-mismatch', span, `a value of type ${family(operand.type)} has no size`, 'sizes are of sets, sorts and enums');
}
