/** Which back end explores an instance: WebAssembly where it can, else the generated TypeScript, which is the reference. */

import { resolve } from 'node:path';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { type Exploration, startExploration } from '../explore/explore.js';
import type { Limits } from '../explore/limits.js';
import type { Resumption } from '../explore/snapshot.js';
import type { Verdict } from '../explore/verdict.js';
import type { Specification } from '../language/ir.js';
import { expandSteps } from '../language/steps/expand-steps.js';
import { startWasmExploration, type WasmExploration } from '../wasm/explore.js';
import { NotEmitted } from '../wasm/value.js';
import { type CheckpointWriter, checkpointWriter, readCheckpoint, secondsKept, type Subject } from './checkpoint.js';
import { type Arguments, CommandError, type Options, type Surroundings } from './command.js';
import { exploreOptions, finish } from './exploration.js';
import { type Loaded, systemOf } from './load.js';
import { digestOf, programDigest } from './own-modules.js';
import { projectFolder } from './project.js';

export type Backend = 'wasm' | 'ts';

/** Where an exploration is kept, and how often. */
export interface CheckpointOptions {
  readonly folder: string;
  readonly resume: boolean;
  readonly seconds: number;
}

export const BACKEND_OPTIONS: Options = {
  backend: { kind: 'text', operand: 'NAME', summary: '`wasm` (WebAssembly, the default) or `ts` (the generated TypeScript, slower)' },
  compress: { kind: 'flag', summary: 'store large explorations compressed, without loss: less memory for wide states, more time' },
  threads: { kind: 'count', operand: 'N', summary: 'for large explorations (default: as many as the machine runs at once, up to 8)' },
  checkpoint: { kind: 'text', operand: 'FOLDER', summary: 'keep the exploration of one instance there, to go on with it later' },
  every: { kind: 'count', operand: 'SECONDS', summary: 'between two checkpoints (default: 60)' },
  resume: { kind: 'flag', summary: 'go on with the exploration that --checkpoint has kept' },
};

/** @throws CommandError for options that do not go together */
export function chosenCheckpoint(args: Arguments, instances: number, surroundings: Surroundings): CheckpointOptions | null {
  const folder = args.text('checkpoint');
  if (folder === undefined) {
    if (args.flag('resume') || args.count('every') !== undefined) throw new CommandError('--resume and --every need --checkpoint FOLDER');
    return null;
  }
  if (instances !== 1) throw new CommandError('a checkpoint keeps one instance: name it with --instance');
  if (args.flag('symmetry') || args.flag('por') || args.texts('symmetric').length > 0) {
    throw new CommandError('--checkpoint does not go together with --symmetry or --por');
  }
  return { folder: resolve(surroundings.folder, folder), resume: args.flag('resume'), seconds: args.count('every') ?? 60 };
}

const MOST_THREADS = 8;

export function chosenThreads(args: Arguments, backend: Backend): number {
  const wanted = args.count('threads');
  if (wanted !== undefined && wanted > MOST_SHARDS) throw new CommandError(`--threads takes at most ${MOST_SHARDS}, not ${wanted}`);
  if (wanted !== undefined && wanted > 1 && backend === 'ts') throw new CommandError('the TypeScript back end explores in one thread');
  return wanted ?? Math.min(availableParallelism(), MOST_THREADS);
}

/** @throws CommandError for a back end that does not exist */
export function chosenBackend(args: Arguments): Backend {
  const name = args.text('backend') ?? 'wasm';
  if (name !== 'wasm' && name !== 'ts') throw new CommandError(`there is no back end '${name}'; there are wasm and ts`);
  return name;
}

/** What `check` asks of the exploration of one instance. */
export interface InstanceOptions {
  readonly limits: Limits;
  readonly stopAtFirst: boolean;
  readonly backend: Backend;
  readonly checkpoint?: CheckpointOptions | null;
  /** 1 if absent. */
  readonly threads?: number;
  /** False if absent. */
  readonly compress?: boolean;
}

/** A limit on time is for this run, whatever was explored before it; the verdict counts all of it. */
export async function exploreInstance(
  loaded: Loaded,
  name: string,
  options: InstanceOptions,
  surroundings: Surroundings,
): Promise<Verdict> {
  const { checkpoint, limits } = options;
  if (checkpoint?.resume !== true || limits.seconds === null) return exploreInOneOf(loaded, name, options, surroundings);
  const seconds = secondsKept(checkpoint.folder) + limits.seconds;
  const verdict = await exploreInOneOf(loaded, name, { ...options, limits: { ...limits, seconds } }, surroundings);
  return verdict.limit?.kind === 'time' ? { ...verdict, limit: { kind: 'time', seconds: limits.seconds } } : verdict;
}

/** Falls back to TypeScript, and says why, where WebAssembly cannot run it. */
async function exploreInOneOf(loaded: Loaded, name: string, options: InstanceOptions, surroundings: Surroundings): Promise<Verdict> {
  const { specification } = loaded;
  // Liveness and refinement are judged by the reference alone: nobody has to be told.
  const isForBoth = specification.liveness.length === 0 && (specification.refinements ?? []).length === 0;
  if (options.backend === 'wasm' && isForBoth) {
    try {
      return await exploreWasm(loaded, name, options, surroundings);
    } catch (error) {
      if (!(error instanceof NotEmitted)) throw error;
      surroundings.note(`${specification.name} ${name}: explored by the TypeScript back end, because ${error.message}`);
    }
  }
  return exploreTypeScript(loaded, name, options, surroundings);
}

async function exploreTypeScript(loaded: Loaded, name: string, options: InstanceOptions, surroundings: Surroundings): Promise<Verdict> {
  const { specification, origin } = loaded;
  const system = await systemOf(loaded, name);
  const subject: Subject = { specification: specification.name, instance: name, identity: referenceIdentity(specification, name) };
  const exploreHow = exploreOptions(specification.name, name, origin, options, surroundings);
  const exploration = startExploration(system, exploreHow, resumed(options, subject));
  return keeping(exploration, subject, options, surroundings, (between) => finish(exploration, surroundings, between));
}

/** As the identity of a search module is its code, this is of all that the generated TypeScript comes from. */
function referenceIdentity(specification: Specification, name: string): string {
  const abstract = (specification.refinements ?? []).map((refinement) => refinement.abstract.digest);
  return digestOf(JSON.stringify(['ts', programDigest(projectFolder()), specification.digest, abstract, name]));
}

async function exploreWasm(loaded: Loaded, name: string, options: InstanceOptions, surroundings: Surroundings): Promise<Verdict> {
  const { specification, origin } = loaded;
  const { granularity } = specification.instances.find((instance) => instance.name === name)!;
  const expanded = expandSteps(specification, granularity);
  const instance = expanded.instances.find((each) => each.name === name)!;
  const subjectOf = (identity: string): Subject => ({ specification: specification.name, instance: name, identity });
  const exploration = startWasmExploration(expanded, instance, {
    ...exploreOptions(specification.name, name, origin, options, surroundings),
    resume: (identity) => resumed(options, subjectOf(identity)),
  });
  return keeping(exploration, subjectOf(exploration.identity), options, surroundings, (between) =>
    toTheEnd(exploration, options, surroundings, between),
  );
}

function resumed({ checkpoint }: InstanceOptions, subject: Subject): Resumption | null {
  return checkpoint?.resume === true ? readCheckpoint(checkpoint.folder, subject) : null;
}

/** Explores to the end, and keeps what is known from time to time, and where a limit ends it. */
async function keeping(
  exploration: Exploration,
  subject: Subject,
  { checkpoint = null }: InstanceOptions,
  surroundings: Surroundings,
  explore: (between: () => void) => Promise<Verdict>,
): Promise<Verdict> {
  if (checkpoint === null) return explore(() => {});
  const keep = keeper(checkpointWriter(checkpoint.folder, subject, checkpoint.resume), exploration, surroundings);
  let keptAt = performance.now();
  const verdict = await explore(() => {
    if (performance.now() - keptAt < 1000 * checkpoint.seconds) return;
    keep();
    keptAt = performance.now();
  });
  if (verdict.limit === null) return verdict;
  surroundings.note(
    keep()
      ? `kept in ${checkpoint.folder}: --resume goes on with it`
      : `what was found last had no room or no place, and nothing was kept at the end: what ${checkpoint.folder} held before is still there`,
  );
  return verdict;
}

/** @param between called where what is known can be kept */
async function toTheEnd(
  exploration: WasmExploration,
  options: InstanceOptions,
  surroundings: Surroundings,
  between: () => void,
): Promise<Verdict> {
  await untilLarge(exploration, options, surroundings, between);
  return finish(exploration, surroundings, between);
}

/** Below so many states, or milliseconds, threads cost more than they bring (`npm run bench`); they start before. */
const LARGE = 1 << 18;
const GETTING_LARGE = 1 << 17;
const LASTING = 150;
/** From so many states on, compressing brings more than it costs. */
const WORTH_COMPRESSING = 1 << 19;
/** One WebAssembly memory ends at 4 GiB: a single thread goes on in several before that. */
const NEARLY_FULL = 2.5 * 2 ** 30;
const SHARD = 3 * 2 ** 30;
const MOST_SHARDS = 64;

/** Explores in this thread while that is best, then in all of them, to the end. Limits on states are kept to the state here only. */
async function untilLarge(
  exploration: WasmExploration,
  { limits, threads = 1, compress = false }: InstanceOptions,
  surroundings: Surroundings,
  between: () => void,
): Promise<void> {
  // While states move to their shards they are held twice.
  const mayMove = (limits.bytes ?? Number.POSITIVE_INFINITY) > 2 * NEARLY_FULL;
  const each = Math.ceil((limits.bytes ?? 0) / SHARD / threads);
  const how = { threads, compress, shards: threads * Math.max(1, Math.min(each, Math.floor(MOST_SHARDS / threads))) };
  let beganAt: number | null = null;
  const isLarge = (): boolean => {
    if (compress) return exploration.size() >= WORTH_COMPRESSING;
    if (threads === 1) return mayMove && exploration.bytes() >= NEARLY_FULL;
    // What is gone on with may be too large for one memory.
    if (beganAt === null) return exploration.size() >= LARGE;
    const isGettingLarge = exploration.size() >= GETTING_LARGE && performance.now() - beganAt >= LASTING;
    return isGettingLarge && exploration.recruit(how) && exploration.size() >= LARGE;
  };
  if (limits.states !== null) return;
  while (!isLarge()) {
    beganAt ??= performance.now();
    if (!exploration.advance(20)) return;
    between();
    await new Promise((resolve) => setImmediate(resolve));
  }
  // One thread moves only where `mayMove` has seen to it, and could not stay in a memory that is nearly full.
  if ((threads > 1 || compress) && !exploration.hasRoomFor(how)) {
    surroundings.note('goes on in one thread: the memory limit leaves no room to move to several');
    surroundings.live('');
    return;
  }
  const isSpread = await exploration.spread(how, between);
  if (!isSpread) surroundings.note('goes on in one thread: the machine or a limit of the process refuses the addresses of more memories');
  surroundings.live('');
}

/** A checkpoint that cannot be written changes no verdict: it is said, and the exploration goes on.
 *  @returns of what it returns: whether all that is known was kept */
function keeper(writer: CheckpointWriter, exploration: Exploration, surroundings: Surroundings): () => boolean {
  return () => {
    const snapshot = exploration.snapshot();
    if (snapshot === null) return false;
    try {
      writer.write(snapshot);
      return true;
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      surroundings.note(`${error.message}; the exploration goes on without it`);
      return false;
    }
  };
}
