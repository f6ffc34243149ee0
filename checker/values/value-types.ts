/** Constructors for the types of values in one instance, and the integers each of them takes. */

import type { ValueType } from '../system.js';

/** The integers of a type, both ends included. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export const boolType: ValueType = { kind: 'bool', none: null };

export function intType(low: number, high: number): ValueType {
  return { kind: 'int', low, high, none: null };
}

/** An enumeration, or a sort together with the names of its elements. */
export function namedType(sort: string, names: readonly string[]): ValueType {
  return { kind: 'named', sort, names, none: null };
}

/** "page0", "page1" ... */
export function elementNames(prefix: string, size: number): readonly string[] {
  return Array.from({ length: size }, (_, index) => `${prefix}${index}`);
}

/** The type with one more value, just below its least. */
export function optionOf(type: ValueType): ValueType {
  return type.kind === 'set' ? type : { ...type, none: rangeOf(type).low - 1 };
}

/** Bit masks over a named type. */
export function setOf(type: ValueType): ValueType {
  return type.kind === 'named' ? { kind: 'set', sort: type.sort, names: type.names } : type;
}

/** All integers a cell of this type may hold. */
export function rangeOf(type: ValueType): Range {
  if (type.kind === 'set') {
    return { low: 0, high: 2 ** type.names.length - 1 };
  }
  const plain = plainRange(type);
  return type.none === null ? plain : { low: type.none, high: plain.high };
}

/** How many values a type has that may index a map. */
export function sizeOf(type: ValueType): number {
  const { low, high } = rangeOf(type);
  return Math.max(0, high - low + 1);
}

function plainRange(type: Exclude<ValueType, { kind: 'set' }>): Range {
  switch (type.kind) {
    case 'bool':
      return { low: 0, high: 1 };
    case 'int':
      return { low: type.low, high: type.high };
    case 'named':
      return { low: 0, high: type.names.length - 1 };
  }
}
