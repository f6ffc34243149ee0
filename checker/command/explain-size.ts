/** `check --explain-size`: where the states of an instance come from, and how many a larger one would have. */

import { performance } from 'node:perf_hooks';
import type { Limits } from '../explore/limits.js';
import type { Instance } from '../language/ir.js';
import { actionShares } from '../reduce/size/actions.js';
import { type Collected, collectStates, type CollectOptions } from '../reduce/size/collect.js';
import { predict, type Prediction } from '../reduce/size/predict.js';
import type { SizeReport } from '../reduce/size/report.js';
import { resized } from '../reduce/size/resize.js';
import { orbitsOf, type SymmetryShare } from '../reduce/size/symmetries.js';
import { objectShares, variableShares } from '../reduce/size/variables.js';
import type { TransitionSystem } from '../system.js';
import type { Surroundings } from './command.js';
import { type Loaded, systemOf } from './load.js';
import { planOf } from './symmetric-exploration.js';

/** States that are looked at one by one. */
const MOST_STATES = 300_000;
/** Sizes of a sort that are explored for a prediction, the instance's own among them. */
const SIZES = 4;

/** Null where it was interrupted: what was collected by then says nothing.
 *  @param all how many states the whole exploration has found; null where a limit or a reduction kept it from knowing */
export async function explainSize(
  loaded: Loaded,
  name: string,
  all: number | null,
  limits: Limits,
  surroundings: Surroundings,
): Promise<SizeReport | null> {
  const options: CollectOptions = {
    limits: { ...limits, states: Math.min(limits.states ?? MOST_STATES, MOST_STATES) },
    clock: () => performance.now(),
    isCancelled: () => surroundings.interrupted.aborted,
  };
  const system = await systemOf(loaded, name);
  const started = performance.now();
  const collected = await collectStates(system, options);
  const seconds = (performance.now() - started) / 1000;
  const { visited, exhaustive } = collected;
  if (surroundings.interrupted.aborted) return null;
  const plan = planOf(loaded, name);
  const size = all ?? (exhaustive ? visited.size : null);
  const predicted = size === null ? null : await predictions(loaded, name, size, options);
  if (surroundings.interrupted.aborted) return null;
  return {
    states: visited.size,
    exhaustive,
    variables: variableShares(system, visited),
    objects: objectShares(system, visited),
    actions: actionShares(system, visited),
    symmetries: symmetryShares(loaded, name, system, collected),
    refused: plan.refused,
    predictions: predicted,
    bytesPerState: visited.peakBytes / visited.size,
    statesPerSecond: visited.size / seconds,
  };
}

function symmetryShares(loaded: Loaded, name: string, system: TransitionSystem, { visited }: Collected): readonly SymmetryShare[] {
  const all = planOf(loaded, name);
  const single = all.sorts.map((sort) => planOf(loaded, name, [], [sort])).filter(({ group }) => group.order > 1);
  const plans = all.sorts.length > 1 && all.group.order > 1 ? [...single, all] : single;
  return plans.map((plan) => orbitsOf(system, visited, plan));
}

async function predictions(loaded: Loaded, name: string, states: number, options: CollectOptions): Promise<readonly Prediction[]> {
  const { specification } = loaded;
  const instance = specification.instances.find((each) => each.name === name)!;
  const smaller = new Map<string, readonly { readonly size: number; readonly instance: Instance }[]>();
  for (const { name: sort } of specification.sorts) {
    const own = instance.sizes[sort]!;
    const sizes = Array.from({ length: Math.min(SIZES, own) - 1 }, (_, back) => own - 1 - back).toReversed();
    const made = sizes.map((size) => ({ size, instance: resized(specification, instance, sort, size) }));
    // The sizes must follow each other up to the instance's own.
    const gap = made.findLastIndex((each) => each.instance === null);
    smaller.set(
      sort,
      made.slice(gap + 1).flatMap((each) => (each.instance === null ? [] : [{ size: each.size, instance: each.instance }])),
    );
  }
  const instances = [...smaller.values()].flat().map((each) => each.instance);
  const variants: Loaded = { ...loaded, specification: { ...specification, instances }, ownPath: null };
  const found: Prediction[] = [];
  const { loadSpecification: generateInMemory } = await import('../compile/load.js');
  const module = instances.length === 0 ? null : await generateInMemory(variants.specification, loaded.path.replaceAll('../', ''));
  for (const [sort, sizes] of smaller) {
    const counts: Collected[] = [];
    for (const each of sizes) counts.push(await collectStates(module!.create(each.instance.name), options));
    if (counts.some(({ exhaustive }) => !exhaustive)) continue;
    found.push(
      predict(sort, [...sizes.map(({ size }) => size), instance.sizes[sort]!], [...counts.map(({ visited }) => visited.size), states]),
    );
  }
  return found;
}
