/** Symbolic arithmetic on the bounds of integer types: sums of numbers and sizes of sorts, none of them known yet. */

import type { Bound } from '../language/ir.js';

export interface Interval {
  readonly low: Bound;
  readonly high: Bound;
}

export function constantBound(constant: number): Bound {
  return { constant, sizes: [], minus: [] };
}

export function sizeBound(sort: string): Bound {
  return { constant: 0, sizes: [sort], minus: [] };
}

export function add(left: Bound, right: Bound): Bound {
  return cancelled({
    constant: left.constant + right.constant,
    sizes: [...left.sizes, ...right.sizes],
    minus: [...left.minus, ...right.minus],
  });
}

export function negate(bound: Bound): Bound {
  return { constant: -bound.constant, sizes: bound.minus, minus: bound.sizes };
}

export function plus(bound: Bound, constant: number): Bound {
  return { ...bound, constant: bound.constant + constant };
}

/** Whether left <= right whatever the sizes are. A size is at least 1. */
export function provablyAtMost(left: Bound, right: Bound): boolean {
  const difference = add(right, negate(left));
  return difference.minus.length === 0 && difference.constant + difference.sizes.length >= 0;
}

export function provablyInside(inner: Interval | null, outer: Interval): boolean {
  return inner !== null && provablyAtMost(outer.low, inner.low) && provablyAtMost(inner.high, outer.high);
}

/** The smallest interval around both, if their bounds can be compared. */
export function hull(left: Interval | null, right: Interval | null): Interval | null {
  if (left === null || right === null) {
    return null;
  }
  const low = provablyAtMost(left.low, right.low) ? left.low : provablyAtMost(right.low, left.low) ? right.low : null;
  const high = provablyAtMost(right.high, left.high) ? left.high : provablyAtMost(left.high, right.high) ? right.high : null;
  return low === null || high === null ? null : { low, high };
}

/** The value of a bound, once sizes are known. */
export function evaluateBound(bound: Bound, size: (sort: string) => number): number {
  const sum = (sorts: readonly string[]) => sorts.reduce((total, sort) => total + size(sort), 0);
  return bound.constant + sum(bound.sizes) - sum(bound.minus);
}

function cancelled(bound: Bound): Bound {
  const sizes = [...bound.sizes];
  const minus = bound.minus.filter((sort) => {
    const position = sizes.indexOf(sort);
    if (position >= 0) {
      sizes.splice(position, 1);
    }
    return position < 0;
  });
  return { constant: bound.constant, sizes, minus };
}
