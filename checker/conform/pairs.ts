/** Which two calls have to do with each other, and the instances in which both take part. */

import type { Specification } from '../language/ir.js';
import { type Touched, touchedBy } from './touch.js';

export interface Pair {
  readonly first: string;
  /** The same as `first` for a call that two actors can make. */
  readonly second: string;
  /** State variables that one writes and the other reads or writes. */
  readonly common: readonly string[];
  readonly instances: readonly string[];
  /** Those of `common` that they meet about in no instance: it is of a specification where the two have nothing to do with the variable. */
  readonly apart: readonly string[];
}

/** In source order; only pairs with something in common. */
export function pairsOf(specification: Specification): readonly Pair[] {
  const touched = touchedBy(specification);
  const names = specification.actions.map(({ name }) => name);
  return names.flatMap((first, index) =>
    names.slice(index).flatMap((second): readonly Pair[] => {
      const common = commonOf(touched.get(first)!, touched.get(second)!);
      if (common.length === 0) return [];
      const both = specification.instances.filter(({ actions }) => actions.includes(first) && actions.includes(second));
      return [{ first, second, common, instances: both.map(({ name }) => name), apart: both.length === 0 ? common : [] }];
    }),
  );
}

/** Of several specifications that describe one interface: the same two calls meet in the instances of any of them, about what they have
 *  in common there. */
export function pairsOfAll(specifications: readonly Specification[]): readonly Pair[] {
  const all = new Map<string, Pair>();
  for (const pair of specifications.flatMap(pairsOf)) {
    const name = `${pair.first}, ${pair.second}`;
    const { common, instances, apart } = all.get(name) ?? { common: [], instances: [], apart: [] };
    const met = new Set([...metAbout({ common, apart }), ...metAbout(pair)]);
    const both = [...new Set([...common, ...pair.common])].sort();
    all.set(name, {
      ...pair,
      common: both,
      instances: [...new Set([...instances, ...pair.instances])],
      apart: both.filter((variable) => !met.has(variable)),
    });
  }
  return [...all.values()];
}

function metAbout({ common, apart }: Pick<Pair, 'common' | 'apart'>): readonly string[] {
  return common.filter((variable) => !apart.includes(variable));
}

function commonOf(one: Touched, other: Touched): readonly string[] {
  const meets = (left: Touched, right: Touched): readonly string[] =>
    [...left.writes].filter((name) => right.reads.has(name) || right.writes.has(name));
  return [...new Set([...meets(one, other), ...meets(other, one)])].sort();
}
