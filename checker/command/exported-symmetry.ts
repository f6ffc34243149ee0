/** The symmetry of an instance as an export takes it. */

import type { Symmetry, SymmetricElement } from '../export/result.js';
import type { SymmetryPlan } from '../reduce/symmetry/plan.js';

/** Undefined where nothing is interchangeable. */
export function exportedSymmetry({ group }: SymmetryPlan): Symmetry | undefined {
  if (group.order === 1) return undefined;
  const element = (number: number): SymmetricElement => {
    const range = group.sorts.find(({ first, size }) => number >= first && number < first + size)!;
    return [range.sort, number - range.first];
  };
  const moved = group.listed.map((permutation) =>
    [...permutation].flatMap((to, from) => (from === to ? [] : [[element(from), element(to)] as const])),
  );
  return {
    classes: group.classes.map((members) => members.map(element)),
    listed: moved.filter((pairs) => pairs.length > 0),
    order: group.order,
  };
}
