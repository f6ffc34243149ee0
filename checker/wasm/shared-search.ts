/** A search by several threads over several shards, level by level, that finds what one thread would find, in the same order.
 *
 *  States have numbers in order of discovery. Each round, the threads expand slices of consecutive states and sort the candidates by
 *  shard; in the next one, before they expand others, every shard inserts them in the order of the slices. The first to lead to a state
 *  is thus always the same one, whatever the number of threads, and no two threads ever write to one shard. */

import type { Limit } from '../explore/limits.js';
import { countViolations, initialNotes, listsOf, type Notes, watchedOf } from '../explore/notes.js';
import type { SearchResult } from '../explore/search.js';
import type { Resumption, Snapshot } from '../explore/snapshot.js';
import type { KeptStates } from '../explore/visited-set.js';
import { InternalError } from '../language/unreachable.js';
import { EvaluationError, type TransitionSystem } from '../system.js';
import { locateError } from './findings.js';
import type { LocalOptions } from './local-search.js';
import { createOwnerLog } from './owner-log.js';
import { type Made, PARCELS, type Range, type ShardReport, type Sharing, SLICE, type Slice, type Source } from './part.js';
import type { Team } from './team.js';
import { copyStates } from './whereabouts.js';

export interface SharedSearch {
  readonly kept: KeptStates;
  /** To the end, or to a limit; tells after each round. Rejects when a thread dies. */
  run(between: () => void): Promise<void>;
  /** What is known between two rounds, and in the end; null where something that was discovered is lost or was not taken over. */
  snapshot(): Snapshot | null;
  result(): SearchResult;
}

/** Parcels that a slice should make: few enough for threads to end at nearly the same time, many enough to be worth taking. */
const WANTED = 30_000;
/** Slices for each thread in a round, and states of a slice, at least. */
const SHARE = 8;
const LEAST = 256;

export function startSharedSearch(
  system: TransitionSystem,
  sharing: Sharing,
  team: Team,
  from: Resumption,
  options: LocalOptions,
): SharedSearch {
  const { limits, clock } = options;
  const { layout, shards, whereabouts } = sharing;
  const { progress } = from;
  /** Let go once it is taken over: it may be gigabytes. */
  let source: Resumption | null = from;
  const owners = createOwnerLog(shards.length);
  const bytes = new Float64Array(shards.length);
  /** Per parcel of a slice: 0, or 1 + the shard in which its state was new. */
  const marks = new Uint8Array(PARCELS);
  /** The next state to expand. */
  let next = 0;
  /** What has been expanded, but not inserted. */
  let waiting: readonly Made[] = [];
  /** What has been inserted, but has no numbers yet. */
  let unnumbered: { readonly reports: readonly ShardReport[]; readonly sources: readonly Source[] } | null = null;
  /** States that have been inserted. */
  let stored = 0;
  /** Some of what was made since is dropped. */
  let isDropped = false;
  /** Parcels of a state, lately. */
  let branching = progress.candidates / Math.max(1, progress.expanded);
  const outcomes = Float64Array.from(progress.outcomes);
  const notes: Notes = {
    open: Int32Array.from(progress.open),
    unmet: Int32Array.from(progress.unmet),
    found: Int32Array.from(progress.found),
  };
  const statesPerDepth = [...progress.statesPerDepth];
  const startedAt = clock() - 1000 * progress.seconds;
  let reportedAt = clock();
  let gaveWayAt = reportedAt;
  let endedAt = startedAt;
  let { expanded, levelEnd, candidates } = progress;
  let limit: Limit | null = null;
  let failed: number | null = null;
  let evaluation: SearchResult['evaluation'] = null;
  /** The levels as they were before an early end counted the unfinished one. */
  let levels: Pick<Snapshot['progress'], 'levelEnd' | 'statesPerDepth'> | null = null;

  /** One round: inserts what is waiting; meanwhile expands others, and numbers what was inserted last. */
  async function round(slices: readonly Slice[], records: Uint8Array | null = null): Promise<void> {
    const { open, unmet } = notes;
    const answers = await team.follow({ insert: waiting, slices, open, unmet, records, forget: isDropped }, number);
    const reports = answers.flatMap(({ shards: own }) => own);
    unnumbered = { reports, sources: waiting };
    for (const { shard, added, bytes: taking, full } of reports) {
      stored += sum(added);
      bytes[shard] = taking;
      if (full) limit ??= { kind: 'memory', bytes: limits.bytes };
    }
    for (const made of waiting) account(made);
    const made = answers.flatMap((answer) => answer.made).toSorted((one, other) => one.slice - other.slice);
    waiting = records === null ? inOrder(made, slices) : made;
    isDropped = waiting.length < made.length;
  }

  /** What was made of the slices up to the first that was not taken or not finished; those behind it are expanded again. */
  function inOrder(made: readonly Made[], slices: readonly Slice[]): readonly Made[] {
    const good: Made[] = [];
    for (const one of made) {
      if (one.slice !== good.length) break;
      good.push(one);
      if (one.stopped || one.states < slices[one.slice]!.owners.length) break;
    }
    const last = good.at(-1);
    if (last === undefined) return good;
    next = slices[last.slice]!.first + last.states;
    const parcels = good.reduce((all, one) => all + sum(one.parcels), 0);
    branching = parcels / Math.max(1, next - slices[0]!.first);
    return good;
  }

  function number(): void {
    if (unnumbered === null) return;
    const { reports, sources } = unnumbered;
    unnumbered = null;
    const done = new Uint32Array(shards.length);
    for (const [source, { parcels }] of sources.entries()) {
      for (const { shard, added, places } of reports) {
        mark(shard, new Uint32Array(shards[shard]!.buffer, places + 4 * done[shard]!, added[source]!));
        done[shard]! += added[source]!;
      }
      owners.append(marks, sum(parcels));
    }
  }

  function mark(shard: number, places: Uint32Array): void {
    for (let index = 0; index < places.length; index += 1) marks[places[index]!] = shard + 1;
  }

  /** The next slices of the level. */
  function slicesOfRound(): readonly Slice[] {
    const most = Math.min(SLICE, Math.max(LEAST, Math.floor(WANTED / Math.max(1, branching))));
    const slices = team.size * SHARE;
    const share = Math.min(most, Math.max(LEAST, Math.ceil((levelEnd - next) / slices)));
    const found: Slice[] = [];
    for (let first = next; first < levelEnd && found.length < slices; first += share) {
      const range = rangeOf(first, Math.min(levelEnd, first + share));
      found.push({ ...range, parents: parentsOf(range) });
    }
    return found;
  }

  function rangeOf(first: number, end: number): Range {
    const starts = owners.before(first);
    return { first, owners: owners.read(first, end), starts, counts: owners.before(end).map((count, shard) => count - starts[shard]!) };
  }

  /** Parents come in the order of their children, so that those of a slice are consecutive. */
  function parentsOf({ owners: shardOf, starts, counts }: Range): Range | null {
    const [head, last] = [shardOf[0]!, shardOf.at(-1)!];
    const from = parentAt(head, starts[head]!);
    const to = parentAt(last, starts[last]! + counts[last]! - 1);
    return to - from >= SLICE || to >= owners.size ? null : rangeOf(from, to + 1);
  }

  /** The parent of a shard's state. */
  function parentAt(shard: number, local: number): number {
    return recordAt(shard, local)[layout.words]! >>> 0;
  }

  function account(made: Made): void {
    expanded += made.states;
    candidates += made.candidates;
    made.outcomes.forEach((count, outcome) => {
      outcomes[outcome]! += count;
    });
    notes.open.forEach((open, index) => {
      if (open !== 0 && made.notes.open[index] === 0) {
        notes.open[index] = 0;
        notes.found[index] = made.notes.found[index]!;
      }
      if (made.notes.unmet[index] === 0) notes.unmet[index] = 0;
    });
    if (made.stopped) limit ??= { kind: 'first' };
    failed ??= made.failed;
  }

  /** Lets the event loop tell of signals, now and then. */
  async function giveWay(): Promise<void> {
    if (clock() - gaveWayAt < 50) return;
    await new Promise((resolve) => setImmediate(resolve));
    gaveWayAt = clock();
  }

  function look(): void {
    const now = clock();
    const seconds = (now - startedAt) / 1000;
    if (options.isCancelled()) limit ??= { kind: 'cancelled' };
    else if (limits.seconds !== null && seconds >= limits.seconds) limit ??= { kind: 'time', seconds: limits.seconds };
    if (now - reportedAt < options.progressInterval) return;
    reportedAt = now;
    options.onProgress({
      states: stored,
      transitions: sum(outcomes),
      frontier: stored - expanded,
      depth: Math.max(0, statesPerDepth.length - 1),
      violations: countViolations(system, notes),
      seconds,
      bytes: sum(bytes) + owners.bytes,
    });
  }

  /** The states that are known already go to their shards in their order. */
  async function takeOver(): Promise<void> {
    for (const piece of source!.records()) {
      for (let first = 0; first < piece.length && limit === null; first += SLICE * layout.record) {
        await round([], piece.slice(first, first + SLICE * layout.record));
      }
      if (limit !== null) break;
    }
    if (limit === null) await round([]);
    if (limit === null) source = null;
    else forget();
    waiting = [];
    number();
    expanded = Math.min(progress.expanded, owners.size);
    levelEnd = Math.min(levelEnd, owners.size);
    next = expanded;
  }

  /** What was found in states that had no room is not known any more. */
  function forget(): void {
    const { open, unmet, found } = initialNotes(system);
    notes.open.set(open);
    notes.unmet.set(unmet);
    notes.found.set(found);
    outcomes.fill(0);
    candidates = 0;
  }

  async function explore(between: () => void): Promise<void> {
    while (limit === null && failed === null) {
      if (waiting.length === 0 && expanded === levelEnd) {
        number();
        closeLevel();
        if (expanded === levelEnd) break;
      }
      // Nothing is expanded after what ends the search.
      const isLast = waiting.some((made) => made.stopped || made.failed !== null);
      await round(isLast ? [] : slicesOfRound());
      look();
      between();
      await giveWay();
    }
  }

  function load(index: number): void {
    system.load(recordOf(index), 0);
  }

  function snapshot(): Snapshot | null {
    number();
    if (source !== null || failed !== null || limit?.kind === 'memory' || limit?.kind === 'first') return null;
    return {
      progress: {
        states: owners.size,
        expanded,
        ...(levels ?? { levelEnd, statesPerDepth: [...statesPerDepth] }),
        outcomes: [...outcomes],
        candidates,
        ...listsOf(notes),
        seconds: ((levels === null ? clock() : endedAt) - startedAt) / 1000,
      },
      record: layout.record,
      records: recordsOf,
    };
  }

  /** Collected from the shards. */
  function recordsOf(from: number, to: number): Uint8Array {
    const words = layout.record / 4;
    const { starts, counts, owners: shardOf } = rangeOf(from, to);
    const own = shards.map((_, shard) => statesAt(shard, starts[shard]!, counts[shard]!));
    const at = new Uint32Array(shards.length);
    const records = new Int32Array((to - from) * words);
    for (let state = 0; state < to - from; state += 1) {
      const shard = shardOf[state]!;
      for (let word = 0; word < words; word += 1) records[state * words + word] = own[shard]![at[shard]! + word]!;
      at[shard]! += words;
    }
    return new Uint8Array(records.buffer);
  }

  function statesAt(shard: number, first: number, count: number): Int32Array {
    const records = new Int32Array((layout.record / 4) * count);
    copyStates(layout, shards[shard]!, whereabouts, shard, { first, count }, records, 0);
    return records;
  }

  /** A shard's state and its parent. */
  function recordAt(shard: number, local: number): Int32Array {
    return statesAt(shard, local, 1);
  }

  function recordOf(index: number): Int32Array {
    const { shard, local } = owners.find(index);
    return recordAt(shard, local);
  }

  function closeLevel(): void {
    if (owners.size > levelEnd) statesPerDepth.push(owners.size - levelEnd);
    levelEnd = owners.size;
  }

  return {
    kept: {
      get size() {
        return owners.size;
      },
      stored: storedAs(system.words, layout.split),
      get peakBytes() {
        return sum(bytes) + owners.bytes;
      },
      storeOf: recordOf,
      offsetOf: () => 0,
      parentOf: (index) => recordOf(index)[layout.words]!,
    },
    snapshot,
    async run(between) {
      try {
        await takeOver();
        await explore(between);
        number();
      } finally {
        await team.end();
      }
      levels = { levelEnd, statesPerDepth: [...statesPerDepth] };
      closeLevel();
      endedAt = clock();
      if (failed === null) return;
      const located = locateError(system, notes, failed, load);
      // The transition that could not be judged is counted, but neither kept nor a self-loop.
      if (located?.finding?.ordinal !== null) candidates += 1;
      if (options.stopAtFirst && countViolations(system, notes) > 0) limit ??= { kind: 'first' };
      else evaluation = located ?? missing(failed);
    },
    result: () => ({
      watch: watchedOf(system, notes, load),
      outcomes,
      selfLoops: sum(outcomes) - candidates,
      statesPerDepth,
      frontier: owners.size - expanded,
      seconds: (endedAt - startedAt) / 1000,
      limit,
      evaluation,
    }),
  };
}

/** In words, for the verdict. */
function storedAs(words: number, split: number | null): string {
  const whole = `exact, ${words} ${words === 1 ? 'word' : 'words'} a state`;
  return split === null ? whole : `${whole}, as the numbers of its first ${split} and its last ${words - split}`;
}

function missing(state: number): never {
  throw new InternalError(`state ${state} could not be evaluated the first time, but can be now`, { cause: EvaluationError });
}

function sum(counts: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < counts.length; index += 1) total += counts[index]!;
  return total;
}
