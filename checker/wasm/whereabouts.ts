/** Where the states of each shard lie, told by the thread that owns it to those that read them meanwhile: they move when a table grows. */

import { type Entries, restore } from './halves.js';
import type { SearchLayout } from './search-layout.js';
import type { Moves } from './store.js';

/** Per shard: see `FIELD`. */
export type Whereabouts = Int32Array;

/** `moves` is odd while states are being moved. Entries are 0 where states are stored whole. */
const FIELD = { moves: 0, arena: 1, first: 2, second: 3, count: 16 } as const;

export function createWhereabouts(shards: number): Whereabouts {
  return new Int32Array(new SharedArrayBuffer(4 * FIELD.count * shards));
}

/** For the owner. */
export function moving(whereabouts: Whereabouts, shard: number): Moves {
  const at = FIELD.count * shard;
  return {
    begin: () => void Atomics.add(whereabouts, at + FIELD.moves, 1),
    end(arena, entries) {
      whereabouts[at + FIELD.arena] = arena | 0;
      whereabouts[at + FIELD.first] = (entries?.[0] ?? 0) | 0;
      whereabouts[at + FIELD.second] = (entries?.[1] ?? 0) | 0;
      Atomics.add(whereabouts, at + FIELD.moves, 1);
      Atomics.notify(whereabouts, at + FIELD.moves);
    },
  };
}

/** Copies states of a shard as whole records to a place counted in words, again and again until they have not been moved meanwhile. */
export function copyStates(
  layout: SearchLayout,
  memory: WebAssembly.Memory,
  whereabouts: Whereabouts,
  shard: number,
  { first, count }: { readonly first: number; readonly count: number },
  target: Int32Array,
  to: number,
): void {
  const at = FIELD.count * shard;
  if (count === 0) return;
  for (;;) {
    const moves = Atomics.load(whereabouts, at + FIELD.moves);
    if (moves % 2 !== 0) {
      Atomics.wait(whereabouts, at + FIELD.moves, moves);
      continue;
    }
    const from = (whereabouts[at + FIELD.arena]! >>> 0) + first * layout.stored;
    const entries: Entries = [whereabouts[at + FIELD.first]! >>> 0, whereabouts[at + FIELD.second]! >>> 0];
    const { buffer } = memory;
    // A thread learns a little later how large another one has made a memory.
    if (buffer.byteLength < from + count * layout.stored) continue;
    restore(layout, new Int32Array(buffer), layout.split === null ? null : entries, from / 4, count, target, to);
    // Changes nothing: what was read before is read before the owner goes on from here.
    if (Atomics.add(whereabouts, at + FIELD.moves, 0) === moves) return;
  }
}
