/** Arithmetic of bounds: a constant plus and minus sizes of sorts. */

import type { Bound } from '../ir.js';

export function constantBound(constant: number): Bound {
  return { constant, sizes: [], minus: [] };
}

export function addBounds(a: Bound, b: Bound): Bound {
  return reduce({ constant: a.constant + b.constant, sizes: [...a.sizes, ...b.sizes], minus: [...a.minus, ...b.minus] });
}

export function negateBound(a: Bound): Bound {
  return { constant: -a.constant, sizes: a.minus, minus: a.sizes };
}

export function subtractBounds(a: Bound, b: Bound): Bound {
  return addBounds(a, negateBound(b));
}

export function sameBound(a: Bound, b: Bound): boolean {
  return compareBounds(a, b) === 0;
}

/** Below, equal to or above 0 as a is less, equal or greater; null if that depends on the sizes. */
export function compareBounds(a: Bound, b: Bound): number | null {
  const difference = subtractBounds(a, b);
  return difference.sizes.length === 0 && difference.minus.length === 0 ? difference.constant : null;
}

/** Its value, given the sizes of the sorts. */
export function evaluateBound(bound: Bound, sizes: Readonly<Record<string, number>>): number {
  const sum = (names: readonly string[]) => names.reduce((total, name) => total + (sizes[name] ?? 0), 0);
  return bound.constant + sum(bound.sizes) - sum(bound.minus);
}

export function showBound(bound: Bound): string {
  const terms = [...bound.sizes.map((name) => `+ |${name}|`), ...bound.minus.map((name) => `- |${name}|`)];
  if (bound.constant !== 0 || terms.length === 0) terms.push(`${bound.constant < 0 ? '-' : '+'} ${Math.abs(bound.constant)}`);
  return terms.join(' ').replace(/^\+ /, '').replace(/^- /, '-');
}

/** In one order, without a sort that is both added and subtracted. */
function reduce(bound: Bound): Bound {
  const sizes = [...bound.sizes];
  const minus: string[] = [];
  for (const name of bound.minus) {
    const at = sizes.indexOf(name);
    if (at >= 0) sizes.splice(at, 1);
    else minus.push(name);
  }
  return { constant: bound.constant, sizes: sizes.sort(), minus: minus.sort() };
}
