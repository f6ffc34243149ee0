/** From a trace's values back to the integers of a system's cells, and from names to cells. */

import { unreachable } from '../language/unreachable.js';
import type { TransitionSystem, Value, ValueType } from '../system.js';
import { cardinality, cellName } from '../trace/values.js';

/** The integer that stands for a trace's value, or null if the type has no such value. */
export function encodeValue(type: ValueType, value: Value): number | null {
  if (type.kind === 'set') {
    if (!Array.isArray(value)) return null;
    const members = value.map((member) => type.names.indexOf(String(member)));
    return members.includes(-1) ? null : members.reduce((mask, member) => mask | (1 << member), 0);
  }
  if (value === null) return type.none;
  switch (type.kind) {
    case 'bool':
      return typeof value === 'boolean' ? Number(value) : null;
    case 'int':
      return typeof value === 'number' && Number.isInteger(value) && value >= type.low && value <= type.high ? value : null;
    case 'named': {
      const index = typeof value === 'string' ? type.names.indexOf(value) : -1;
      return index === -1 ? null : index;
    }
    default:
      return unreachable(type);
  }
}

export interface Cell {
  /** Index into `system.cells`. */
  readonly position: number;
  readonly type: ValueType;
}

/** Every cell under the name that traces give it: "File[file0].granted". */
export function cellsByName(system: TransitionSystem): ReadonlyMap<string, Cell> {
  return new Map(
    system.variables.flatMap((variable) =>
      Array.from({ length: variable.cells }, (_, cell): [string, Cell] => [
        cellName(variable, cell),
        { position: variable.firstCell + cell, type: variable.type },
      ]),
    ),
  );
}

/** Position of a cell in `system.cells`, or null if the variable or the index does not exist. */
export function cellPosition(system: TransitionSystem, variable: string, indices: readonly number[]): number | null {
  const description = system.variables.find((candidate) => candidate.name === variable);
  if (description === undefined || description.indices.length !== indices.length) return null;
  let position = 0;
  for (const [dimension, type] of description.indices.entries()) {
    const count = cardinality(type);
    const offset = indices[dimension] - (type.kind === 'int' ? type.low : 0);
    if (offset < 0 || offset >= count) return null;
    position = position * count + offset;
  }
  return description.firstCell + position;
}
