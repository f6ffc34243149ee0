/** The two sets of halves that states are stored as numbers of: where they lie in a memory, how they grow, and states put
 *  together again. */

import type { SearchExports } from './store.js';
import { halfWords, HALF, type SearchLayout } from './search-layout.js';

/** Addresses of the entries of each half. */
export type Entries = readonly [number, number];

export interface Halves {
  /** Bytes from `start` on. */
  bytes(): number;
  entries(): Entries;
  begin(): void;
  /** Bytes by which everything behind must move before a half can grow. */
  more(half: number): number;
  /** Room for twice as many. */
  grow(half: number): void;
}

const FIRST_ROOM = 1 << 10;

export function createHalves(memory: WebAssembly.Memory, exports: SearchExports, layout: SearchLayout, start: number): Halves {
  const words = halfWords(layout);
  const rooms = [FIRST_ROOM, FIRST_ROOM];
  const counts = (half: number): number => fields(half)[HALF.fields.count / 4]!;
  /** A slot of 4 bytes for each half of the room, so that every other one is free. */
  const size = (half: number): number => rooms[half]! * (8 + 4 * words[half]!);
  const slotsOf = (half: number): number => start + (half === 0 ? 0 : size(0));
  const entriesOf = (half: number): number => slotsOf(half) + 8 * rooms[half]!;
  const bytes = (): Uint8Array => new Uint8Array(memory.buffer);

  function fields(half: number): Int32Array {
    return new Int32Array(memory.buffer, layout.halves + HALF.bytes * half, HALF.bytes / 4);
  }

  function settle(count: (half: number) => number): void {
    for (const half of [0, 1]) fields(half).set([slotsOf(half), 2 * rooms[half]! - 1, entriesOf(half), count(half), rooms[half]!]);
  }

  function clear(half: number): void {
    bytes().fill(0, slotsOf(half), entriesOf(half));
  }

  return {
    bytes: () => size(0) + size(1),
    entries: () => [entriesOf(0), entriesOf(1)],
    begin() {
      settle(() => 0);
      clear(0);
      clear(1);
    },
    more: size,
    grow(half) {
      if (half === 0) bytes().copyWithin(slotsOf(1) + size(0), slotsOf(1), slotsOf(1) + size(1));
      const old = entriesOf(half);
      rooms[half]! *= 2;
      bytes().copyWithin(entriesOf(half), old, old + counts(half) * 4 * words[half]!);
      settle(counts);
      clear(half);
      exports.refile!(half);
    },
  };
}

/** Copies stored states as whole records, from and to places counted in words. @param entries null where they are stored whole */
export function restore(
  layout: SearchLayout,
  store: Int32Array,
  entries: Entries | null,
  from: number,
  count: number,
  target: Int32Array,
  to: number,
): void {
  if (entries === null) {
    const words = (count * layout.record) / 4;
    if (count > 1) target.set(store.subarray(from, from + words), to);
    // A view of one record costs more than its words.
    else for (let word = 0; word < words; word += 1) target[to + word] = store[from + word]!;
    return;
  }
  const [left, right] = halfWords(layout);
  const [lefts, rights] = [entries[0] / 4, entries[1] / 4];
  let next = to;
  for (let at = from; at < from + 3 * count; at += 3) {
    const first = lefts + (store[at]! >>> 0) * left!;
    for (let word = 0; word < left!; word += 1) target[next++] = store[first + word]!;
    const second = rights + (store[at + 1]! >>> 0) * right!;
    for (let word = 0; word < right!; word += 1) target[next++] = store[second + word]!;
    target[next++] = store[at + 2]!;
  }
}
