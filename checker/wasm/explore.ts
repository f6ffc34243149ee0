/** Exploration of one instance by WebAssembly, from specification to verdict. */

import { createHash } from 'node:crypto';
import type { ExploreOptions, Exploration } from '../explore/explore.js';
import { judge } from '../explore/judge.js';
import { UNLIMITED } from '../explore/limits.js';
import { type Resumption, resumptionOf } from '../explore/snapshot.js';
import type { Instance, Specification } from '../language/ir.js';
import type { TransitionSystem } from '../system.js';
import { chooseSplit } from './choose-split.js';
import { SIZES, type Sizes } from './context.js';
import { type Description, describe } from './describe.js';
import { emitSearch } from './emit-search.js';
import { settle, type Settled } from './instance.js';
import { type LocalOptions, type LocalSearch, startLocalSearch } from './local-search.js';
import { memoryFor, MOST_PAGES } from './open-module.js';
import { firstBytes, type Sharing } from './part.js';
import { type SharedSearch, startSharedSearch } from './shared-search.js';
import { createSystem } from './system.js';
import { teamInProcess, teamOfThreads } from './team.js';
import { NotEmitted } from './value.js';

/** An exploration whose progress can be kept between two slices. */
export interface WasmExploration extends Exploration {
  /** SHA-256 of the code that explores: only the same code can go on with what it kept. */
  readonly identity: string;
  /** States so far, and bytes that they take; before it begins, of what it goes on with. */
  size(): number;
  bytes(): number;
  /** Goes on in several threads or shards, to the end, in the place of `advance`; calls `between` where a snapshot can be taken.
   *  @returns false where it cannot: nothing has changed then */
  spread(how: Spread, between?: () => void): Promise<boolean>;
}

/** Bytes of a table that a state takes, at most. */
const LARGEST_SLOT = 8;

export interface Spread {
  readonly threads: number;
  /** Parts of the visited set, each of at most 4 GiB: a multiple of the threads. */
  readonly shards: number;
  /** Whether each half of a state is kept once, and states as the numbers of their halves: less memory, a little more time. */
  readonly compress?: boolean;
  /** In this thread alone: for tests. */
  readonly inProcess?: boolean;
}

export interface WasmOptions extends ExploreOptions {
  readonly sizes?: Sizes;
  /** Asked with the identity of the code: what to go on with, or null to begin. */
  readonly resume?: (identity: string) => Resumption | null;
}

/** The specification must be the one that `expandSteps` gives for the instance's granularity.
 *  @throws NotEmitted for what this back end cannot run */
export function startWasmExploration(specification: Specification, instance: Instance, options: WasmOptions): WasmExploration {
  if (!('WebAssembly' in globalThis)) throw new NotEmitted('this runtime has no WebAssembly');
  if (specification.liveness.length > 0) throw new NotEmitted('liveness is judged there only');
  if ((specification.refinements ?? []).length > 0) throw new NotEmitted('refinements are judged there only');
  const settled = settle(specification, instance);
  const module = emitSearch(settled, options.sizes ?? SIZES, { initial: 1, maximum: MOST_PAGES });
  if (!WebAssembly.validate(module.bytes)) throw new NotEmitted('this runtime lacks a feature of WebAssembly');
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
  /** Null once it has begun. */
  let resumption = options.resume?.(identity) ?? null;
  let search: LocalSearch | null = startLocalSearch(system, module, firstMemory(module.end), local, resumption);
  let shared: SharedSearch | null = null;
  /** What is gone on with is not held here: a function that waits would hold it, gigabytes, to the end. */
  function successor(how: Spread): SharedSearch | null {
    const snapshot = search!.snapshot();
    const from = snapshot === null ? resumption : resumptionOf(snapshot);
    if (from === null) return null;
    const split = how.compress === true ? chooseSplit(from.records(), system.words) : null;
    const sharing = sharingOf(settled, options.sizes ?? SIZES, local, how, split);
    if (sharing === null) return null;
    const team = how.inProcess === true ? teamInProcess(sharing) : teamOfThreads(sharing);
    return startSharedSearch(system, sharing, team, from, local);
  }

  return {
    identity,
    advance(milliseconds) {
      resumption = null;
      return search?.advance(milliseconds) ?? false;
    },
    snapshot: () => (shared ?? search!).snapshot(),
    size: () => resumption?.progress.states ?? search!.kept.size,
    bytes: () => (resumption === null ? search!.kept.peakBytes : resumption.progress.states * (module.layout.record + LARGEST_SLOT)),
    async spread(how, between = () => {}) {
      shared = successor(how);
      if (shared === null) return false;
      search = null;
      resumption = null;
      await shared.run(between);
      return true;
    },
    verdict() {
      const { kept, result } = shared ?? search!;
      return judge(system, kept, result(), [], options.origin, null);
    },
  };
}

function firstMemory(bytes: number): WebAssembly.Memory {
  try {
    return memoryFor(bytes, false);
  } catch (error) {
    if (error instanceof RangeError) throw new NotEmitted('the machine or a limit of the process refuses the addresses of a memory');
    throw error;
  }
}

/** Memories and code for several threads and shards; null where the machine has not that many addresses to give. */
function sharingOf(
  settled: Settled,
  sizes: Sizes,
  { limits, stopAtFirst }: LocalOptions,
  { threads, shards }: Spread,
  split: number | null,
): Sharing | null {
  const { bytes, layout, end } = emitSearch(settled, sizes, { initial: 1, maximum: MOST_PAGES, shared: true }, split);
  const first = firstBytes({ layout, end }, shards);
  const bytesPerShard = limits.bytes === null ? Number.POSITIVE_INFINITY : Math.floor((limits.bytes - threads * first.expander) / shards);
  const memories = sharedMemories(threads, first.expander, shards, first.shard);
  if (memories === null) return null;
  return {
    bytes,
    layout,
    end,
    properties: settled.specification.properties.length,
    outcomes: settled.actions.reduce((sum, action) => sum + action.outcomes.length, 0),
    threads,
    stopAtFirst,
    bytesPerShard,
    ...memories,
  };
}

function sharedMemories(threads: number, expander: number, shards: number, shard: number): Pick<Sharing, 'expanders' | 'shards'> | null {
  try {
    return {
      expanders: Array.from({ length: threads }, () => memoryFor(expander, true)),
      shards: Array.from({ length: shards }, () => memoryFor(shard, true)),
    };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
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
