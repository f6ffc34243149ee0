/** The memory of one part of the visited set: a table that grows below an arena that grows, in one WebAssembly memory. Below both,
 *  where states are stored as the numbers of their halves, lie these. */

import { REINSERTED } from './emit-reinsert.js';
import { LINE } from './emit-table.js';
import { createHalves, type Entries } from './halves.js';
import type { GlobalName, SearchLayout } from './search-layout.js';
import { PAGE } from './start-module.js';

/** The exports that a search module gives to its host. */
export interface SearchExports {
  initial(): void;
  flush(): void;
  run(from: number, to: number): number;
  gather(firstRank: number, count: number, owners: number, firstParent: number, parentOwners: number): number;
  insert(base: number, count: number): number;
  insertParcels(base: number, count: number): number;
  scatter(base: number, count: number): void;
  reinsert(from: number, to: number): void;
  /** Only where states are stored as the numbers of their halves. */
  refile?(half: number): void;
}

export type SearchGlobals = Readonly<Record<GlobalName, WebAssembly.Global>>;

export interface Store {
  readonly memory: WebAssembly.Memory;
  readonly globals: SearchGlobals;
  /** Bytes laid out for the table and for states with their parents. It never falls. */
  bytes(): number;
  /** Lays out an empty table and arena. @returns false where even that is refused */
  start(): boolean;
  /** Makes room for one more state. @returns false where a limit or the machine forbids it */
  grow(): boolean;
  /** The same for one more of the halves that states are stored as numbers of. */
  growHalf(half: number): boolean;
  /** Where their entries lie; null where states are stored whole. */
  entries(): Entries | null;
  /** Appends stored records of another arena, none of which is in the set. @returns how many fitted */
  append(records: Uint8Array, count: number): number;
}

export interface StoreOptions {
  readonly layout: SearchLayout;
  /** Bytes before the table. */
  readonly start: number;
  /** Asked before the memory grows to so many bytes. */
  readonly mayTake: (bytes: number) => boolean;
  /** Most states to store, and how many will soon be there. */
  readonly states: number;
  readonly expected: number;
  /** Bytes a state that are kept of it elsewhere. */
  readonly elsewhere: number;
  readonly moves: Moves;
}

/** Told before stored states are moved, and where they lie after that. */
export interface Moves {
  begin(): void;
  end(arena: number, entries: Entries | null): void;
}

/** For what nobody else reads. */
export const unmoved: Moves = { begin: () => undefined, end: () => undefined };

/** One page less than a memory can have: a view of a whole one would be longer than some runtimes allow. */
const MOST_BYTES = 65_535 * PAGE;
const FIRST_SLOTS = 1 << 12;
const FIRST_RECORDS = 1 << 10;
/** Up to here, fifteen of sixteen states are in the line of slots that their hash leads to. */
const LOAD = 0.875;
/** Records that are laid out ahead: one for so many, and at most the second number. A memory grows in place. */
const IDLE = 32;
const MOST_IDLE = 1 << 18;
/** Small tables grow fast, large ones so that a state never takes more than this beside itself and its parent. */
const FAST_SLOTS = 1 << 14;
const BYTES_BESIDE = 7.9;
const LEAST_GROWTH = 1.25;

export function createStore(memory: WebAssembly.Memory, exports: SearchExports, globals: SearchGlobals, options: StoreOptions): Store {
  const { stored } = options.layout;
  // After it has grown the table has this many slots for each of the states that it was full with, and the arena idles.
  const growth = Math.max(LEAST_GROWTH, ((BYTES_BESIDE - stored / IDLE - options.elsewhere) * LOAD) / 4);
  const start = Math.ceil(options.start / 64) * 64;
  const halves = options.layout.split === null ? null : createHalves(memory, exports, options.layout, start);
  let table = start + (halves?.bytes() ?? 0);
  let slots = 0;
  let arena = table;

  /** States that the arena is laid out for. */
  let records = FIRST_RECORDS;

  const whole = (): number => memory.buffer.byteLength;

  function take(wanted: number): boolean {
    const missing = Math.ceil((wanted - whole()) / PAGE);
    if (missing <= 0) return true;
    if (wanted > MOST_BYTES || !options.mayTake(whole() + missing * PAGE)) return false;
    try {
      memory.grow(missing);
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  }

  /** Room for some states more than now, or just for one where that is refused. */
  function growArena(): boolean {
    const most = Math.floor((MOST_BYTES - arena) / stored);
    const wanted = Math.min(most, moreRecords(records));
    for (const next of [wanted, records + 1]) {
      if (next <= most && take(arena + next * stored)) {
        records = next;
        return true;
      }
    }
    return false;
  }

  function settle(): void {
    globals.table.value = table | 0;
    globals.slots.value = slots | 0;
    globals.arena.value = arena | 0;
    const most = Math.floor(slots * LOAD);
    globals.indices.value = (2 ** (32 - Math.clz32(most + 1)) - 1) | 0;
    globals.capacity.value = Math.min(most, records, options.states) | 0;
  }

  function growTable(): boolean {
    const size = globals.size.value >>> 0;
    const wanted = moreSlots(slots);
    const moved = Math.ceil((table + 4 * wanted) / 64) * 64;
    if (!take(moved + records * stored)) return false;
    options.moves.begin();
    new Uint8Array(memory.buffer).copyWithin(moved, arena, arena + size * stored);
    slots = wanted;
    arena = moved;
    settle();
    told();
    rebuild(size);
    return true;
  }

  function moreSlots(now: number): number {
    return now < FAST_SLOTS ? now * 4 : LINE * Math.ceil((now * growth) / LINE);
  }

  function moreRecords(now: number): number {
    return now + Math.min(Math.ceil(now / IDLE), MOST_IDLE) + FIRST_RECORDS;
  }

  /** An empty table and arena, as large as they would have grown for so many states. */
  function layOut(expected: number): boolean {
    slots = FIRST_SLOTS;
    records = FIRST_RECORDS;
    while (Math.floor(slots * LOAD) < expected) slots = moreSlots(slots);
    while (records < expected) records = moreRecords(records);
    arena = Math.ceil((table + 4 * slots) / 64) * 64;
    return take(arena + records * stored);
  }

  function told(): void {
    options.moves.end(arena, halves?.entries() ?? null);
  }

  function rebuild(size: number): void {
    new Int32Array(memory.buffer, table, slots).fill(0);
    for (let from = 0; from < size; from += REINSERTED) exports.reinsert(from, Math.min(size, from + REINSERTED));
  }

  function growOnce(): boolean {
    const size = globals.size.value >>> 0;
    if (size >= options.states) return false;
    if (size >= Math.floor(slots * LOAD)) return growTable();
    if (!growArena()) return false;
    settle();
    return true;
  }

  return {
    memory,
    globals,
    bytes: () => (halves?.bytes() ?? 0) + 4 * slots + records * stored,
    entries: () => halves?.entries() ?? null,
    start() {
      if (!layOut(options.expected) && !layOut(0)) return false;
      options.moves.begin();
      halves?.begin();
      told();
      new Int32Array(memory.buffer, table, slots).fill(0);
      globals.size.value = 0;
      settle();
      return true;
    },
    grow() {
      const size = globals.size.value >>> 0;
      while (globals.capacity.value >>> 0 <= size) if (!growOnce()) return false;
      return true;
    },
    growHalf(half) {
      const more = halves!.more(half);
      if (!take(arena + more + records * stored)) return false;
      const size = globals.size.value >>> 0;
      options.moves.begin();
      new Uint8Array(memory.buffer).copyWithin(table + more, table, arena + size * stored);
      table += more;
      arena += more;
      halves!.grow(half);
      settle();
      told();
      return true;
    },
    append(records, count) {
      let done = 0;
      while (done < count) {
        const size = globals.size.value >>> 0;
        const room = Math.min(count - done, (globals.capacity.value >>> 0) - size);
        if (room === 0) {
          if (!this.grow()) return done;
          continue;
        }
        new Uint8Array(memory.buffer).set(records.subarray(done * stored, (done + room) * stored), arena + size * stored);
        globals.size.value = (size + room) | 0;
        for (let from = size; from < size + room; from += REINSERTED) exports.reinsert(from, Math.min(size + room, from + REINSERTED));
        done += room;
      }
      return done;
    },
  };
}
