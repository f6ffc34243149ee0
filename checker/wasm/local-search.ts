/** A search in this thread, over one store: the module expands and inserts, this file counts levels and looks at the clock. */

import type { Limit, Limits } from '../explore/limits.js';
import { countViolations, initialNotes, listsOf, type Notes, watchedOf } from '../explore/notes.js';
import type { Search, SearchOptions, SearchResult } from '../explore/search.js';
import type { Resumption, Snapshot } from '../explore/snapshot.js';
import type { KeptStates } from '../explore/visited-set.js';
import { EvaluationError, type TransitionSystem } from '../system.js';
import type { SearchModule } from './emit-search.js';
import { locateError, readNotes } from './findings.js';
import { openModule } from './open-module.js';
import { HALT } from './search-layout.js';
import { unmoved } from './store.js';

export interface LocalSearch extends Search {
  readonly kept: KeptStates;
  /** What is known between two slices; null where something that was discovered is lost or was not taken over, or nothing has begun. */
  snapshot(): Snapshot | null;
}

export type LocalOptions = Pick<SearchOptions, 'limits' | 'stopAtFirst' | 'clock' | 'isCancelled' | 'onProgress' | 'progressInterval'>;

/** States expanded between two looks at the clock. */
const STATES_A_LOOK = 2048;

/** `system` is the same system in another form: it finds out where in a state something happened. */
export function startLocalSearch(
  system: TransitionSystem,
  module: SearchModule,
  compiled: WebAssembly.Module,
  ownMemory: WebAssembly.Memory,
  options: LocalOptions,
  resumption: Resumption | null,
): LocalSearch {
  const { limits, clock } = options;
  const { layout } = module;
  const properties = system.properties.length;
  const opened = openModule(compiled, ownMemory, {
    layout,
    start: module.end,
    mayTake: (bytes) => limits.bytes === null || bytes <= limits.bytes,
    states: limits.states ?? 2 ** 32 - 2,
    expected: resumption?.progress.states ?? 0,
    elsewhere: 0,
    moves: unmoved,
    fail(site, value) {
      const { span, message } = module.sites[site]!;
      throw new EvaluationError(message(value), span);
    },
  });
  const { memory, exports, globals, store } = opened;
  const outcomes = new Float64Array(system.outcomes.length);
  const statesPerDepth: number[] = [];
  const startedAt = clock() - 1000 * (resumption?.progress.seconds ?? 0);
  let reportedAt = startedAt;
  let endedAt = startedAt;
  let expanded = 0;
  let levelEnd = 0;
  let candidates = 0;
  let limit: Limit | null = null;
  let evaluation: SearchResult['evaluation'] = null;
  let phase: 'start' | 'middle' | 'end' = 'start';
  /** Something of what is gone on with has no room. */
  let isPartial = false;
  /** The levels as they were before an early end counted the unfinished one. */
  let levels: Pick<Snapshot['progress'], 'levelEnd' | 'statesPerDepth'> | null = null;

  const size = (): number => globals.size.value >>> 0;
  const notes = (): Notes => readNotes(memory, layout, properties);

  function count(): void {
    candidates += globals.candidates.value >>> 0;
    globals.candidates.value = 0;
    const counters = new BigInt64Array(memory.buffer, layout.counters, outcomes.length);
    counters.forEach((counter, outcome) => {
      outcomes[outcome] = Number(counter);
    });
  }

  function closeLevel(): void {
    exports.flush();
    if (size() > levelEnd || statesPerDepth.length === 0) statesPerDepth.push(size() - levelEnd);
    levelEnd = size();
  }

  /** Why the module halted. */
  function halted(): Limit | null {
    if ((globals.halt.value & HALT.stop) === 0) return null;
    if (options.stopAtFirst && countViolations(system, notes()) > 0) return { kind: 'first' };
    return fullStore(limits, size());
  }

  function look(sliceEnd: number): boolean {
    const now = clock();
    const seconds = (now - startedAt) / 1000;
    if (options.isCancelled()) limit ??= { kind: 'cancelled' };
    else if (limits.seconds !== null && seconds >= limits.seconds) limit ??= { kind: 'time', seconds: limits.seconds };
    if (now - reportedAt >= options.progressInterval) {
      reportedAt = now;
      count();
      options.onProgress({
        states: size(),
        transitions: sum(outcomes),
        frontier: size() - expanded,
        depth: Math.max(0, statesPerDepth.length - 1),
        violations: countViolations(system, notes()),
        seconds,
        bytes: store.bytes(),
      });
    }
    return now >= sliceEnd;
  }

  function begin(): void {
    phase = 'middle';
    if (!store.start()) {
      limit = fullStore(limits, 0);
      isPartial = true;
      return;
    }
    globals.first.value = options.stopAtFirst ? 1 : 0;
    if (resumption !== null) {
      resume(resumption);
      return;
    }
    note(initialNotes(system));
    globals.rank.value = -1;
    exports.initial();
    closeLevel();
    // What is counted are transitions that change something.
    globals.candidates.value = 0;
    limit ??= halted();
  }

  function note({ open, unmet, found }: Record<'open' | 'unmet' | 'found', ArrayLike<number>>): void {
    new Int32Array(memory.buffer, layout.open, properties + 1).set(open);
    new Int32Array(memory.buffer, layout.unmet, properties + 1).set(unmet);
    new Int32Array(memory.buffer, layout.found, properties + 1).set(found);
  }

  function resume({ progress, records }: Resumption): void {
    note(progress);
    new BigInt64Array(memory.buffer, layout.counters, outcomes.length).set(progress.outcomes.map(BigInt));
    statesPerDepth.push(...progress.statesPerDepth);
    for (const piece of records()) {
      const count = piece.length / layout.record;
      if (store.append(piece, count) < count) {
        limit = fullStore(limits, size());
        isPartial = true;
        break;
      }
    }
    expanded = Math.min(progress.expanded, size());
    levelEnd = Math.min(progress.levelEnd, size());
    candidates = progress.candidates;
    if (!isPartial) return;
    // What was found in states that have no room is not known any more.
    note(initialNotes(system));
    new BigInt64Array(memory.buffer, layout.counters, outcomes.length).fill(0n);
    candidates = 0;
  }

  function run(sliceEnd: number): boolean {
    if (phase === 'start') {
      begin();
      if (look(sliceEnd) && limit === null) return true;
    }
    while (limit === null) {
      if (expanded === levelEnd) {
        if (levelEnd > 0 && statesPerDepth.length > 0) closeLevel();
        limit ??= halted();
        if (expanded === levelEnd || limit !== null) break;
      }
      expanded = exports.run(expanded, Math.min(levelEnd, expanded + STATES_A_LOOK)) >>> 0;
      limit ??= halted();
      if (look(sliceEnd) && limit === null) return true;
    }
    return false;
  }

  function fail(error: unknown): void {
    if (!(error instanceof EvaluationError)) throw error;
    const state = globals.rank.value;
    const now = notes();
    // A violation found before the error, in the very state whose expansion fails, is what `stopAtFirst` asks for.
    const located = state === -1 ? null : locateError(system, now, state >>> 0, load);
    // The transition that could not be judged is counted, but neither kept nor a self-loop.
    if (located !== null && located.finding?.ordinal !== null) candidates += 1;
    if (options.stopAtFirst && countViolations(system, now) > 0) limit ??= { kind: 'first' };
    else evaluation = located ?? { error, finding: null };
    if (state !== -1) expanded = state >>> 0;
    else {
      exports.flush();
      globals.candidates.value = 0;
    }
  }

  function load(index: number): void {
    system.load(new Int32Array(memory.buffer), (globals.arena.value >>> 0) / 4 + (index * layout.record) / 4);
  }

  const kept: KeptStates = {
    get size() {
      return size();
    },
    stored: `exact, ${system.words} ${system.words === 1 ? 'word' : 'words'} a state`,
    get peakBytes() {
      return store.bytes();
    },
    storeOf: () => new Int32Array(memory.buffer),
    offsetOf: (index) => ((globals.arena.value >>> 0) + index * layout.record) / 4,
    parentOf: (index) => new Int32Array(memory.buffer)[((globals.arena.value >>> 0) + index * layout.record) / 4 + layout.words]!,
  };

  return {
    kept,
    snapshot() {
      if (phase === 'start' || isPartial || evaluation !== null || (globals.halt.value & HALT.stop) !== 0) return null;
      exports.flush();
      // Inserting what was pending may have been what filled the store.
      if ((globals.halt.value & HALT.stop) !== 0) return null;
      count();
      const arena = globals.arena.value >>> 0;
      return {
        progress: {
          states: size(),
          expanded,
          ...(levels ?? { levelEnd, statesPerDepth: [...statesPerDepth] }),
          outcomes: [...outcomes],
          candidates,
          ...listsOf(notes()),
          seconds: ((phase === 'end' ? endedAt : clock()) - startedAt) / 1000,
        },
        record: layout.record,
        records: (from, to) => new Uint8Array(memory.buffer, arena + from * layout.record, (to - from) * layout.record),
      };
    },
    advance(milliseconds) {
      if (phase === 'end') return false;
      try {
        if (run(clock() + milliseconds)) return true;
      } catch (error) {
        fail(error);
      }
      levels = { levelEnd, statesPerDepth: [...statesPerDepth] };
      closeLevel();
      count();
      phase = 'end';
      endedAt = clock();
      return false;
    },
    result() {
      return {
        watch: watchedOf(system, notes(), load),
        outcomes,
        selfLoops: sum(outcomes) - candidates,
        statesPerDepth,
        frontier: size() - expanded,
        seconds: (endedAt - startedAt) / 1000,
        limit,
        evaluation,
      };
    },
  };
}

export function fullStore(limits: Limits, size: number): Limit {
  if (limits.states !== null && size >= limits.states) return { kind: 'states', states: limits.states };
  return { kind: 'memory', bytes: limits.bytes };
}

function sum(counts: Float64Array): number {
  return counts.reduce((total, count) => total + count, 0);
}
