/** With which characters what an expression matches can begin: alternatives that cannot match are not tried. */

import { bodyOf, type Recipe, type Rules, substituted } from './recipe.js';

/** By ASCII code; characters beyond may begin anything. */
export type First = Uint8Array;

export const ASCII = 128;

/** @returns the function: expression -> its first characters; null where it may match nothing at all, and so before anything */
export function firstOf(rules: Rules): (recipe: Recipe) => First | null {
  const known = new Map<string, First | null>();
  /** Rules that are being looked at: what a left-recursive one begins with, its other alternatives say. */
  const active = new Set<string>();
  let isWhole = true;

  function of(recipe: Recipe): First | null {
    switch (recipe[0]) {
      case 'terminal':
        return recipe[2] === '' ? null : between(recipe[2].charCodeAt(0), recipe[2].charCodeAt(0));
      case 'range':
        return between(recipe[2].codePointAt(0)!, recipe[3].codePointAt(0)!);
      case 'alt':
        return union((recipe.slice(2) as Recipe[]).map(of));
      case 'seq':
        return sequence(recipe.slice(2) as Recipe[]);
      case 'plus':
        return of(recipe[2]);
      case 'app':
        return application(recipe[2], recipe[3]);
      default:
        return null;
    }
  }

  function sequence(parts: readonly Recipe[]): First | null {
    const before: First[] = [];
    for (const part of parts) {
      if (part[0] === 'not') continue;
      const isOptional = part[0] === 'opt' || part[0] === 'star';
      const first = of(isOptional ? part[2] : part);
      if (first === null) return null;
      before.push(first);
      if (!isOptional) return union(before);
    }
    return null;
  }

  function application(name: string, given: readonly Recipe[]): First | null {
    const key = given.length === 0 ? name : JSON.stringify([name, given]);
    if (known.has(key)) return known.get(key)!;
    if (active.has(key)) {
      isWhole = false;
      return new Uint8Array(ASCII);
    }
    active.add(key);
    const first = of(substituted(bodyOf(rules, name), given));
    active.delete(key);
    if (isWhole || active.size === 0) known.set(key, first);
    if (active.size === 0) isWhole = true;
    return first;
  }

  return of;
}

function between(low: number, high: number): First {
  const first = new Uint8Array(ASCII);
  for (let code = low; code <= Math.min(high, ASCII - 1); code += 1) first[code] = 1;
  return first;
}

function union(sets: readonly (First | null)[]): First | null {
  const all = new Uint8Array(ASCII);
  for (const set of sets) {
    if (set === null) return null;
    for (let code = 0; code < ASCII; code += 1) all[code]! |= set[code]!;
  }
  return all;
}
