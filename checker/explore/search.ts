/** The exploration loop: breadth-first over a system's states, in slices, with no allocation per transition. */

import { EvaluationError, type TransitionSystem } from '../system.js';
import { breadthFirst } from './frontier.js';
import type { Limit, Limits } from './limits.js';
import { listsOf } from './notes.js';
import type { Progress } from './progress.js';
import type { Resumption, Snapshot } from './snapshot.js';
import type { VisitedSet } from './visited-set.js';
import { type Finding, Watch, type Watched } from './watch.js';
import { copyWords, equalWords } from './words.js';

export interface SearchOptions {
  readonly limits: Limits;
  readonly stopAtFirst: boolean;
  /** Milliseconds, from any fixed moment. */
  readonly clock: () => number;
  readonly isCancelled: () => boolean;
  readonly onProgress: (progress: Progress) => void;
  /** Milliseconds between two reports. */
  readonly progressInterval: number;
  /** States a batch holds before it is inserted; 256 overlaps the cache misses (`npm run bench`). */
  readonly batch: number;
}

/** What is known when a search has ended. */
export interface SearchResult {
  readonly watch: Watched;
  /** Number of transitions by outcome. */
  readonly outcomes: Float64Array;
  readonly selfLoops: number;
  /** Number of states by depth. */
  readonly statesPerDepth: readonly number[];
  /** Discovered and not expanded. */
  readonly frontier: number;
  readonly seconds: number;
  readonly limit: Limit | null;
  /** The error that made the specification invalid; `finding` is null when the initial states could not be computed. */
  readonly evaluation: { readonly error: EvaluationError; readonly finding: Finding | null } | null;
}

export interface Search {
  /** Explores for about `milliseconds`. @returns whether there is more to do */
  advance(milliseconds: number): boolean;
  result(): SearchResult;
  /** What is known between two slices; null where something that was discovered is lost or was not taken over, or nothing has begun. */
  snapshot(): Snapshot | null;
}

/** States and batches between two looks at the clock. */
const STATES_A_LOOK = 256;
const BATCHES_A_LOOK = 16;

/** @param resumption what it goes on with, in a set that is empty yet */
export function startSearch(
  system: TransitionSystem,
  visited: VisitedSet,
  options: SearchOptions,
  resumption: Resumption | null = null,
): Search {
  const { limits, clock } = options;
  const { words, packed } = system;
  const frontier = breadthFirst(resumption?.progress.expanded);
  let watch = new Watch(system);
  let { watched } = watch;
  const outcomes = new Float64Array(system.outcomes.length);
  const selfLoops = new Float64Array(1);
  const batch = new Int32Array(options.batch * words);
  const parents = new Int32Array(options.batch);
  const statesPerDepth: number[] = [];
  const startedAt = clock() - 1000 * (resumption?.progress.seconds ?? 0);
  let reportedAt = startedAt;
  let endedAt = startedAt;
  let filled = 0;
  /** The state being expanded, its words, and how many of its transitions have been visited. */
  let state = -1;
  let store: Int32Array = batch;
  let offset = 0;
  let ordinal = 0;
  /** Ordinal of the transition whose properties are being evaluated, or -1. */
  let across = -1;
  let levelEnd = 0;
  let expanded = 0;
  let statesToLook = STATES_A_LOOK;
  let batchesToLook = BATCHES_A_LOOK;
  let limit: Limit | null = null;
  let evaluation: SearchResult['evaluation'] = null;
  let phase: 'start' | 'middle' | 'end' = 'start';
  /** Something that was discovered, or of what is gone on with, has no room. */
  let isLossy = false;
  /** The levels as they were before an early end counted the unfinished one. */
  let levels: Pick<Snapshot['progress'], 'levelEnd' | 'statesPerDepth'> | null = null;

  function flush(): void {
    const count = filled;
    filled = 0;
    batchesToLook--;
    // What comes of the state that ends it at the first violation is not kept.
    if (limit?.kind === 'first') isLossy = true;
    if (isLossy) return;
    if (visited.insert(batch, parents, count) < count) {
      isLossy = true;
      limit ??= fullSet(visited, limits);
    }
    frontier.extend(visited.size);
  }

  function keep(): void {
    copyWords(packed, 0, batch, filled * words, words);
    parents[filled] = state;
    if (++filled === parents.length) flush();
  }

  function visit(outcome: number): void {
    outcomes[outcome] += 1;
    if (watched[outcome] !== 0) {
      across = ordinal;
      watch.checkTransition(outcome, state, ordinal);
      across = -1;
    }
    ordinal++;
    if (equalWords(packed, 0, store, offset, words)) selfLoops[0] += 1;
    else keep();
  }

  function expand(): void {
    store = visited.storeOf(state);
    offset = visited.offsetOf(state);
    ordinal = 0;
    system.load(store, offset);
    watch.checkState(state);
    system.successors(visit);
    if (ordinal === 0) watch.checkDeadlock(state);
    expanded++;
  }

  function closeLevel(): void {
    flush();
    if (visited.size > levelEnd || statesPerDepth.length === 0) statesPerDepth.push(visited.size - levelEnd);
    levelEnd = visited.size;
  }

  /** The next state to expand, or -1 when all are. */
  function next(): number {
    let index = frontier.take();
    if (index >= 0 && index < levelEnd) return index;
    closeLevel();
    if (index < 0) index = frontier.take();
    return index;
  }

  /** @returns whether this slice is over */
  function look(sliceEnd: number): boolean {
    statesToLook = STATES_A_LOOK;
    batchesToLook = BATCHES_A_LOOK;
    const now = clock();
    const seconds = (now - startedAt) / 1000;
    if (options.isCancelled()) limit ??= { kind: 'cancelled' };
    else if (limits.seconds !== null && seconds >= limits.seconds) limit ??= { kind: 'time', seconds: limits.seconds };
    if (now - reportedAt >= options.progressInterval) {
      reportedAt = now;
      options.onProgress({
        states: visited.size,
        transitions: sum(outcomes),
        frontier: frontier.size,
        depth: Math.max(0, statesPerDepth.length - 1),
        violations: watch.violations,
        seconds,
        bytes: visited.bytes,
      });
    }
    return now >= sliceEnd;
  }

  function resume({ progress, records }: Resumption): void {
    for (const piece of records()) {
      const words32 = new Int32Array(piece.buffer, piece.byteOffset, piece.byteLength / 4);
      for (let at = 0; at < words32.length; at += words + 1) {
        copyWords(words32, at, batch, filled * words, words);
        parents[filled] = words32[at + words]!;
        if (++filled === parents.length) flush();
      }
    }
    flush();
    if (!isLossy) {
      outcomes.set(progress.outcomes);
      selfLoops[0] = sum(outcomes) - progress.candidates;
    }
    statesPerDepth.push(...progress.statesPerDepth);
    expanded = Math.min(progress.expanded, visited.size);
    levelEnd = Math.min(progress.levelEnd, visited.size);
    if (isLossy) return;
    const notes = { open: Int32Array.from(progress.open), unmet: Int32Array.from(progress.unmet), found: Int32Array.from(progress.found) };
    watch = new Watch(system, notes, (index) => system.load(visited.storeOf(index), visited.offsetOf(index)));
    watched = watch.watched;
  }

  function run(sliceEnd: number): boolean {
    if (phase === 'start') {
      phase = 'middle';
      if (resumption === null) system.initialStates(keep);
      else resume(resumption);
      if (look(sliceEnd) && limit === null) return true;
    }
    while (limit === null) {
      state = next();
      if (state < 0 || limit !== null) break;
      expand();
      if (options.stopAtFirst && watch.violations > 0) limit ??= { kind: 'first' };
      if ((--statesToLook <= 0 || batchesToLook <= 0) && look(sliceEnd) && limit === null) return true;
    }
    return false;
  }

  return {
    advance(milliseconds: number): boolean {
      if (phase === 'end') return false;
      try {
        if (run(clock() + milliseconds)) return true;
      } catch (error) {
        if (!(error instanceof EvaluationError)) throw error;
        // A violation found before the error, in the very state whose expansion fails, is what `stopAtFirst` asks for.
        if (options.stopAtFirst && watch.violations > 0) limit ??= { kind: 'first' };
        else evaluation = { error, finding: state < 0 ? null : { state, ordinal: across < 0 ? null : across } };
      }
      flush();
      levels = { levelEnd, statesPerDepth: [...statesPerDepth] };
      closeLevel();
      phase = 'end';
      endedAt = clock();
      return false;
    },
    snapshot() {
      if (phase === 'start' || evaluation !== null) return null;
      flush();
      // Inserting what was pending may have been what filled the set.
      if (isLossy) return null;
      return {
        progress: {
          states: visited.size,
          expanded,
          ...(levels ?? { levelEnd, statesPerDepth: [...statesPerDepth] }),
          outcomes: [...outcomes],
          candidates: sum(outcomes) - selfLoops[0]!,
          ...listsOf(watch.notes()),
          seconds: ((phase === 'end' ? endedAt : clock()) - startedAt) / 1000,
        },
        record: 4 * (words + 1),
        records: (from, to) => recordsOf(visited, words, from, to),
      };
    },
    result(): SearchResult {
      return {
        watch,
        outcomes,
        selfLoops: selfLoops[0],
        statesPerDepth,
        frontier: visited.size - expanded,
        seconds: (endedAt - startedAt) / 1000,
        limit,
        evaluation,
      };
    },
  };
}

function recordsOf(visited: VisitedSet, words: number, from: number, to: number): Uint8Array {
  const records = new Int32Array((to - from) * (words + 1));
  for (let index = from; index < to; index++) {
    const at = (index - from) * (words + 1);
    copyWords(visited.storeOf(index), visited.offsetOf(index), records, at, words);
    records[at + words] = visited.parentOf(index);
  }
  return new Uint8Array(records.buffer);
}

function fullSet(visited: VisitedSet, limits: Limits): Limit {
  if (limits.states !== null && visited.size >= limits.states) return { kind: 'states', states: limits.states };
  return { kind: 'memory', bytes: limits.bytes };
}

function sum(counts: Float64Array): number {
  return counts.reduce((total, count) => total + count, 0);
}
