/** The indices of a variable's cells, in the order of the cells. */

import { unreachable } from '../language/unreachable.js';
import type { ValueType } from '../system.js';

/** Row-major: the last index varies fastest. */
export function indexTuples(indices: readonly ValueType[]): readonly (readonly number[])[] {
  return indices.reduce<readonly (readonly number[])[]>(
    (tuples, type) => tuples.flatMap((tuple) => valuesOf(type).map((value) => [...tuple, value])),
    [[]],
  );
}

/** The values of a parameter or an index, in ascending order. */
export function valuesOf(type: ValueType): readonly number[] {
  switch (type.kind) {
    case 'bool':
      return [0, 1];
    case 'int':
      return Array.from({ length: type.high - type.low + 1 }, (_, index) => type.low + index);
    case 'named':
      return type.names.map((_, index) => index);
    case 'set':
      return Array.from({ length: 2 ** type.names.length }, (_, index) => index);
    default:
      return unreachable(type);
  }
}
