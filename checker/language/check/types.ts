/** Types as the checker sees them: the scalars of the IR, plus the records and maps that flattening takes apart. */

import { addBounds, compareBounds, constantBound, sameBound, showBound, subtractBounds } from './bounds.js';
import type { Bound, FiniteType, ScalarType } from '../ir.js';
import { unreachable } from '../unreachable.js';

export type RecordType = { readonly kind: 'record'; readonly name: string };
export type MapType = { readonly kind: 'map'; readonly key: FiniteType; readonly value: Type };
export type Type = ScalarType | RecordType | MapType;
export type IntegerType = Extract<FiniteType, { kind: 'int' }>;

export const BOOL: FiniteType = { kind: 'bool' };

export function integerType(low: Bound, high: Bound): IntegerType {
  return { kind: 'int', low, high };
}

export function exactly(value: number): IntegerType {
  return integerType(constantBound(value), constantBound(value));
}

export function isScalar(type: Type): type is ScalarType {
  return type.kind !== 'record' && type.kind !== 'map';
}

export function isFiniteType(type: Type): type is FiniteType {
  return isScalar(type) && type.kind !== 'option' && type.kind !== 'set';
}

export function show(type: Type): string {
  switch (type.kind) {
    case 'bool':
      return 'bool';
    case 'int':
      return `${showBound(type.low)}..${showBound(type.high)}`;
    case 'enum':
    case 'sort':
    case 'record':
      return type.name;
    case 'option':
      return `${type.of.kind === 'int' ? `(${show(type.of)})` : show(type.of)}?`;
    case 'set':
      return `set of ${show(type.of)}`;
    case 'map':
      return `${show(type.key)} -> ${show(type.value)}`;
    default:
      return unreachable(type);
  }
}

/** As `show`, but integers are just "int": what matters when two types do not fit. */
export function family(type: Type): string {
  switch (type.kind) {
    case 'int':
      return 'int';
    case 'option':
      return `${family(type.of)}?`;
    case 'map':
      return `${family(type.key)} -> ${family(type.value)}`;
    default:
      return show(type);
  }
}

/** Whether a value of `from` may stand where `to` is wanted: 'option' if only because it may be none. Ranges are checked at run time. */
export function fits(from: Type, to: Type): 'yes' | 'option' | 'no' {
  if (from.kind === 'option' && to.kind === 'option') {
    return fits(from.of, to.of) === 'yes' && sameNone(from.of, to.of) ? 'yes' : 'no';
  }
  if (to.kind === 'option') return fits(from, to.of);
  if (from.kind === 'option') return fits(from.of, to) === 'yes' ? 'option' : 'no';
  return family(from) === family(to) ? 'yes' : 'no';
}

/** none is one below the least value, so options of integers mix only where they begin alike. */
function sameNone(a: FiniteType, b: FiniteType): boolean {
  return a.kind !== 'int' || b.kind !== 'int' || sameBound(a.low, b.low);
}

/** A type for a value that is one of both; null if there is none. */
export function join(a: ScalarType, b: ScalarType): ScalarType | null {
  if (a.kind === 'int' && b.kind === 'int') return integerType(least(a.low, b.low), greatest(a.high, b.high));
  if (fits(a, b) === 'yes') return b;
  if (fits(b, a) === 'yes') return a;
  return null;
}

const WIDE = 2 ** 30;

function least(a: Bound, b: Bound): Bound {
  const order = compareBounds(a, b);
  return order === null ? constantBound(-WIDE) : order <= 0 ? a : b;
}

function greatest(a: Bound, b: Bound): Bound {
  const order = compareBounds(a, b);
  return order === null ? constantBound(WIDE - 1) : order >= 0 ? a : b;
}

/** How many values a type has, as a bound; `members` gives the number of members of an enum. */
export function sizeOf(type: FiniteType, members: (name: string) => number): Bound {
  switch (type.kind) {
    case 'bool':
      return constantBound(2);
    case 'int':
      return addBounds(subtractBounds(type.high, type.low), constantBound(1));
    case 'enum':
      return constantBound(members(type.name));
    case 'sort':
      return { constant: 0, sizes: [type.name], minus: [] };
    default:
      return unreachable(type);
  }
}
