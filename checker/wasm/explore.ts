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
import { memoryFor } from './open-module.js';
import { firstBytes, type Sharing } from './part.js';
import { type SharedSearch, startSharedSearch } from './shared-search.js';
import { createSystem } from './system.js';
import { recruit, type Recruits, teamInProcess } from './team.js';
import { NotEmitted } from './value.js';
import { createWhereabouts } from './whereabouts.js';

/** An exploration whose progress can be kept between two slices. */
export interface WasmExploration extends Exploration {
  /** SHA-256 of the code that explores: only the same code can go on with what it kept. */
  readonly identity: string;
  /** States so far, and bytes that they take; before it begins, of what it goes on with. */
  size(): number;
  bytes(): number;
  /** Has threads started for a search that may `spread` to them. @returns whether there is nothing more to wait for */
  recruit(how: Spread): boolean;
  /** Whether the memory limit leaves enough to hold all states a second time while they move, and to grow after that. What is gone on with
   *  is read where it belongs, and held once. */
  hasRoomFor(how: Spread): boolean;
  /** Goes on in several threads or shards, to the end, in the place of `advance`; calls `between` where a snapshot can be taken.
   *  @returns false where it cannot: nothing has changed then */
  spread(how: Spread, between?: () => void): Promise<boolean>;
}

/** How much larger than what moves the room for it has to be: else a limit on memory is reached no later in one thread. */
const GROWTH = 4;

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
  const sizes = options.sizes ?? SIZES;
  const module = emitSearch(settled, sizes);
  if (!WebAssembly.validate(module.bytes)) throw new NotEmitted('this runtime lacks a feature of WebAssembly');
  const compiled = new WebAssembly.Module(module.bytes);
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
  let search: LocalSearch | null = startLocalSearch(system, module, compiled, firstMemory(module.end), local, resumption);
  let shared: SharedSearch | null = null;
  let recruits: Recruits | null = null;
  /** Memories for them: without these they are of no use. */
  let reserved: Memories | null = null;
  /** What is gone on with is not held here: a function that waits would hold it, gigabytes, to the end. */
  async function successor(how: Spread): Promise<SharedSearch | null> {
    const snapshot = search!.snapshot();
    const from = snapshot === null ? resumption : resumptionOf(snapshot);
    if (from === null) return null;
    const split = how.compress === true ? chooseSplit(from.records(), system.words) : null;
    const emitted = split === null ? { compiled, layout: module.layout, end: module.end } : compiledSearch(settled, sizes, split);
    const memories = (split === null ? reserved : null) ?? sharedMemories(emitted, how);
    reserved = null;
    if (memories === null) return null;
    const sharing = sharingOf(settled, emitted, local, how, memories, from.progress.states);
    const team = how.inProcess === true ? teamInProcess(sharing) : await (recruits ?? recruit(how.threads)).assign(sharing);
    return startSharedSearch(system, sharing, team, from, local);
  }

  return {
    identity,
    advance(milliseconds) {
      resumption = null;
      const goesOn = search?.advance(milliseconds) ?? false;
      if (!goesOn) void recruits?.end();
      return goesOn;
    },
    recruit(how) {
      reserved ??= sharedMemories(module, how);
      if (reserved === null) return true;
      recruits ??= recruit(how.threads);
      return recruits.areReady();
    },
    snapshot: () => (shared ?? search!).snapshot(),
    size: () => resumption?.progress.states ?? search!.kept.size,
    bytes: () => (resumption === null ? search!.kept.peakBytes : resumption.progress.states * (module.layout.record + LARGEST_SLOT)),
    hasRoomFor({ threads, shards }) {
      if (local.limits.bytes === null || resumption !== null) return true;
      const left = local.limits.bytes - threads * firstBytes(module, shards).expander;
      return left >= GROWTH * search!.kept.size * (module.layout.record + LARGEST_SLOT);
    },
    async spread(how, between = () => {}) {
      shared = await successor(how);
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

function compiledSearch(settled: Settled, sizes: Sizes, split: number): Pick<Sharing, 'compiled' | 'layout' | 'end'> {
  const { bytes, layout, end } = emitSearch(settled, sizes, split);
  return { compiled: new WebAssembly.Module(bytes), layout, end };
}

function firstMemory(bytes: number): WebAssembly.Memory {
  try {
    return memoryFor(bytes);
  } catch (error) {
    if (error instanceof RangeError) throw new NotEmitted('the machine or a limit of the process refuses the addresses of a memory');
    throw error;
  }
}

/** What the threads share, and the memories that have been set aside for them. */
function sharingOf(
  settled: Settled,
  { compiled, layout, end }: Pick<Sharing, 'compiled' | 'layout' | 'end'>,
  { limits, stopAtFirst }: LocalOptions,
  { threads, shards }: Spread,
  memories: Memories,
  states: number,
): Sharing {
  const first = firstBytes({ layout, end }, shards);
  const bytesPerShard = limits.bytes === null ? Number.POSITIVE_INFINITY : Math.floor((limits.bytes - threads * first.expander) / shards);
  return {
    compiled,
    layout,
    end,
    properties: settled.specification.properties.length,
    outcomes: settled.actions.reduce((sum, action) => sum + action.outcomes.length, 0),
    threads,
    stopAtFirst,
    states,
    bytesPerShard,
    ...memories,
    whereabouts: createWhereabouts(shards),
    taken: new Int32Array(new SharedArrayBuffer(4)),
  };
}

type Memories = Pick<Sharing, 'expanders' | 'shards'>;

/** Memories for several threads and shards; null where the machine has not that many addresses to give. */
function sharedMemories(module: Pick<Sharing, 'layout' | 'end'>, { threads, shards }: Spread): Memories | null {
  const first = firstBytes(module, shards);
  try {
    return {
      expanders: Array.from({ length: threads }, () => memoryFor(first.expander)),
      shards: Array.from({ length: shards }, () => memoryFor(first.shard)),
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
