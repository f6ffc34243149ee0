/** Type expressions -> types. */

import type * as ast from '../ast.js';
import { addBounds, constantBound, negateBound, subtractBounds } from './bounds.js';
import { error, type Report } from '../diagnostic.js';
import type { Bound, FiniteType } from '../ir.js';
import { suggest } from './suggestion.js';
import { BOOL, integerType, isFiniteType, isScalar, show, type Type } from './types.js';
import { unreachable } from '../unreachable.js';

/** What is known of a type's name before its fields are. */
export type TypeNames = ReadonlyMap<string, { readonly kind: 'sort' | 'record' } | { readonly kind: 'enum'; readonly members: number }>;

export const LARGEST = 2 ** 30 - 1;

export function resolveType(names: TypeNames, expression: ast.TypeExpression, report: Report): Type | null {
  switch (expression.kind) {
    case 'bool':
      return BOOL;
    case 'range':
      return resolveRange(names, expression, report);
    case 'name':
      return resolveName(names, expression.name, expression, report);
    case 'option': {
      const of = resolveType(names, expression.of, report);
      if (of === null) return null;
      if (isFiniteType(of)) return { kind: 'option', of };
      report(
        error(
          'bad-type',
          expression.span,
          `an option of ${show(of)} cannot be`,
          'options are of bool, a range, an enum, a sort or an object',
        ),
      );
      return null;
    }
    case 'set': {
      const of = resolveType(names, expression.of, report);
      if (of === null) return null;
      if (of.kind === 'sort' || of.kind === 'enum') return { kind: 'set', of };
      report(
        error(
          'bad-type',
          expression.span,
          `a set of ${show(of)} cannot be`,
          'sets are of a sort, an object or an enum; use a map to bool instead',
        ),
      );
      return null;
    }
    case 'map': {
      const key = resolveType(names, expression.key, report);
      const value = resolveType(names, expression.value, report);
      if (key === null || value === null) return null;
      if (isFiniteType(key)) return { kind: 'map', key, value };
      report(
        error(
          'bad-type',
          expression.key.span,
          `a map cannot have ${show(key)} as its index`,
          'indices are bool, a range, an enum, a sort or an object',
        ),
      );
      return null;
    }
    default:
      return unreachable(expression);
  }
}

function resolveName(names: TypeNames, name: string, at: ast.Spanned, report: Report): Type | null {
  const found = names.get(name);
  if (found !== undefined) return { kind: found.kind, name };
  report(
    error(
      'unknown-name',
      at.span,
      `there is no type \`${name}\``,
      suggest(name, [...names.keys(), 'bool'], 'declare it as a sort, enum, object or record'),
    ),
  );
  return null;
}

export function resolveRange(
  names: TypeNames,
  range: { readonly low: ast.Expression; readonly high: ast.Expression } & ast.Spanned,
  report: Report,
): FiniteType | null {
  const low = resolveBound(names, range.low, report);
  const high = resolveBound(names, range.high, report);
  if (low === null || high === null) return null;
  if (isConstant(low) && isConstant(high) && low.constant > high.constant) {
    report(error('bad-number', range.span, `the range ${low.constant}..${high.constant} is empty`, 'put the smaller bound first'));
    return null;
  }
  return integerType(low, high);
}

function isConstant(bound: Bound): boolean {
  return bound.sizes.length === 0 && bound.minus.length === 0;
}

/** Integers, |Sort|, + and -. */
function resolveBound(names: TypeNames, expression: ast.Expression, report: Report): Bound | null {
  const both = (left: ast.Expression, right: ast.Expression, combine: (a: Bound, b: Bound) => Bound): Bound | null => {
    const [a, b] = [resolveBound(names, left, report), resolveBound(names, right, report)];
    return a === null || b === null ? null : combine(a, b);
  };
  if (expression.kind === 'integer') {
    if (expression.value <= LARGEST) return constantBound(expression.value);
    report(error('bad-number', expression.span, `${expression.value} does not fit 31 bits`, `use at most ${LARGEST}`));
    return null;
  }
  if (expression.kind === 'unary' && expression.operator === '-') {
    const operand = resolveBound(names, expression.operand, report);
    return operand === null ? null : negateBound(operand);
  }
  if (expression.kind === 'binary' && expression.operator === '+') return both(expression.left, expression.right, addBounds);
  if (expression.kind === 'binary' && expression.operator === '-') return both(expression.left, expression.right, subtractBounds);
  if (expression.kind === 'size' && expression.of.kind === 'name') return sizeBound(names, expression.of.name, expression, report);
  report(
    error('not-constant', expression.span, 'this bound is not constant', 'bounds are integers and sizes of sorts (`|File|`), with + and -'),
  );
  return null;
}

function sizeBound(names: TypeNames, name: string, at: ast.Spanned, report: Report): Bound | null {
  const found = names.get(name);
  if (found?.kind === 'sort') return { constant: 0, sizes: [name], minus: [] };
  if (found?.kind === 'enum') return constantBound(found.members);
  const known = [...names].filter(([, type]) => type.kind !== 'record').map(([known]) => known);
  report(
    error(
      'not-constant',
      at.span,
      `\`${name}\` is not a sort, so \`|${name}|\` is not a constant bound`,
      suggest(name, known, 'use the size of a sort, object or enum'),
    ),
  );
  return null;
}

/** Whether a scalar; says what else it is otherwise. */
export function requireScalar(
  type: Type | null,
  at: ast.Spanned,
  what: string,
  report: Report,
): type is Extract<Type, { kind: 'bool' | 'int' | 'enum' | 'sort' | 'option' | 'set' }> {
  if (type === null) return false;
  if (isScalar(type)) return true;
  report(
    error(
      'bad-type',
      at.span,
      `${what} cannot be ${type.kind === 'map' ? 'a map' : 'a record'}`,
      'maps and records exist only in the state: pass what indexes them',
    ),
  );
  return false;
}
