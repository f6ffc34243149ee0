/** Explorations as commands run them: limits from options, progress to the terminal, an interrupt that ends them tidily. */

import { freemem, totalmem } from 'node:os';
import { performance } from 'node:perf_hooks';
import { type Exploration, type ExploreOptions, exploreInSlices, startExploration } from '../explore/explore.js';
import type { Limits } from '../explore/limits.js';
import type { Reduction } from '../explore/reduction.js';
import type { Verdict } from '../explore/verdict.js';
import { renderProgress } from '../render/progress-line.js';
import type { TransitionSystem } from '../system.js';
import type { Origin } from '../trace/build.js';
import type { Arguments, Options, Surroundings } from './command.js';

export const LIMIT_OPTIONS: Options = {
  states: { kind: 'count', operand: 'N', summary: 'stop after N states' },
  memory: { kind: 'count', operand: 'MIB', summary: 'stop at MIB mebibytes (default: 70 % of the free memory)' },
  seconds: { kind: 'count', operand: 'N', summary: 'stop after N seconds' },
};

const MEBIBYTE = 1024 * 1024;
/** Linux ends a process rather than refuse it memory, so we stop ourselves before. */
const SHARE_OF_FREE_MEMORY = 0.7;
/** Milliseconds between plain progress lines where there is no terminal. */
const QUIET_INTERVAL = 20_000;

export function explorationLimits(args: Arguments, surroundings: Surroundings): Limits {
  return {
    states: args.count('states') ?? null,
    bytes: memoryLimit(args.count('memory'), surroundings),
    seconds: args.count('seconds') ?? null,
  };
}

/** @param wanted mebibytes */
function memoryLimit(wanted: number | undefined, surroundings: Surroundings): number {
  if (wanted === undefined) return Math.floor(freemem() * SHARE_OF_FREE_MEMORY);
  const present = Math.floor(totalmem() / MEBIBYTE);
  if (wanted > present) surroundings.note(`--memory ${wanted} is more than this machine has: the limit is its ${present} MiB`);
  return Math.min(wanted, present) * MEBIBYTE;
}

/** What an exploration may do, whichever back end runs it. */
export interface ExplorationOptions {
  readonly limits: Limits;
  readonly stopAtFirst: boolean;
  readonly reduction?: Reduction;
}

export async function runExploration(
  system: TransitionSystem,
  origin: Origin,
  options: ExplorationOptions,
  surroundings: Surroundings,
): Promise<Verdict> {
  return finish(startExploration(system, exploreOptions(system.name, system.instance, origin, options, surroundings)), surroundings);
}

/** Clock, progress lines and interrupts of the terminal. */
export function exploreOptions(
  name: string,
  instance: string,
  origin: Origin,
  options: ExplorationOptions,
  surroundings: Surroundings,
): ExploreOptions {
  const clock = (): number => performance.now();
  let lastPlain = clock();
  return {
    ...options,
    origin,
    clock,
    isCancelled: () => surroundings.interrupted.aborted,
    onProgress(progress) {
      const line = `${name} ${instance}: ${renderProgress(progress, 100)}`;
      surroundings.live(line);
      if (!surroundings.terminal && clock() - lastPlain > QUIET_INTERVAL) {
        lastPlain = clock();
        surroundings.note(line);
      }
    },
  };
}

/** To the end, giving way to signals, and to `between`, between slices. */
export async function finish(exploration: Exploration, surroundings: Surroundings, between = (): void => {}): Promise<Verdict> {
  const verdict = await exploreInSlices(exploration, () => {
    between();
    return new Promise((resolve) => setImmediate(resolve));
  });
  surroundings.live('');
  return verdict;
}
