/** Exploration of one instance by WebAssembly, from specification to verdict. */

import { createHash } from 'node:crypto';
import type { ExploreOptions, Exploration } from '../explore/explore.js';
import { judge } from '../explore/judge.js';
import { UNLIMITED } from '../explore/limits.js';
import type { Instance, Specification } from '../language/ir.js';
import type { TransitionSystem } from '../system.js';
import { SIZES, type Sizes } from './context.js';
import { type Description, describe } from './describe.js';
import { emitSearch } from './emit-search.js';
import { settle } from './instance.js';
import { type LocalOptions, startLocalSearch } from './local-search.js';
import { MOST_PAGES } from './open-module.js';
import type { Resumption, Snapshot } from './snapshot.js';
import { createSystem } from './system.js';
import { NotEmitted } from './value.js';

/** An exploration whose progress can be kept between two slices. */
export interface WasmExploration extends Exploration {
  /** SHA-256 of the code that explores: only the same code can go on with what it kept. */
  readonly identity: string;
  /** Null where nothing can be kept. */
  snapshot(): Snapshot | null;
}

export interface WasmOptions extends ExploreOptions {
  readonly sizes?: Sizes;
  /** Asked with the identity of the code: what to go on with, or null to begin. */
  readonly resume?: (identity: string) => Resumption | null;
}

/** The specification must be the one that `expandSteps` gives for the instance's granularity.
 *  @throws NotEmitted for what this back end cannot run */
export function startWasmExploration(specification: Specification, instance: Instance, options: WasmOptions): WasmExploration {
  if (specification.liveness.length > 0) throw new NotEmitted('liveness is judged there only');
  if ((specification.refinements ?? []).length > 0) throw new NotEmitted('refinements are judged there only');
  const settled = settle(specification, instance);
  const module = emitSearch(settled, options.sizes ?? SIZES, { initial: 1, maximum: MOST_PAGES });
  const identity = createHash('sha256').update(module.bytes).digest('hex');
  const system = lazySystem(describe(settled), () => createSystem(specification, instance));
  const local: LocalOptions = {
    limits: options.limits ?? UNLIMITED,
    clock: options.clock,
    stopAtFirst: options.stopAtFirst ?? false,
    isCancelled: options.isCancelled ?? (() => false),
    onProgress: options.onProgress ?? (() => {}),
    progressInterval: options.progressInterval ?? 250,
  };
  const search = startLocalSearch(system, module, local, options.resume?.(identity) ?? null);
  return {
    identity,
    advance: search.advance,
    snapshot: search.snapshot,
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
