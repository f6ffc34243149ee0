/** A search by several threads over several shards, level by level, that finds what one thread would find, in the same order.
 *
 *  States have numbers in order of discovery. Each round, every thread expands a slice of consecutive states and sorts the
 *  candidates by shard; then every shard inserts them in the order of the slices. The first to lead to a state is thus always
 *  the same one, whatever the number of threads, and no two threads ever write to one shard. */

import type { Limit } from '../explore/limits.js';
import { countViolations, type Notes, watchedOf } from '../explore/notes.js';
import type { SearchResult } from '../explore/search.js';
import type { Resumption, Snapshot } from '../explore/snapshot.js';
import type { KeptStates } from '../explore/visited-set.js';
import { InternalError } from '../language/unreachable.js';
import { EvaluationError, type TransitionSystem } from '../system.js';
import { locateError } from './findings.js';
import type { LocalOptions } from './local-search.js';
import { type Entries, restore } from './halves.js';
import { createOwnerLog } from './owner-log.js';
import { type Answer, type Expanded, type Inserted, type Order, type Parents, type Segment, type Sharing, SLICE } from './part.js';
import type { Team } from './team.js';

export interface SharedSearch {
  readonly kept: KeptStates;
  /** To the end, or to a limit; tells after each round. Rejects when a thread dies. */
  run(between: () => void): Promise<void>;
  /** What is known between two rounds, and in the end; null where something that was discovered is lost or was not taken over. */
  snapshot(): Snapshot | null;
  result(): SearchResult;
}

/** Consecutive states to expand, and where the first of each shard lies in it. */
interface Slice {
  readonly first: number;
  readonly owners: Uint8Array;
  readonly starts: readonly number[];
}

/** Parcels that a slice should make: few enough to stay near the processor, many enough to be worth a message. */
const WANTED = 120_000;

export function startSharedSearch(
  system: TransitionSystem,
  sharing: Sharing,
  team: Team,
  from: Resumption,
  options: LocalOptions,
): SharedSearch {
  const { limits, clock } = options;
  const { layout, shards } = sharing;
  const { progress } = from;
  /** Let go once it is taken over: it may be gigabytes. */
  let source: Resumption | null = from;
  const owners = createOwnerLog(shards.length);
  const states = new Uint32Array(shards.length);
  const arenas = new Float64Array(shards.length);
  const entries: (Entries | null)[] = shards.map(() => null);
  const bytes = new Float64Array(shards.length);
  /** How many of each shard's states have been given to be expanded. */
  const taken = new Uint32Array(shards.length);
  /** A state, and how many of each shard's come before it. */
  let passed = 0;
  const before = new Uint32Array(shards.length);
  const outcomes = Float64Array.from(progress.outcomes);
  const notes: Notes = {
    open: Int32Array.from(progress.open),
    unmet: Int32Array.from(progress.unmet),
    found: Int32Array.from(progress.found),
  };
  const statesPerDepth = [...progress.statesPerDepth];
  const startedAt = clock() - 1000 * progress.seconds;
  let reportedAt = clock();
  let endedAt = startedAt;
  let { expanded, levelEnd, candidates } = progress;
  let limit: Limit | null = null;
  let failed: number | null = null;
  let evaluation: SearchResult['evaluation'] = null;
  /** The levels as they were before an early end counted the unfinished one. */
  let levels: Pick<Snapshot['progress'], 'levelEnd' | 'statesPerDepth'> | null = null;

  async function ask<K extends Answer['kind']>(member: number, order: Order, kind: K): Promise<Answer & { kind: K }> {
    const answer = await team.follow(member, order);
    if (answer.kind !== kind) throw new InternalError(`a thread answered ${answer.kind} in place of ${kind}`);
    return answer as Answer & { kind: K };
  }

  /** Inserts what some expanders have made, in that order, and numbers the new states. */
  async function insert(sources: readonly { readonly expander: number; readonly made: Expanded }[]): Promise<void> {
    const order: Order = { kind: 'insert', sources: sources.map(({ expander, made }) => ({ expander, parcels: made.parcels })) };
    const answers = await Promise.all(Array.from({ length: team.size }, (_, member) => ask(member, order, 'inserted')));
    number(answers, sources.length);
  }

  function number(answers: readonly Inserted[], sources: number): void {
    const reports = answers.flatMap((answer) => answer.shards).toSorted((one, other) => one.shard - other.shard);
    const places = reports.map((report) => {
      const count = report.added.reduce((sum, added) => sum + added, 0);
      return new Uint32Array(shards[report.shard]!.buffer, report.places, count);
    });
    const next = new Uint32Array(reports.length);
    for (let source = 0; source < sources; source += 1) {
      const ends = reports.map((report, shard) => next[shard]! + report.added[source]!);
      merge(places, next, ends);
    }
    for (const { shard, states: count, arena, entries: own, bytes: taking, full } of reports) {
      states[shard] = count;
      arenas[shard] = arena;
      entries[shard] = own;
      bytes[shard] = taking;
      if (full) limit ??= { kind: 'memory', bytes: limits.bytes };
    }
  }

  /** The shard with the least place comes next. */
  function merge(places: readonly Uint32Array[], next: Uint32Array, ends: readonly number[]): void {
    for (;;) {
      let first = -1;
      let least = Number.POSITIVE_INFINITY;
      for (let shard = 0; shard < ends.length; shard += 1) {
        const at = next[shard]!;
        if (at < ends[shard]! && places[shard]![at]! < least) {
          least = places[shard]![at]!;
          first = shard;
        }
      }
      if (first < 0) return;
      owners.append(first);
      next[first]! += 1;
    }
  }

  /** Takes the next states to expand. */
  function take(first: number, count: number): Slice {
    const shardOf = owners.read(first, first + count);
    const starts = [...taken];
    for (const shard of shardOf) taken[shard]! += 1;
    return { first, owners: shardOf, starts };
  }

  /** Arenas move when tables grow: addresses are only good for the next order. */
  function orderOf({ first, owners: shardOf, starts }: Slice): Order {
    const counts = countsOf(shardOf);
    const segments = segmentsOf(starts, counts);
    const last = shardOf.at(-1)!;
    const parents = parentsOf(parentAt(shardOf[0]!, starts[shardOf[0]!]!), parentAt(last, starts[last]! + counts[last]! - 1));
    return { kind: 'expand', first, owners: shardOf, segments, parents, open: notes.open, unmet: notes.unmet };
  }

  function segmentsOf(starts: readonly number[], counts: Uint32Array): readonly Segment[] {
    return starts.map((start, shard) => {
      return { address: arenas[shard]! + start * layout.stored, states: counts[shard]!, entries: entries[shard]! };
    });
  }

  /** The parent of a shard's state. */
  function parentAt(shard: number, local: number): number {
    return new Uint32Array(shards[shard]!.buffer)[(arenas[shard]! + local * layout.stored) / 4 + layout.storedWords]!;
  }

  /** Parents come in the order of their children, so that those of a slice are consecutive, and few pass between two slices. */
  function parentsOf(first: number, last: number): Parents | null {
    if (last - first >= SLICE || last >= owners.size) return null;
    if (first < passed) {
      passed = first;
      before.set(owners.before(first));
    }
    for (const shard of owners.read(passed, first)) before[shard]! += 1;
    passed = first;
    const shardOf = owners.read(first, last + 1);
    return { first, owners: shardOf, segments: segmentsOf([...before], countsOf(shardOf)) };
  }

  function countsOf(shardOf: Uint8Array): Uint32Array {
    const counts = new Uint32Array(shards.length);
    for (const shard of shardOf) counts[shard]! += 1;
    return counts;
  }

  /** What is left of a slice after its first states. */
  function rest(slice: Slice, done: number): Slice {
    const counts = countsOf(slice.owners.subarray(0, done));
    return {
      first: slice.first + done,
      owners: slice.owners.subarray(done),
      starts: slice.starts.map((start, shard) => start + counts[shard]!),
    };
  }

  function account(made: Expanded, first: number): void {
    expanded = first + made.states;
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

  async function round(): Promise<void> {
    const branching = Math.max(1, candidates / Math.max(1, expanded));
    const most = Math.max(256, Math.min(SLICE, Math.floor(WANTED / branching)));
    const share = Math.min(most, Math.ceil((levelEnd - expanded) / team.size));
    const slices: Slice[] = [];
    for (let first = expanded; first < levelEnd && slices.length < team.size; first += share) {
      slices.push(take(first, Math.min(share, levelEnd - first)));
    }
    const made = await Promise.all(slices.map((slice, member) => ask(member, orderOf(slice), 'expanded')));
    let ready: { expander: number; made: Expanded }[] = [];
    for (const [member, slice] of slices.entries()) {
      let left = slice;
      let answer = made[member]!;
      for (;;) {
        account(answer, left.first);
        ready.push({ expander: member, made: answer });
        if (limit !== null || failed !== null || answer.states === left.owners.length) break;
        // A slice that made more than fits goes on where it paused, before those that follow it are inserted.
        await insert(ready);
        ready = [];
        left = rest(left, answer.states);
        answer = await ask(member, orderOf(left), 'expanded');
      }
      if (limit !== null || failed !== null) break;
    }
    await insert(ready);
  }

  function look(): void {
    const now = clock();
    const seconds = (now - startedAt) / 1000;
    if (options.isCancelled()) limit ??= { kind: 'cancelled' };
    else if (limits.seconds !== null && seconds >= limits.seconds) limit ??= { kind: 'time', seconds: limits.seconds };
    if (now - reportedAt < options.progressInterval) return;
    reportedAt = now;
    options.onProgress({
      states: owners.size,
      transitions: sum(outcomes),
      frontier: owners.size - expanded,
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
        const records = piece.slice(first, first + SLICE * layout.record);
        await insert([{ expander: 0, made: await ask(0, { kind: 'scatter', records }, 'expanded') }]);
      }
      if (limit !== null) break;
    }
    if (limit === null) source = null;
    expanded = Math.min(expanded, owners.size);
    levelEnd = Math.min(levelEnd, owners.size);
    taken.set(owners.before(expanded));
  }

  function load(index: number): void {
    system.load(recordOf(index), 0);
  }

  function snapshot(): Snapshot | null {
    if (source !== null || failed !== null || limit?.kind === 'memory' || limit?.kind === 'first') return null;
    return {
      progress: {
        states: owners.size,
        expanded,
        ...(levels ?? { levelEnd, statesPerDepth: [...statesPerDepth] }),
        outcomes: [...outcomes],
        candidates,
        open: [...notes.open],
        unmet: [...notes.unmet],
        found: [...notes.found],
        seconds: ((levels === null ? clock() : endedAt) - startedAt) / 1000,
      },
      record: layout.record,
      records: recordsOf,
    };
  }

  /** Collected from the shards. */
  function recordsOf(from: number, to: number): Uint8Array {
    const words = layout.record / 4;
    const stores = shards.map(({ buffer }) => new Int32Array(buffer));
    const next = Float64Array.from(owners.before(from), (local, shard) => (arenas[shard]! + local * layout.stored) / 4);
    const records = new Int32Array((to - from) * words);
    let at = 0;
    for (const shard of owners.read(from, to)) {
      restore(layout, stores[shard]!, entries[shard]!, next[shard]!, 1, records, at);
      next[shard]! += layout.stored / 4;
      at += words;
    }
    return new Uint8Array(records.buffer);
  }

  /** The state and its parent. */
  function recordOf(index: number): Int32Array {
    const { shard, local } = owners.find(index);
    const record = new Int32Array(layout.record / 4);
    restore(layout, new Int32Array(shards[shard]!.buffer), entries[shard]!, (arenas[shard]! + local * layout.stored) / 4, 1, record, 0);
    return record;
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
        while (limit === null && failed === null) {
          if (expanded === levelEnd) {
            closeLevel();
            if (expanded === levelEnd) break;
          }
          await round();
          look();
          between();
        }
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

function sum(counts: Float64Array): number {
  return counts.reduce((total, count) => total + count, 0);
}
