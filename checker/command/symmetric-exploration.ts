/** `--symmetry`: explores orbits in the place of states, gives up what turns out not to be symmetric, and says so. */

import { performance } from 'node:perf_hooks';
import type { Limits } from '../explore/limits.js';
import { NotReducible, type Refusal } from '../explore/reduction.js';
import type { Verdict } from '../explore/verdict.js';
import { planSymmetry, type SymmetryPlan } from '../reduce/symmetry/plan.js';
import { strictSpecification } from '../reduce/symmetry/strict.js';
import { asWritten } from '../reduce/symmetry/strict-system.js';
import { symmetryReduction } from '../reduce/symmetry/symmetry.js';
import type { TransitionSystem } from '../system.js';
import { type Backend, exploreInstance } from './backend.js';
import { CommandError, type Surroundings } from './command.js';
import { runExploration } from './exploration.js';
import { type Loaded, systemOf } from './load.js';

export interface ReducedOptions {
  readonly limits: Limits;
  readonly stopAtFirst: boolean;
  /** What explores where nothing is reduced; the default back end by default. */
  readonly backend?: Backend;
}

/** The verdict of one instance. Where nothing is symmetric, every state is explored, and the verdict says why. */
export async function exploreSymmetric(
  loaded: Loaded,
  name: string,
  options: ReducedOptions,
  surroundings: Surroundings,
): Promise<Verdict> {
  const started = performance.now();
  const refused: Refusal[] = [];
  for (;;) {
    const plan = planOf(loaded, name, refused);
    if (plan.group.order === 1)
      return { ...(await exploreInstance(loaded, name, { backend: 'wasm', ...options }, surroundings)), reduction: nothing(plan) };
    const real = await systemOf(loaded, name);
    const reduction = symmetryReduction(real, await strictSystem(loaded, name, real, plan), plan);
    try {
      const limits = { ...options.limits, seconds: secondsLeft(options.limits, started) };
      const { stopAtFirst } = options;
      return await runExploration(real, loaded.origin, { limits, stopAtFirst, reduction }, surroundings);
    } catch (error) {
      if (!(error instanceof NotReducible)) throw error;
      const lost = error.sort === null ? plan.sorts : [error.sort];
      refused.push(...lost.map((sort) => ({ sort, reason: error.message })));
      surroundings.note(`${loaded.specification.name} ${name}: not symmetric in ${lost.join(', ')}, explored again: ${error.message}`);
    }
  }
}

/** The specification with these sorts declared symmetric; whether they are is looked at all the same. @throws CommandError */
export function declaredSymmetric(loaded: Loaded, names: readonly string[], path: string): Loaded {
  const { specification } = loaded;
  for (const name of names) {
    if (name === 'all' || specification.sorts.some((sort) => sort.name === name)) continue;
    throw new CommandError(`${path} has no sort '${name}'; it has ${specification.sorts.map((sort) => sort.name).join(', ')}`);
  }
  if (names.length === 0) return loaded;
  const sorts = specification.sorts.map((sort) => ({
    ...sort,
    symmetric: sort.symmetric || names.includes('all') || names.includes(sort.name),
  }));
  return { ...loaded, specification: { ...specification, sorts } };
}

export function planOf(
  loaded: Loaded,
  name: string,
  without: readonly Refusal[] = [],
  only: readonly string[] | null = null,
): SymmetryPlan {
  const { specification, origin } = loaded;
  const instance = specification.instances.find((each) => each.name === name)!;
  const place = (span: Parameters<typeof origin.locate>[0]): string => {
    const { path, line } = origin.locate(span);
    return `${path}:${line}`;
  };
  return planSymmetry(specification, instance, place, without, only);
}

/** The system to explore: the real one where its quantifiers fail in every order or in none. */
export async function strictSystem(loaded: Loaded, name: string, real: TransitionSystem, plan: SymmetryPlan): Promise<TransitionSystem> {
  const { specification, path } = loaded;
  const instances = specification.instances.filter((each) => each.name === name);
  const strict = strictSpecification({ ...specification, instances }, new Set(plan.sorts));
  if (strict === null) return real;
  const { loadSpecification: generateInMemory } = await import('../compile/load.js');
  return asWritten((await generateInMemory(strict, path.replaceAll('../', ''))).create(name));
}

function secondsLeft({ seconds }: Limits, started: number): number | null {
  return seconds === null ? null : Math.max(0, seconds - (performance.now() - started) / 1000);
}

function nothing({ refused }: SymmetryPlan): Verdict['reduction'] {
  return { kind: 'symmetry', sorts: [], refused, permutations: 1, states: 0, transitions: 0, exact: true };
}
