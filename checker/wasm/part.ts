/** What one thread of a shared search does: it expands slices of states into parcels, one heap per shard, and inserts the
 *  parcels for its own shards. It never looks at the clock, and decides nothing. */

import type { Notes } from '../explore/notes.js';
import { readNotes } from './findings.js';
import { type Entries, restore } from './halves.js';
import { MOST_PAGES, openModule } from './open-module.js';
import { BATCH, HALT, type SearchLayout } from './search-layout.js';
import { PAGE } from './start-module.js';

/** Bytes that say which shard a state lies in. */
const OWNER = 1;
/** States of one slice, at most. */
export const SLICE = 1 << 16;
/** Parcels of one slice: it pauses from the first number on, and no state may have more successors than lie between them. */
const PAUSE = 1 << 18;
const PARCELS = 1 << 19;

/** The same for all threads. */
export interface Sharing {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly layout: SearchLayout;
  /** Bytes of a module's memory before what is laid out here. */
  readonly end: number;
  readonly properties: number;
  readonly outcomes: number;
  readonly threads: number;
  readonly stopAtFirst: boolean;
  /** Bytes that one shard may take. */
  readonly bytesPerShard: number;
  readonly expanders: readonly WebAssembly.Memory[];
  readonly shards: readonly WebAssembly.Memory[];
}

/** States of a shard, beginning at an address of its memory. */
export interface Segment {
  readonly address: number;
  readonly states: number;
  readonly entries: Entries | null;
}

export interface Parents {
  readonly first: number;
  readonly owners: Uint8Array;
  readonly segments: readonly Segment[];
}

export type Order =
  /** Expands states with consecutive numbers, whose shards are `owners`, in the order of these. */
  | {
      readonly kind: 'expand';
      readonly first: number;
      readonly owners: Uint8Array;
      readonly segments: readonly Segment[];
      /** All states from the parent of the first to that of the last; null where these are not known, or too many. */
      readonly parents: Parents | null;
      readonly open: Int32Array;
      readonly unmet: Int32Array;
    }
  /** Makes parcels of states that have been found already. */
  | { readonly kind: 'scatter'; readonly records: Uint8Array }
  /** Inserts what expanders have made, expander after expander. */
  | { readonly kind: 'insert'; readonly sources: readonly Source[] };

export interface Source {
  readonly expander: number;
  /** Parcels by shard. */
  readonly parcels: readonly number[];
}

export interface Expanded {
  readonly kind: 'expanded';
  readonly states: number;
  readonly parcels: readonly number[];
  readonly candidates: number;
  readonly outcomes: Float64Array;
  readonly notes: Notes;
  /** A violation was found and is to end the search. */
  readonly stopped: boolean;
  /** The number of a state that cannot be evaluated. */
  readonly failed: number | null;
}

export interface ShardReport {
  readonly shard: number;
  /** New states by source; their places in the order of the round stand at `places`, source after source. */
  readonly added: readonly number[];
  readonly places: number;
  readonly states: number;
  readonly arena: number;
  readonly entries: Entries | null;
  readonly bytes: number;
  /** Something could not be stored. */
  readonly full: boolean;
}

export interface Inserted {
  readonly kind: 'inserted';
  readonly shards: readonly ShardReport[];
}

export type Answer = Expanded | Inserted;

export interface Part {
  follow(order: Order): Answer;
}

class Unevaluable extends Error {
  override readonly name = 'Unevaluable';
}

/** Bytes that an expander and an empty shard need at first. */
export function firstBytes(
  { layout, end }: Pick<Sharing, 'layout' | 'end'>,
  shards: number,
): { readonly expander: number; readonly shard: number } {
  return {
    expander: end + 2 * (SLICE + SLICE * layout.record) + shards * PARCELS * layout.parcel + 5 * 64,
    shard: end + PARCELS * (layout.parcel + 4) + 64,
  };
}

export function createPart(sharing: Sharing, index: number): Part {
  const { layout, threads, shards } = sharing;
  const { record, parcel } = layout;
  const compiled = new WebAssembly.Module(sharing.bytes);
  const fail = (): never => {
    throw new Unevaluable();
  };
  const never = { layout, start: 0, states: 0, elsewhere: 0, mayTake: () => false, fail };
  const expander = openModule(compiled, sharing.expanders[index]!, never);
  const base = align(sharing.end);
  const states = align(base + SLICE);
  const parentOwners = align(states + SLICE * record);
  const parents = align(parentOwners + SLICE);
  const places = { owners: base, states, parentOwners, parents, parcels: align(parents + SLICE * record) };
  const outbox = (shard: number): number => places.parcels + shard * PARCELS * parcel;
  const inbox = base;
  const placesOfNew = align(base + PARCELS * parcel);
  const own = shards.flatMap((memory, shard) => {
    if (shard % threads !== index) return [];
    const start = placesOfNew + 4 * PARCELS;
    const mayTake = (bytes: number): boolean => bytes <= Math.min(sharing.bytesPerShard, MOST_PAGES * PAGE);
    const opened = openModule(compiled, memory, { layout, start, states: 2 ** 32 - 2, elsewhere: OWNER, mayTake, fail });
    return [{ shard, ...opened, started: opened.store.start() }];
  });

  function begin(): void {
    const { globals } = expander;
    globals.halt.value = 0;
    globals.first.value = sharing.stopAtFirst ? 1 : 0;
    globals.shards.value = shards.length;
    globals.sequence.value = 0;
    globals.size.value = PAUSE;
    globals.capacity.value = PARCELS - BATCH;
    globals.candidates.value = 0;
    const outgoing = new Int32Array(expander.memory.buffer, layout.outgoing, shards.length);
    shards.forEach((_, shard) => {
      outgoing[shard] = outbox(shard);
    });
    new BigInt64Array(expander.memory.buffer, layout.counters, sharing.outcomes).fill(0n);
  }

  function finish(states: number, failed: number | null): Expanded {
    const { memory, globals, exports } = expander;
    exports.flush();
    const outgoing = new Int32Array(memory.buffer, layout.outgoing, shards.length);
    return {
      kind: 'expanded',
      states,
      parcels: shards.map((_, shard) => ((outgoing[shard]! >>> 0) - outbox(shard)) / parcel),
      candidates: globals.candidates.value >>> 0,
      outcomes: Float64Array.from(new BigInt64Array(memory.buffer, layout.counters, sharing.outcomes), Number),
      notes: readNotes(memory, layout, sharing.properties),
      stopped: (globals.halt.value & HALT.stop) !== 0,
      failed,
    };
  }

  function expand(order: Order & { kind: 'expand' }): Expanded {
    begin();
    receive(order.owners, order.segments, places.owners, places.states, layout.incoming);
    const { parents } = order;
    if (parents !== null) receive(parents.owners, parents.segments, places.parentOwners, places.parents, layout.parents);
    new Int32Array(expander.memory.buffer, layout.open, order.open.length).set(order.open);
    new Int32Array(expander.memory.buffer, layout.unmet, order.unmet.length).set(order.unmet);
    try {
      return finish(gathered(order), null);
    } catch (error) {
      if (!(error instanceof Unevaluable)) throw error;
      const failed = expander.globals.rank.value >>> 0;
      return finish(failed - order.first, failed);
    }
  }

  /** Copies states to where they are expected, each shard's together. */
  function receive(owners: Uint8Array, segments: readonly Segment[], ownersAt: number, statesAt: number, pointers: number): void {
    new Uint8Array(expander.memory.buffer).set(owners, ownersAt);
    const incoming = new Int32Array(expander.memory.buffer, pointers, shards.length);
    const words = new Int32Array(expander.memory.buffer);
    let next = statesAt;
    for (const [shard, { address, states, entries }] of segments.entries()) {
      incoming[shard] = next;
      restore(layout, new Int32Array(shards[shard]!.buffer), entries, address / 4, states, words, next / 4);
      next += states * record;
    }
  }

  function gathered({ first, owners, parents }: Order & { kind: 'expand' }): number {
    const parentOwners = parents === null ? 0 : places.parentOwners;
    return expander.exports.gather(first | 0, owners.length, places.owners, (parents?.first ?? 0) | 0, parentOwners);
  }

  function scatter(records: Uint8Array): Expanded {
    begin();
    new Uint8Array(expander.memory.buffer).set(records, places.states);
    expander.exports.scatter(places.states, records.length / record);
    return finish(0, null);
  }

  function insert(sources: readonly Source[]): Inserted {
    return { kind: 'inserted', shards: own.map((each) => insertInto(each, sources)) };
  }

  function insertInto({ shard, memory, exports, globals, store, started }: (typeof own)[number], sources: readonly Source[]): ShardReport {
    let full = !started;
    globals.places.value = placesOfNew;
    const added = sources.map((source): number => {
      const count = full ? 0 : source.parcels[shard]!;
      const before = globals.size.value >>> 0;
      new Uint8Array(memory.buffer).set(new Uint8Array(sharing.expanders[source.expander]!.buffer, outbox(shard), count * parcel), inbox);
      for (let done = 0; done < count && !full; done += BATCH) {
        const some = Math.min(BATCH, count - done);
        full = exports.insertParcels(inbox + done * parcel, some) < some;
      }
      return (globals.size.value >>> 0) - before;
    });
    return {
      shard,
      added,
      places: placesOfNew,
      states: globals.size.value >>> 0,
      arena: globals.arena.value >>> 0,
      entries: store.entries(),
      bytes: store.bytes(),
      full,
    };
  }

  return {
    follow(order) {
      switch (order.kind) {
        case 'expand':
          return expand(order);
        case 'scatter':
          return scatter(order.records);
        case 'insert':
          return insert(order.sources);
      }
    },
  };
}

function align(address: number): number {
  return Math.ceil(address / 64) * 64;
}
