/** The cells of a state that a permutation of elements moves or changes, as tables that need no types any more. */

import type { ValueType, VariableDescription } from '../../system.js';
import { sizeOf } from '../../values/value-types.js';
import { type Permutation, rangeOfType, type SortRange } from './elements.js';

/** No element and not `none`. */
const UNUSED = -2;

/** Cell number `cell`; `places` are its reduced indices. */
export interface MobileCell {
  readonly cell: number;
  /** Equal for cells that a permutation may exchange, different for all others. */
  readonly role: number;
  /** The cell that would have element 0 at each of the places. */
  readonly base: number;
  readonly places: readonly { readonly element: number; readonly first: number; readonly stride: number }[];
  readonly value: 'plain' | 'element' | 'set';
  /** Number of the value's element 0; -1 for a plain value. */
  readonly valueFirst: number;
  /** A value that says nothing: `none`, the empty set, the least plain one. Never an element. */
  readonly blank: number;
}

export function mobileCells(variables: readonly VariableDescription[], sorts: readonly SortRange[]): readonly MobileCell[] {
  return variables.flatMap((variable) => {
    const ranges = variable.indices.map((type) => rangeOfType(sorts, type));
    const valueRange = rangeOfType(sorts, variable.type);
    if (valueRange === null && ranges.every((range) => range === null)) return [];
    const sizes = variable.indices.map(sizeOf);
    const strides = sizes.map((_, position) => sizes.slice(position + 1).reduce((product, size) => product * size, 1));
    return Array.from({ length: variable.cells }, (_, offset): MobileCell => {
      const cell = variable.firstCell + offset;
      const places = ranges.flatMap((range, position) => {
        if (range === null) return [];
        const index = Math.floor(offset / strides[position]!) % sizes[position]!;
        return [{ element: range.first + index, first: range.first, stride: strides[position]! }];
      });
      const base = places.reduce((at, { element, first, stride }) => at - (element - first) * stride, cell);
      const { type } = variable;
      const value = valueRange === null ? 'plain' : type.kind === 'set' ? 'set' : 'element';
      return { cell, role: base, base, places, value, valueFirst: valueRange?.first ?? -1, blank: blankOf(type, value) };
    });
  });
}

function blankOf(type: ValueType, value: MobileCell['value']): number {
  if (type.kind === 'set') return 0;
  if (value === 'element') return type.none ?? UNUSED;
  return type.kind === 'int' && type.none === null ? type.low : (type.none ?? 0);
}

/** Where the cell's value goes. */
export function placeImage({ base, places }: MobileCell, permutation: Permutation): number {
  let at = base;
  for (let index = 0; index < places.length; index++) {
    const { element, first, stride } = places[index]!;
    at += (permutation[element]! - first) * stride;
  }
  return at;
}

/** What the value becomes. */
export function cellImage({ value: kind, valueFirst }: MobileCell, permutation: Permutation, value: number): number {
  if (kind === 'plain') return value;
  if (kind === 'element') return value < 0 ? value : permutation[valueFirst + value]! - valueFirst;
  let image = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) {
    image |= 1 << (permutation[valueFirst + 31 - Math.clz32(rest & -rest)]! - valueFirst);
  }
  return image;
}

/** Writes the image of `from` to `to`; other cells of `to` stay. */
export function permuteCells(cells: readonly MobileCell[], permutation: Permutation, from: Int32Array, to: Int32Array): void {
  for (let index = 0; index < cells.length; index++) {
    const mobile = cells[index]!;
    to[placeImage(mobile, permutation)] = cellImage(mobile, permutation, from[mobile.cell]!);
  }
}
