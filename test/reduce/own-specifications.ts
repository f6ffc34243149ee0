/** Every instance of every specification of the project, whole and with all sorts declared symmetric. */

import { explore } from '../../checker/explore/explore.js';
import { NotReducible, type Refusal } from '../../checker/explore/reduction.js';
import type { Verdict } from '../../checker/explore/verdict.js';
import type { Specification } from '../../checker/language/ir.js';
import { planSymmetry, type SymmetryPlan } from '../../checker/reduce/symmetry/plan.js';
import { strictSpecification } from '../../checker/reduce/symmetry/strict.js';
import { asWritten } from '../../checker/reduce/symmetry/strict-system.js';
import { symmetricSystem } from '../../checker/reduce/symmetry/symmetric-system.js';
import { symmetryReduction } from '../../checker/reduce/symmetry/symmetry.js';
import type { GeneratedModule, TransitionSystem } from '../../checker/system.js';
import { STILL } from '../explore/options.js';

export interface Systems {
  readonly specification: Specification;
  readonly real: GeneratedModule;
  /** Fails in every order of elements wherever it fails in one. */
  readonly strict: GeneratedModule | null;
}

/** @param compile runs a specification that is in no file */
export async function systemsOf(
  written: Specification,
  real: GeneratedModule,
  compile: (specification: Specification) => Promise<GeneratedModule> | GeneratedModule,
): Promise<Systems> {
  const specification = { ...written, sorts: written.sorts.map((sort) => ({ ...sort, symmetric: true })) };
  const strict = strictSpecification(specification, new Set(specification.sorts.map(({ name }) => name)));
  return { specification, real, strict: strict === null ? null : await compile(strict) };
}

export function exploreWhole(systems: Systems, instance: string, states: number | null): Verdict {
  return explore(systems.real.create(instance), { ...STILL, limits: { states, bytes: null, seconds: null } });
}

/** As `--symmetry` does: a sort that turns out not to be symmetric is given up. */
export function exploreOrbits(
  { specification, real, strict }: Systems,
  name: string,
): { readonly verdict: Verdict; readonly plan: SymmetryPlan } {
  const refused: Refusal[] = [];
  const instance = specification.instances.find((each) => each.name === name)!;
  for (;;) {
    const plan: SymmetryPlan = planSymmetry(specification, instance, (span) => span.file, refused);
    const system = real.create(name);
    if (plan.group.order === 1) {
      const verdict = explore(system, STILL);
      const { states, transitions } = verdict.statistics;
      const reduction = { kind: 'symmetry', sorts: [], refused: plan.refused, permutations: 1, states, transitions, exact: true } as const;
      return { verdict: { ...verdict, reduction }, plan };
    }
    const explored: TransitionSystem = strict === null ? system : asWritten(strict.create(name));
    try {
      return { verdict: explore(system, { ...STILL, reduction: symmetryReduction(system, explored, plan) }), plan };
    } catch (error) {
      if (!(error instanceof NotReducible)) throw error;
      const lost = error.sort === null ? plan.sorts : [error.sort];
      refused.push(...lost.map((sort) => ({ sort, reason: error.message })));
    }
  }
}

/** All states of the real system; null where there are more than `most`, which is known long before a verdict. */
export function statesOf(real: TransitionSystem, most: number): readonly Int32Array[] | null {
  const seen = new Map<string, Int32Array>();
  const discover = (): void => void seen.set(real.packed.join(), real.packed.slice());
  real.initialStates(discover);
  for (const [, state] of seen) {
    if (seen.size > most) return null;
    real.load(state, 0);
    real.successors(discover);
  }
  return [...seen.values()];
}

/** How many orbits the real system's states lie in. */
export function countOrbits(real: TransitionSystem, states: readonly Int32Array[], plan: SymmetryPlan): number {
  const { representative } = symmetricSystem(real, plan);
  return new Set(states.map((state) => representative(state, 0).join())).size;
}
