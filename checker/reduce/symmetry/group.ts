/** The permutations that an instance allows: those that leave the value of every constant as it is.
 *
 *  The group is a product of two parts that touch different elements. Classes are freely permuted within themselves; where
 *  constants tie elements to each other (device0 to group0, device1 to group1), the permutations are listed one by one. */

import { arrangements, countElements, factorial, identity, type Permutation, type SortRange, valueImage } from './elements.js';
import type { ValueType } from '../../system.js';
import { sizeOf } from '../../values/value-types.js';

/** A constant that the instance uses, as a table, row-major. */
export interface ConstantTable {
  readonly name: string;
  readonly indices: readonly ValueType[];
  readonly type: ValueType;
  readonly values: readonly number[];
}

export interface Group {
  readonly sorts: readonly SortRange[];
  /** Elements that may trade places freely; at least two each. */
  readonly classes: readonly (readonly number[])[];
  /** Of the elements in no class; the identity first. */
  readonly listed: readonly Permutation[];
  /** Number of permutations. */
  readonly order: number;
}

/** More are not listed. */
const MOST_LISTED = 5040;

export interface GroupFindings {
  readonly group: Group;
  /** Sorts without any symmetry left, and the constant that takes it. */
  readonly fixed: readonly { readonly sort: string; readonly reason: string }[];
}

export function groupOf(sorts: readonly SortRange[], constants: readonly ConstantTable[]): GroupFindings {
  const touching = constants.filter((constant) => touches(sorts, constant));
  const classes: (readonly number[])[] = [];
  const fixed: { sort: string; reason: string }[] = [];
  let listed: readonly Permutation[] = [identity(countElements(sorts))];
  for (const tied of components(sorts, touching)) {
    const own = touching.filter((constant) => rangesIn(sorts, constant).some((range) => tied.includes(range)));
    const blame = own.map(({ name }) => name).join(', ');
    const few = tied.map((range) => alike(sorts, range, own));
    const size = few.flat().reduce((product, { length }) => product * factorial(length), 1);
    const free = own.every((constant) => rangesIn(sorts, constant).length === 1 && rangeValue(sorts, constant) === null);
    if (free) {
      classes.push(...few.flat().filter(({ length }) => length > 1));
    } else if (size > MOST_LISTED) {
      for (const { sort } of tied) fixed.push({ sort, reason: `${blame} leaves too many permutations to be listed` });
      continue;
    } else {
      const kept = [...products(few.flat(), countElements(sorts))].filter((permutation) =>
        own.every((constant) => preserves(sorts, constant, permutation)),
      );
      const orbits = orbitsOf(tied, kept);
      if (orbits.reduce((product, { length }) => product * factorial(length), 1) === kept.length) {
        classes.push(...orbits.filter(({ length }) => length > 1));
      } else {
        listed = listed.flatMap((before) => kept.map((permutation) => before.map((image) => permutation[image]!)));
      }
    }
    for (const { sort, first, size: count } of tied) {
      const moves =
        classes.some((each) => each[0]! >= first && each[0]! < first + count) ||
        listed.some((each) => each.subarray(first, first + count).some((image, index) => image !== first + index));
      if (!moves) fixed.push({ sort, reason: `the instance tells its elements apart by ${blame}` });
    }
  }
  const order = classes.reduce((product, { length }) => product * factorial(length), listed.length);
  return { group: { sorts, classes, listed, order }, fixed };
}

/** Every permutation of the group, for tests and for small groups. */
export function* permutations(group: Group): Generator<Permutation> {
  for (const one of group.listed) {
    for (const other of products(group.classes, countElements(group.sorts))) yield one.map((image) => other[image]!);
  }
}

function touches(sorts: readonly SortRange[], constant: ConstantTable): boolean {
  return rangesIn(sorts, constant).length > 0;
}

/** The reduced sorts that the constant is about, once per index and once for its values, if they name any element. */
function rangesIn(sorts: readonly SortRange[], constant: ConstantTable): readonly SortRange[] {
  const value = rangeValue(sorts, constant);
  const indices = constant.indices.flatMap((type) => sorts.filter(({ sort }) => type.kind === 'named' && type.sort === sort));
  return value === null ? indices : [...indices, value];
}

function rangeValue(sorts: readonly SortRange[], { type, values }: ConstantTable): SortRange | null {
  const range = type.kind === 'named' || type.kind === 'set' ? sorts.find(({ sort }) => sort === type.sort) : undefined;
  const names = type.kind === 'set' ? values.some((mask) => mask !== 0) : values.some((value) => value >= 0);
  return range !== undefined && names ? range : null;
}

/** Sorts that some constant ties to each other, together. */
function components(sorts: readonly SortRange[], constants: readonly ConstantTable[]): readonly (readonly SortRange[])[] {
  let parts: readonly (readonly SortRange[])[] = sorts.map((range) => [range]);
  for (const constant of constants) {
    const ranges = rangesIn(sorts, constant);
    const [tied, others] = [true, false].map((wanted) => parts.filter((part) => ranges.some((range) => part.includes(range)) === wanted));
    parts = [...others!, tied!.flat()];
  }
  return parts.filter((part) => part.length > 0);
}

/** The elements of a sort, put together where constants with no other index and no element as a value agree on them. */
function alike(sorts: readonly SortRange[], range: SortRange, constants: readonly ConstantTable[]): readonly (readonly number[])[] {
  const profiles = new Map<string, number[]>();
  const telling = constants.filter((constant) => rangesIn(sorts, constant).length === 1 && rangeValue(sorts, constant) === null);
  for (let element = 0; element < range.size; element++) {
    const profile = telling.map((constant) => rowOf(constant, range, element)).join(';');
    const known = profiles.get(profile);
    if (known === undefined) profiles.set(profile, [range.first + element]);
    else known.push(range.first + element);
  }
  return [...profiles.values()];
}

/** The constant's values at one element of one of its indices. */
function rowOf(constant: ConstantTable, range: SortRange, element: number): readonly number[] {
  const position = constant.indices.findIndex((type) => type.kind === 'named' && type.sort === range.sort);
  return position < 0 ? [] : constant.values.filter((_, offset) => coordinates(constant, offset)[position] === element);
}

function preserves(sorts: readonly SortRange[], constant: ConstantTable, permutation: Permutation): boolean {
  const value = rangeValue(sorts, constant);
  return constant.values.every((before, offset) => {
    const at = coordinates(constant, offset).map((index, position) => {
      const type = constant.indices[position]!;
      const range = sorts.find(({ sort }) => type.kind === 'named' && type.sort === sort) ?? null;
      return valueImage(range, type, permutation, index);
    });
    return constant.values[offsetOf(constant, at)] === valueImage(value, constant.type, permutation, before);
  });
}

/** Of an offset into the table: the position within each index, from 0. */
function coordinates(constant: ConstantTable, offset: number): readonly number[] {
  let rest = offset;
  return constant.indices
    .map(sizeOf)
    .toReversed()
    .map((size) => {
      const position = rest % size;
      rest = (rest - position) / size;
      return position;
    })
    .toReversed();
}

function offsetOf(constant: ConstantTable, at: readonly number[]): number {
  return constant.indices.reduce((offset, type, position) => offset * sizeOf(type) + at[position]!, 0);
}

/** All permutations that keep each of the classes, of so many elements in all. */
function* products(classes: readonly (readonly number[])[], elements: number): Generator<Permutation> {
  const [first, ...rest] = classes;
  if (first === undefined) {
    yield identity(elements);
    return;
  }
  for (const others of products(rest, elements)) {
    for (const order of arrangements(first.length)) {
      const permutation = others.slice();
      for (const [index, element] of first.entries()) permutation[element] = first[order[index]!]!;
      yield permutation;
    }
  }
}

/** The elements of the sorts, put together where a permutation of the list takes one to the other. */
function orbitsOf(sorts: readonly SortRange[], permutations: readonly Permutation[]): readonly (readonly number[])[] {
  const elements = sorts.flatMap(({ first, size }) => Array.from({ length: size }, (_, index) => first + index));
  const least = (element: number): number => permutations.reduce((low, permutation) => Math.min(low, permutation[element]!), element);
  const orbits = new Map<number, number[]>();
  for (const element of elements) orbits.set(least(element), [...(orbits.get(least(element)) ?? []), element]);
  return [...orbits.values()];
}
