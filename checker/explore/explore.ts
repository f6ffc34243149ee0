/** Exploration of one system, from options to verdict. */

import type { TransitionSystem } from '../system.js';
import type { Origin } from '../trace/build.js';
import { judge } from './judge.js';
import { type Limits, UNLIMITED } from './limits.js';
import { Memory } from './memory.js';
import { PackedSet } from './packed-set.js';
import type { Progress } from './progress.js';
import { NotReducible, type Reduction } from './reduction.js';
import { startSearch } from './search.js';
import type { Resumption, Snapshot } from './snapshot.js';
import { startLiveness } from './liveness/phase.js';
import type { Verdict } from './verdict.js';

export interface ExploreOptions {
  /** Where the specification comes from, for the locations in traces and verdicts. */
  readonly origin: Origin;
  /** Milliseconds from any fixed moment, such as `performance.now`. */
  readonly clock: () => number;
  readonly limits?: Limits;
  /** End at the first violation instead of giving every property its own verdict. */
  readonly stopAtFirst?: boolean;
  /** Asked every few thousand transitions; true ends the exploration with `unknown`. */
  readonly isCancelled?: () => boolean;
  readonly onProgress?: (progress: Progress) => void;
  /** Milliseconds between two reports; 250 by default. */
  readonly progressInterval?: number;
  /** Explores a reduced system in the place of the given one, which traces are still of. */
  readonly reduction?: Reduction;
  /** States inserted together; only `npm run bench` has a reason to set it. */
  readonly batch?: number;
}

/** An exploration that can be interrupted between two slices. */
export interface Exploration {
  /** Explores for about `milliseconds`. @returns whether there is more to do */
  advance(milliseconds: number): boolean;
  /** What is known between two slices; null where nothing can be kept. */
  snapshot(): Snapshot | null;
  /** Once `advance` has returned false. @throws NotReducible */
  verdict(): Verdict;
}

const DEFAULT_BATCH = 256;

/** @param resumption what an exploration of the same system has kept, to go on with. @throws NotReducible */
export function startExploration(system: TransitionSystem, options: ExploreOptions, resumption: Resumption | null = null): Exploration {
  const limits = options.limits ?? UNLIMITED;
  const batch = options.batch ?? DEFAULT_BATCH;
  const memory = new Memory(limits.bytes);
  const visited = new PackedSet(system.words, memory, limits.states, batch);
  const common = { limits, clock: options.clock, isCancelled: options.isCancelled ?? (() => false) };
  const { reduction } = options;
  if (reduction !== undefined && (system.liveness ?? []).length > 0) {
    throw new NotReducible(null, '`leads to` is decided on the states themselves, whose cycles a reduction does not keep');
  }
  reduction?.onStart?.(visited);
  const search = startSearch(
    reduction?.system ?? system,
    visited,
    {
      ...common,
      batch,
      stopAtFirst: options.stopAtFirst ?? false,
      onProgress: options.onProgress ?? (() => {}),
      progressInterval: options.progressInterval ?? 250,
    },
    resumption,
  );
  const liveness = startLiveness(system, visited, memory, common);
  let searched = false;
  return {
    advance(milliseconds) {
      if (!searched) {
        if (search.advance(milliseconds)) return true;
        searched = true;
        const { limit, evaluation } = search.result();
        return limit === null && evaluation === null && liveness.isWanted;
      }
      return liveness.advance(milliseconds);
    },
    snapshot: () => (reduction === undefined ? search.snapshot() : null),
    verdict() {
      const { findings, limit, evaluation } = liveness.result();
      const result = search.result();
      if (reduction !== undefined && result.evaluation !== null) {
        throw new NotReducible(null, 'the specification cannot be evaluated in some state');
      }
      return judge(
        system,
        visited,
        { ...result, limit: result.limit ?? limit, evaluation: result.evaluation ?? evaluation },
        findings,
        options.origin,
        reduction ?? null,
      );
    },
  };
}

/** Explores to the end without giving way to anything else: no signal is delivered meanwhile. */
export function explore(system: TransitionSystem, options: ExploreOptions): Verdict {
  const exploration = startExploration(system, options);
  while (exploration.advance(Number.POSITIVE_INFINITY));
  return exploration.verdict();
}

/** Explores in slices of 50 ms and awaits `pause` between them, so that signals and timers are served. */
export async function exploreInSlices(exploration: Exploration, pause: () => Promise<unknown>): Promise<Verdict> {
  while (exploration.advance(50)) await pause();
  return exploration.verdict();
}
