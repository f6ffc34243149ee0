/** What one thread of a shared search does: it expands slices of states into parcels, one heap per shard, and inserts the
 *  parcels for its own shards. It never looks at the clock, and decides nothing. */

import type { Notes } from '../explore/notes.js';
import { readNotes } from './findings.js';
import { InternalError } from '../language/unreachable.js';
import { openModule } from './open-module.js';
import { BATCH, HALT, type SearchLayout } from './search-layout.js';
import { MOST_PAGES, PAGE } from './start-module.js';
import { unmoved } from './store.js';
import { copyStates, moving, type Whereabouts } from './whereabouts.js';

/** Bytes that say which shard a state lies in. */
const OWNER = 1;
/** States of one slice, at most. */
export const SLICE = 1 << 16;
/** Parcels of one part in one round: it pauses from the first number on, and no state may have more successors than lie between them. */
const PAUSE = 1 << 18;
export const PARCELS = 1 << 19;

/** The same for all threads. */
export interface Sharing {
  readonly compiled: WebAssembly.Module;
  readonly layout: SearchLayout;
  /** Bytes of a module's memory before what is laid out here. */
  readonly end: number;
  readonly properties: number;
  readonly outcomes: number;
  readonly threads: number;
  readonly stopAtFirst: boolean;
  /** States that are known already. */
  readonly states: number;
  /** Bytes that one shard may take. */
  readonly bytesPerShard: number;
  readonly expanders: readonly WebAssembly.Memory[];
  readonly shards: readonly WebAssembly.Memory[];
  readonly whereabouts: Whereabouts;
  /** Slices of the present order that have been taken. */
  readonly taken: Int32Array;
}

/** States with consecutive numbers, and where the first of each shard lies among the shard's. */
export interface Range {
  readonly first: number;
  /** The shard of each, in their order. */
  readonly owners: Uint8Array;
  readonly starts: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
}

export interface Slice extends Range {
  /** All states from the parent of the first to that of the last; null where these are not known, or too many. */
  readonly parents: Range | null;
}

/** What the members are told at once. */
export interface Order {
  /** Parcels that go into the own shards before anything else, in this order. */
  readonly insert: readonly Source[];
  /** To be expanded by whoever takes them: each once, in this order. */
  readonly slices: readonly Slice[];
  readonly open: Int32Array;
  readonly unmet: Int32Array;
  /** States that have been found already, of which the first part makes parcels. */
  readonly records: Uint8Array | null;
  /** Something that was made is dropped: no candidate can be left out because it has been here. */
  readonly forget: boolean;
}

/** Parcels that lie in the memory of an expander: by shard, their address and how many. */
export interface Source {
  readonly expander: number;
  readonly addresses: readonly number[];
  readonly parcels: readonly number[];
}

/** What came of a slice. */
export interface Made extends Source {
  /** Its place in the order; states that were expanded, the first ones. */
  readonly slice: number;
  readonly states: number;
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
  /** New states by source; their places in the order of the source stand at `places`, source after source. */
  readonly added: readonly number[];
  readonly places: number;
  readonly bytes: number;
  /** Something could not be stored. */
  readonly full: boolean;
}

export interface Answer {
  readonly shards: readonly ShardReport[];
  readonly made: readonly Made[];
}

export interface Part {
  /** @param take the next slice that nobody has taken: its place in the order */
  follow(order: Order, take: () => number): Answer;
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
    expander: end + 2 * (SLICE + SLICE * layout.record) + 2 * shards * PARCELS * layout.parcel + 5 * 64,
    shard: end + PARCELS * (layout.parcel + 8) + 64,
  };
}

/** The next slice of the order for one of several threads. */
export function takeFrom({ taken }: Sharing): () => number {
  return () => Atomics.add(taken, 0, 1);
}

export function createPart(sharing: Sharing, index: number): Part {
  const { compiled, layout, threads, shards, whereabouts } = sharing;
  const { record, parcel } = layout;
  const fail = (): never => {
    throw new Unevaluable();
  };
  const never = { layout, start: 0, states: 0, expected: 0, elsewhere: 0, mayTake: () => false, moves: unmoved, fail };
  const expander = openModule(compiled, sharing.expanders[index]!, never);
  const base = align(sharing.end);
  const states = align(base + SLICE);
  const parentOwners = align(states + SLICE * record);
  const parents = align(parentOwners + SLICE);
  const places = { owners: base, states, parentOwners, parents, parcels: align(parents + SLICE * record) };
  const inbox = base;
  const placesOfNew = [0, 1].map((side) => align(base + PARCELS * parcel) + side * 4 * PARCELS);
  const start = placesOfNew[1]! + 4 * PARCELS;
  const own = shards.flatMap((memory, shard) => {
    if (shard % threads !== index) return [];
    const mayTake = (bytes: number): boolean => bytes <= Math.min(sharing.bytesPerShard, MOST_PAGES * PAGE);
    const moves = moving(whereabouts, shard);
    const expected = Math.ceil(sharing.states / shards.length);
    const options = { layout, start, states: 2 ** 32 - 2, expected, elsewhere: OWNER, mayTake, moves, fail };
    const opened = openModule(compiled, memory, options);
    return [{ shard, ...opened, started: opened.store.start() }];
  });
  /** Which of two outboxes and of two lists of places is filled: others read the other one. */
  let side = 0;

  /** Empties the outbox. */
  function clear(): void {
    const outgoing = outgoingPlaces();
    for (const shard of shards.keys()) outgoing[shard] = places.parcels + (side * shards.length + shard) * PARCELS * parcel;
  }

  /** Where the next parcel for each shard goes. */
  function outgoingPlaces(): Int32Array {
    return new Int32Array(expander.memory.buffer, layout.outgoing, shards.length);
  }

  /** @param filled parcels that lie in the outbox */
  function begin(filled: number, { open, unmet }: Order): void {
    const { globals, memory } = expander;
    globals.halt.value = 0;
    globals.first.value = sharing.stopAtFirst ? 1 : 0;
    globals.shards.value = shards.length;
    globals.sequence.value = 0;
    globals.size.value = PAUSE - filled;
    globals.capacity.value = PARCELS - BATCH - filled;
    globals.candidates.value = 0;
    new Int32Array(memory.buffer, layout.open, open.length).set(open);
    new Int32Array(memory.buffer, layout.unmet, unmet.length).set(unmet);
    new BigInt64Array(memory.buffer, layout.counters, sharing.outcomes).fill(0n);
  }

  /** Makes one slice's parcels. @param expand gives the number of states that it came through, and one that cannot be evaluated */
  function make(order: Order, slice: number, filled: number, expand: () => readonly [number, number | null]): Made {
    begin(filled, order);
    const addresses = Array.from(outgoingPlaces(), (address) => address >>> 0);
    const [done, failed] = expand();
    const { memory, globals, exports } = expander;
    exports.flush();
    return {
      expander: index,
      slice,
      addresses,
      parcels: Array.from(outgoingPlaces(), (address, shard) => ((address >>> 0) - addresses[shard]!) / parcel),
      states: done,
      candidates: globals.candidates.value >>> 0,
      outcomes: Float64Array.from(new BigInt64Array(memory.buffer, layout.counters, sharing.outcomes), Number),
      notes: readNotes(memory, layout, sharing.properties),
      stopped: (globals.halt.value & HALT.stop) !== 0,
      failed,
    };
  }

  function expandTaken(order: Order, take: () => number): readonly Made[] {
    const made: Made[] = [];
    let filled = 0;
    clear();
    while (filled < PAUSE) {
      const taken = take();
      const slice = order.slices[taken];
      if (slice === undefined) break;
      const one = make(order, taken, filled, () => expand(slice));
      made.push(one);
      filled += one.parcels.reduce((sum, parcels) => sum + parcels, 0);
    }
    return made;
  }

  function expand(slice: Slice): readonly [number, number | null] {
    receive(slice, places.owners, places.states, layout.incoming);
    const { parents } = slice;
    if (parents !== null) receive(parents, places.parentOwners, places.parents, layout.parents);
    try {
      return [gathered(slice), null];
    } catch (error) {
      if (!(error instanceof Unevaluable)) throw error;
      const failed = expander.globals.rank.value >>> 0;
      return [failed - slice.first, failed];
    }
  }

  /** Copies states to where they are expected, each shard's together. */
  function receive({ owners, starts, counts }: Range, ownersAt: number, statesAt: number, pointers: number): void {
    new Uint8Array(expander.memory.buffer).set(owners, ownersAt);
    const incoming = new Int32Array(expander.memory.buffer, pointers, shards.length);
    const words = new Int32Array(expander.memory.buffer);
    let next = statesAt;
    for (const [shard, memory] of shards.entries()) {
      incoming[shard] = next;
      copyStates(layout, memory, whereabouts, shard, { first: starts[shard]!, count: counts[shard]! }, words, next / 4);
      next += counts[shard]! * record;
    }
  }

  function gathered({ first, owners, parents }: Slice): number {
    const parentOwners = parents === null ? 0 : places.parentOwners;
    return expander.exports.gather(first | 0, owners.length, places.owners, (parents?.first ?? 0) | 0, parentOwners);
  }

  function scatter(order: Order, records: Uint8Array): Made {
    clear();
    return make(order, 0, 0, () => {
      new Uint8Array(expander.memory.buffer).set(records, places.states);
      expander.exports.scatter(places.states, records.length / record);
      return [0, null];
    });
  }

  function insertInto({ shard, memory, exports, globals, store, started }: (typeof own)[number], sources: readonly Source[]): ShardReport {
    let full = !started;
    globals.places.value = placesOfNew[side]!;
    const added = sources.map(({ expander: from, addresses, parcels }): number => {
      const count = full ? 0 : parcels[shard]!;
      const before = globals.size.value >>> 0;
      if ((globals.places.value >>> 0) + 4 * count > placesOfNew[side]! + 4 * PARCELS)
        throw new InternalError('a round made more states than it can number');
      const sent = new Uint8Array(sharing.expanders[from]!.buffer, addresses[shard]!, count * parcel);
      new Uint8Array(memory.buffer).set(sent, inbox);
      for (let done = 0; done < count && !full; done += BATCH) {
        const some = Math.min(BATCH, count - done);
        full = exports.insertParcels(inbox + done * parcel, some) < some;
      }
      return (globals.size.value >>> 0) - before;
    });
    return { shard, added, places: placesOfNew[side]!, bytes: store.bytes(), full };
  }

  return {
    follow(order, take) {
      side = 1 - side;
      const reports = own.map((each) => insertInto(each, order.insert));
      if (order.forget) expander.forget();
      const { records } = order;
      const made = records === null ? expandTaken(order, take) : index === 0 ? [scatter(order, records)] : [];
      return { shards: reports, made };
    },
  };
}

function align(address: number): number {
  return Math.ceil(address / 64) * 64;
}
