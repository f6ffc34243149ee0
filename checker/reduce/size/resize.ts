/** An instance with one sort of another size: its constants get or lose rows. */

import { evaluateBound } from '../../language/check/bounds.js';
import type { FiniteType, Instance, Specification } from '../../language/ir.js';

/** A new element is like the last one. @returns null where a constant names an element that would be gone */
export function resized(specification: Specification, instance: Instance, sort: string, size: number): Instance | null {
  const before = instance.sizes;
  const sizes = { ...before, [sort]: size };
  const constants: Record<string, readonly number[]> = {};
  for (const { name, indices, type } of specification.constants) {
    const given = instance.constants[name];
    if (given === undefined) continue;
    const old = indices.map((index) => extent(specification, index, before));
    const next = indices.map((index) => extent(specification, index, sizes));
    const values = offsets(next).map((at) => {
      const from = at.map((position, index) => Math.min(position, old[index]! - 1));
      return given[from.reduce((offset, position, index) => offset * old[index]! + position, 0)]!;
    });
    const of = type.kind === 'option' || type.kind === 'set' ? type.of : type;
    const named = of.kind === 'sort' && of.name === sort;
    if (named && values.some((value) => (type.kind === 'set' ? value >= 2 ** size : value >= size))) return null;
    constants[name] = values;
  }
  return { ...instance, name: `${instance.name} with ${size} ${sort}`, sizes, constants, machine: null };
}

function extent(specification: Specification, type: FiniteType, sizes: Instance['sizes']): number {
  switch (type.kind) {
    case 'bool':
      return 2;
    case 'int':
      return evaluateBound(type.high, sizes) - evaluateBound(type.low, sizes) + 1;
    case 'enum':
      return specification.enumerations.find(({ name }) => name === type.name)!.members.length;
    case 'sort':
      return sizes[type.name]!;
  }
}

/** Every combination of positions, row-major. */
function offsets(sizes: readonly number[]): readonly (readonly number[])[] {
  return sizes.reduce<readonly (readonly number[])[]>(
    (all, size) => all.flatMap((at) => Array.from({ length: size }, (_, position) => [...at, position])),
    [[]],
  );
}
