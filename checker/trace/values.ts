/** From the integers of cells and slots to values and names that people read. */

import { unreachable } from '../language/unreachable.js';
import type { Value, ValueType, VariableDescription } from '../system.js';

export function decodeValue(type: ValueType, integer: number): Value {
  switch (type.kind) {
    case 'bool':
      return integer === type.none ? null : integer !== 0;
    case 'int':
      return integer === type.none ? null : integer;
    case 'named':
      return integer === type.none ? null : elementName(type.names, integer);
    case 'set':
      return type.names.filter((_, index) => ((integer >>> index) & 1) !== 0);
    default:
      return unreachable(type);
  }
}

/** The integer that a cell has unless something set it: none, or the type's least value. */
export function leastInteger(type: ValueType): number {
  if (type.kind === 'set') return 0;
  if (type.none !== null) return type.none;
  return type.kind === 'int' ? type.low : 0;
}

/** Name of cell `cell` of the variable, counted from its first: "File[file0].granted", "Ioas[ioas0].maps[iova1].page". */
export function cellName(variable: VariableDescription, cell: number): string {
  const names: string[] = [];
  let rest = cell;
  for (const index of variable.indices.toReversed()) {
    const size = cardinality(index);
    names.unshift(`[${indexName(index, rest % size)}]`);
    rest = Math.floor(rest / size);
  }
  return placeIndices(variable, names);
}

/** An object's index stands after the object's name; the others after the map's own name, which comes next. */
function placeIndices(variable: VariableDescription, names: readonly string[]): string {
  const segments = variable.name.split('.');
  const first = variable.indices[0];
  const ofObject = first !== undefined && first.kind === 'named' && first.sort === segments[0] && segments.length > 1;
  const [head, ...tail] = segments;
  if (!ofObject) return [`${head}${names.join('')}`, ...tail].join('.');
  const [field, ...rest] = tail;
  return [`${head}${names[0]}`, `${field}${names.slice(1).join('')}`, ...rest].join('.');
}

/** How many values an index type has. */
export function cardinality(type: ValueType): number {
  switch (type.kind) {
    case 'bool':
      return 2;
    case 'int':
      return type.high - type.low + 1;
    case 'named':
      return type.names.length;
    case 'set':
      return 2 ** type.names.length;
    default:
      return unreachable(type);
  }
}

/** Name of the `position`-th value of an index type. */
function indexName(type: ValueType, position: number): string {
  switch (type.kind) {
    case 'bool':
      return position === 0 ? 'false' : 'true';
    case 'int':
      return String(type.low + position);
    case 'named':
      return elementName(type.names, position);
    case 'set':
      return String(position);
    default:
      return unreachable(type);
  }
}

/** A number stands for itself where there is no name: a wrong system shows itself in its traces instead of hiding. */
function elementName(names: readonly string[], index: number): string {
  return names[index] ?? String(index);
}
