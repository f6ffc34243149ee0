/** Exploration of one instance by WebAssembly, from specification to verdict. */

import type { ExploreOptions, Exploration } from '../explore/explore.js';
import { judge } from '../explore/judge.js';
import { UNLIMITED } from '../explore/limits.js';
import type { Instance, Specification } from '../language/ir.js';
import type { TransitionSystem } from '../system.js';
import { SIZES, type Sizes } from './context.js';
import { type Description, describe } from './describe.js';
import { emitSearch } from './emit-search.js';
import { settle } from './instance.js';
import { startLocalSearch } from './local-search.js';
import { MOST_PAGES } from './open-module.js';
import { createSystem } from './system.js';
import { NotEmitted } from './value.js';

/** The specification must be the one that `expandSteps` gives for the instance's granularity.
 *  @throws NotEmitted for what this back end cannot run */
export function startWasmExploration(
  specification: Specification,
  instance: Instance,
  options: ExploreOptions,
  sizes: Sizes = SIZES,
): Exploration {
  if (specification.liveness.length > 0) throw new NotEmitted('liveness is judged there only');
  if ((specification.refinements ?? []).length > 0) throw new NotEmitted('refinements are judged there only');
  const settled = settle(specification, instance);
  const module = emitSearch(settled, sizes, { initial: 1, maximum: MOST_PAGES });
  const system = lazySystem(describe(settled), () => createSystem(specification, instance));
  const search = startLocalSearch(system, module, {
    limits: options.limits ?? UNLIMITED,
    clock: options.clock,
    stopAtFirst: options.stopAtFirst ?? false,
    isCancelled: options.isCancelled ?? (() => false),
    onProgress: options.onProgress ?? (() => {}),
    progressInterval: options.progressInterval ?? 250,
  });
  return {
    advance: search.advance,
    verdict: () => judge(system, search.kept, search.result(), [], options.origin, null),
  };
}

/** A system that is made when something of it runs: most of a verdict needs its description alone. */
function lazySystem(description: Description, create: () => TransitionSystem): TransitionSystem {
  let made: TransitionSystem | null = null;
  const system = (): TransitionSystem => (made ??= create());
  return {
    ...description,
    get packed() {
      return system().packed;
    },
    get cells() {
      return system().cells;
    },
    get arguments() {
      return system().arguments;
    },
    result: () => system().result(),
    changed: () => system().changed(),
    load: (store, offset) => system().load(store, offset),
    initialStates: (visit) => system().initialStates(visit),
    successors: (visit) => system().successors(visit),
    holds: (index) => system().holds(index),
    premise: (index) => system().premise(index),
    holdsAcross: (index) => system().holdsAcross(index),
  };
}
