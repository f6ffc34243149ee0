/** Equal states up to the names of elements that no log shows: of many ways in which a hidden argument can be chosen, one is kept. */

import type { Instance, Specification } from '../language/ir.js';
import type { TransitionSystem, ValueType } from '../system.js';
import { cardinality } from '../trace/values.js';

/** A text that two states share only if one is the other with elements of the hidden sorts exchanged.
 *  @param hidden names of sorts whose elements stand in no binding */
export function canonicalKey(system: TransitionSystem, specification: Specification, instance: Instance, hidden: readonly string[]) {
  const classes = hidden
    .filter((sort) => instance.sizes[sort] > 1)
    .map((sort) => ({ groups: alike(sort, specification, instance), ...cellsAbout(system, sort) }));
  return (cells: Int32Array): string => {
    let now = cells;
    // Elements of one sort are told apart by those of another: twice is enough where neither refers to itself.
    for (let round = 0; round < 2; round += 1) {
      for (const { groups, indexed, valued } of classes) now = permuted(now, order(now, groups, indexed, valued), indexed, valued);
    }
    return now.join();
  };
}

/** Elements with the same constants, which alone may be exchanged. */
function alike(sort: string, specification: Specification, instance: Instance): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (let element = 0; element < instance.sizes[sort]; element += 1) {
    const values = specification.constants.map(({ name, indices, type }) => {
      const named = type.kind === 'option' || type.kind === 'set' ? type.of : type;
      // A constant that speaks of the sort in another way holds its elements fast.
      if (named.kind === 'sort' && named.name === sort) return element;
      const [first] = indices;
      if (first?.kind !== 'sort' || first.name !== sort)
        return indices.some((index) => index.kind === 'sort' && index.name === sort) ? element : '';
      const each = instance.constants[name].length / instance.sizes[sort];
      return instance.constants[name].slice(element * each, (element + 1) * each).join();
    });
    const key = values.join(';');
    groups.set(key, [...(groups.get(key) ?? []), element]);
  }
  return [...groups.values()];
}

/** A cell with an index of the sort. `moved`: where it goes when the indices of the sort are renamed. */
interface Indexed {
  readonly position: number;
  /** The element, where all indices of the sort are this one; else null: the cell speaks of several. */
  readonly element: number | null;
  readonly type: 'set' | 'value' | 'other';
  readonly moved: (target: readonly number[]) => number;
}

/** A cell without such an index, whose value is of the sort. */
interface Valued {
  readonly position: number;
  readonly type: 'set' | 'value';
}

function cellsAbout(system: TransitionSystem, sort: string): { readonly indexed: readonly Indexed[]; readonly valued: readonly Valued[] } {
  const indexed: Indexed[] = [];
  const valued: Valued[] = [];
  for (const { firstCell, cells, indices: types, type } of system.variables) {
    const kind = !isSort(type, sort) ? 'other' : type.kind === 'set' ? 'set' : 'value';
    const sizes = types.map(cardinality);
    const places = types.flatMap((index, at) => (isSort(index, sort) ? [at] : []));
    if (places.length === 0 && kind === 'other') continue;
    for (let cell = 0; cell < cells; cell += 1) {
      const position = firstCell + cell;
      if (places.length === 0) {
        if (kind !== 'other') valued.push({ position, type: kind });
        continue;
      }
      const indices = indicesOf(cell, sizes);
      const [first, ...rest] = places.map((at) => indices[at]);
      const moved = (target: readonly number[]): number =>
        firstCell + indices.reduce((sum, index, at) => sum * sizes[at] + (places.includes(at) ? target[index] : index), 0);
      indexed.push({ position, element: rest.every((other) => other === first) ? first : null, type: kind, moved });
    }
  }
  return { indexed, valued };
}

function indicesOf(cell: number, sizes: readonly number[]): readonly number[] {
  const indices: number[] = [];
  let rest = cell;
  for (const size of sizes.toReversed()) {
    indices.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return indices;
}

/** For every element the one whose place it takes. */
function order(
  cells: Int32Array,
  groups: readonly (readonly number[])[],
  indexed: readonly Indexed[],
  valued: readonly Valued[],
): readonly number[] {
  const said: number[][] = [];
  for (const group of groups) for (const element of group) said[element] = [];
  for (const { position, element, type } of indexed) {
    if (element !== null) said[element].push(type === 'value' ? Number(cells[position] === element) : cells[position]);
  }
  for (const { position, type } of valued) {
    for (const [element, list] of said.entries())
      list.push(type === 'set' ? (cells[position] >>> element) & 1 : Number(cells[position] === element));
  }
  const target: number[] = [];
  for (const group of groups) {
    const sorted = [...group].sort((a, b) => compare(said[a], said[b]) || a - b);
    for (const [index, element] of sorted.entries()) target[element] = group[index];
  }
  return target;
}

function compare(left: readonly number[], right: readonly number[]): number {
  for (const [index, value] of left.entries()) if (value !== right[index]) return value - right[index];
  return 0;
}

function permuted(cells: Int32Array, target: readonly number[], indexed: readonly Indexed[], valued: readonly Valued[]): Int32Array {
  if (target.every((to, from) => to === from)) return cells;
  const now = cells.slice();
  for (const { position, type, moved } of indexed) now[moved(target)] = renamed(type, cells[position], target);
  for (const { position, type } of valued) now[position] = renamed(type, cells[position], target);
  return now;
}

function renamed(type: Indexed['type'], value: number, target: readonly number[]): number {
  if (type === 'other') return value;
  if (type === 'set') return target.reduce((mask, to, from) => mask | (((value >>> from) & 1) << to), 0);
  return target[value] ?? value;
}

function isSort(type: ValueType, sort: string): boolean {
  return (type.kind === 'named' || type.kind === 'set') && type.sort === sort;
}
