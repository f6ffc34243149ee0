/** Puts a design's instance into the specification that describes the kernel, so that it can predict a trace of that instance. */

import { isDeepStrictEqual } from 'node:util';
import type { Constant, Instance, Specification } from '../language/ir.js';

/** The kernel's specification with an instance of this name that has the design's sizes and constants. The same object if its own
 *  already is that; null if the two specifications have too little in common: a sort without a size, a constant without a value,
 *  enumerations that differ. */
export function inInstanceOf(specification: Specification, design: Specification, name: string): Specification | null {
  const given = design.instances.find((instance) => instance.name === name);
  if (given === undefined) return null;
  const known = new Set(
    design.enumerations.filter((candidate) => isSame(candidate.members, specification, candidate.name)).map((same) => same.name),
  );
  const isGiven = ({ name: constant }: Constant): boolean => Object.hasOwn(given.constants, constant);
  const isUsable = (constant: Constant): boolean =>
    isGiven(constant) ? enumerationsOf(constant).every((used) => known.has(used)) : constant.defaultValue !== undefined;
  if (!specification.sorts.every((sort) => Object.hasOwn(given.sizes, sort.name)) || !specification.constants.every(isUsable)) return null;
  const takesPart = new Set(given.actions);
  const actions = specification.actions.map((action) => action.name);
  const borrowed: Instance = {
    ...given,
    sizes: Object.fromEntries(specification.sorts.map((sort) => [sort.name, given.sizes[sort.name]])),
    constants: Object.fromEntries(
      specification.constants.filter(isGiven).map((constant) => [constant.name, given.constants[constant.name]]),
    ),
    actions: actions.filter((action) => takesPart.has(action)),
    excluded: actions.filter((action) => !takesPart.has(action)),
  };
  const own = specification.instances.find((instance) => instance.name === name);
  if (own !== undefined && alike(own, borrowed)) return specification;
  return { ...specification, instances: [borrowed] };
}

function alike(left: Instance, right: Instance): boolean {
  const essence = ({ sizes, constants, actions, granularity }: Instance) => ({ sizes, constants, actions: new Set(actions), granularity });
  return isDeepStrictEqual(essence(left), essence(right));
}

function isSame(members: readonly string[], specification: Specification, name: string): boolean {
  const own = specification.enumerations.find((candidate) => candidate.name === name);
  return own !== undefined && isDeepStrictEqual(own.members, members);
}

/** Values are kept as numbers of members: they mean the same only where the members are the same. */
function enumerationsOf({ type, indices }: Constant): readonly string[] {
  const inner = type.kind === 'option' || type.kind === 'set' ? type.of : type;
  return [inner, ...indices].flatMap((used) => (used.kind === 'enum' ? [used.name] : []));
}
