/** The elements of the sorts that are reduced, numbered through, and permutations of them.
 *
 *  A permutation is an array over these numbers: element e goes to the place of element `permutation[e]`, of its own sort. */

import type { ValueType } from '../../system.js';

export interface SortRange {
  readonly sort: string;
  /** Number of its first element. */
  readonly first: number;
  readonly size: number;
}

export type Permutation = Int32Array;

export function numberSorts(sorts: readonly { readonly sort: string; readonly size: number }[]): readonly SortRange[] {
  let first = 0;
  return sorts.map(({ sort, size }) => {
    const range = { sort, first, size };
    first += size;
    return range;
  });
}

export function countElements(sorts: readonly SortRange[]): number {
  return sorts.reduce((sum, { size }) => sum + size, 0);
}

export function identity(elements: number): Permutation {
  return Int32Array.from({ length: elements }, (_, element) => element);
}

export function isIdentity(permutation: Permutation): boolean {
  return permutation.every((image, element) => image === element);
}

/** The range of the sort that a type is made of, if that is reduced. */
export function rangeOfType(sorts: readonly SortRange[], type: ValueType): SortRange | null {
  return (type.kind === 'named' || type.kind === 'set' ? sorts.find(({ sort }) => sort === type.sort) : undefined) ?? null;
}

/** The integer of a value of the type once every element has gone to its place. */
export function valueImage(range: SortRange | null, type: ValueType, permutation: Permutation, value: number): number {
  if (range === null) return value;
  if (type.kind !== 'set') return value < 0 ? value : permutation[range.first + value]! - range.first;
  let image = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) {
    const element = 31 - Math.clz32(rest & -rest);
    image |= 1 << (permutation[range.first + element]! - range.first);
  }
  return image;
}

/** All orders of `count` things, the identity first. */
export function* arrangements(count: number): Generator<readonly number[]> {
  const order = Array.from({ length: count }, (_, index) => index);
  function* from(position: number): Generator<readonly number[]> {
    if (position >= count - 1) {
      yield order.slice();
      return;
    }
    for (let other = position; other < count; other++) {
      [order[position], order[other]] = [order[other]!, order[position]!];
      yield* from(position + 1);
      [order[position], order[other]] = [order[other]!, order[position]!];
    }
  }
  yield* from(0);
}

export function factorial(count: number): number {
  return count <= 1 ? 1 : count * factorial(count - 1);
}
