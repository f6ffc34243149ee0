/** Kernel names: `6.12` and `6.12-debug` are bases, `NAME` a design on the default base, `NAME@7.2` a design on another. */
import { type Base, labBases } from './base.js';
import type { Design } from './design.js';
import { LabError } from './failure.js';

export interface KernelName {
  /** As it is written everywhere: a design on the default base is named without the base. */
  readonly name: string;
  readonly base: Base;
  /** Absent for an unpatched base. */
  readonly design?: Design;
}

/** Every kernel that can be asked for: the bases, then each design on each of them. */
export function knownKernels(designs: readonly Design[], bases: readonly Base[] = labBases): readonly KernelName[] {
  const unpatched = bases.map((base) => ({ name: base.name, base }));
  return [...unpatched, ...designs.flatMap((design) => bases.map((base) => nameOf(design, base, bases)))];
}

/** @throws LabError 'usage' that lists the known names */
export function parseKernelName(text: string, designs: readonly Design[], bases: readonly Base[] = labBases): KernelName {
  const known = knownKernels(designs, bases);
  const exact = known.find((each) => each.name === text);
  if (exact !== undefined) return exact;
  // The default base may be said as well.
  const [name, base, ...rest] = text.split('@');
  const design = designs.find((each) => each.name === name);
  const chosen = bases.find((each) => each.name === base);
  if (design !== undefined && chosen !== undefined && rest.length === 0) return nameOf(design, chosen, bases);
  const names = [...bases, ...designs].map((each) => each.name).join(', ');
  throw new LabError(
    'usage',
    `there is no kernel ${JSON.stringify(text)}`,
    `known kernels: ${names}; NAME@BASE is a design on another base`,
  );
}

function nameOf(design: Design, base: Base, bases: readonly Base[]): KernelName {
  return { name: base === bases[0] ? design.name : `${design.name}@${base.name}`, base, design };
}
