/** The loops of a search: over states to expand, here or from several shards, and over the candidates they gave. */

import { at, copyWords, type Globals, hash, increment, shardOf } from './emit-table.js';
import {
  block,
  br,
  brIf,
  call,
  type Code,
  get,
  globalGet,
  globalSet,
  i32,
  loop,
  memory,
  NOTHING,
  op,
  set,
  type,
  when,
  whenElse,
} from './encode.js';
import type { ModuleBuilder } from './module.js';
import { HALT, type SearchLayout } from './search-layout.js';

/** What is done with every state, in this order. */
export interface Expansion {
  /** Functions of the words of a state, and of which of their bits have changed since its parent. */
  readonly checks: readonly number[];
  /** A function of the words of a state: see `Across`. */
  readonly wavers: number | null;
  /** Functions of the words of a state. */
  readonly functions: readonly number[];
  readonly last: Code;
}

/** The parent of an initial state. */
const NO_PARENT = -1;

/** Exports `run` (from, to): expands the states of the own arena with these indices; and
 *  `gather` (first rank, count, owners, first parent, its owners): expands states that lie in the order of their owners' bytes in several
 *  inboxes. Their parents, from the first one's on, lie in others in the same way; the address 0 says that they do not.
 *  Both return how far they came: where `halt` is set they end early, after a whole state. */
export function emitExpand(
  builder: ModuleBuilder,
  layout: SearchLayout,
  globals: Globals,
  { checks, wavers, functions, last }: Expansion,
): void {
  const { words, record } = layout;
  const wordsFrom = (first: number): readonly Code[] => Array.from({ length: words }, (_, word) => get(first + word));
  const load = (address: number, firstWord: number): Code =>
    Array.from({ length: words }, (_, word): Code => set(firstWord + word, [get(address), memory(op.i32Load, 4 * word)]));
  const expand = (firstWord: number, changed: readonly Code[]): Code => [
    globalSet(globals.enabled, i32(0)),
    checks.map((index) => call(index, ...wordsFrom(firstWord), ...changed)),
    wavers === null ? NOTHING : globalSet(globals.wavers, call(wavers, ...wordsFrom(firstWord))),
    functions.map((index) => call(index, ...wordsFrom(firstWord))),
    last,
  ];
  /** Sets the words from `changed` on to the bits in which a state and its parent differ; to all bits where there is none. */
  const compare = (code: Code): Code => (checks.length === 0 ? NOTHING : code);
  const differences = (own: number, parent: number, changed: number): Code =>
    Array.from({ length: words }, (_, word) =>
      set(changed + word, [get(own + word), get(parent), memory(op.i32Load, 4 * word), op.i32Xor]),
    );
  const everything = (changed: number): Code => Array.from({ length: words }, (_, word) => set(changed + word, i32(-1)));

  emitRun();
  emitGather();

  function emitRun(): void {
    const [from, to, address, parent, own] = [0, 1, 2, 3, 4];
    const changed = own + words;
    const run = builder.declare({ parameters: [type.i32, type.i32], results: [type.i32] });
    const each: Code = [
      brIf(1, [get(from), get(to), op.i32GeU]),
      set(address, at(globalGet(globals.arena), get(from), record)),
      globalSet(globals.rank, get(from)),
      load(address, own),
      // Parents come in the order of their children: they are read one after the other.
      set(parent, [get(address), memory(op.i32Load, 4 * words)]),
      compare(
        whenElse([get(parent), i32(NO_PARENT), op.i32Eq], everything(changed), [
          set(parent, at(globalGet(globals.arena), get(parent), record)),
          differences(own, parent, changed),
        ]),
      ),
      expand(own, wordsFrom(changed)),
      increment(from, i32(1)),
      brIf(0, [globalGet(globals.halt), op.i32Eqz]),
    ];
    builder.define(run, { locals: Array.from({ length: 2 * words + 2 }, () => type.i32), code: [block(loop(each)), get(from)] });
    builder.exportFunction('run', run);
  }

  function emitGather(): void {
    const [first, count, owners, nextParent, parentOwners, done, place, child, before] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
    const gather = builder.declare({ parameters: Array.from({ length: 5 }, () => type.i32), results: [type.i32] });
    /** The next record of the shard whose byte lies at the address. */
    const taken = (address: Code, pointers: number, record: number): Code => [
      set(place, [[address, memory(op.i32Load8u, 0)], i32(2), op.i32Shl]),
      set(record, [get(place), memory(op.i32Load, pointers)]),
      [get(place), get(record), i32(layout.record), op.i32Add, memory(op.i32Store, pointers)],
    ];
    // Parents are taken one after the other up to that of the state.
    const parentOfChild: Code = block(
      loop([
        brIf(1, [get(nextParent), get(child), memory(op.i32Load, 4 * words), op.i32GtU]),
        taken(get(parentOwners), layout.parents, before),
        increment(parentOwners, i32(1)),
        increment(nextParent, i32(1)),
        br(0),
      ]),
    );
    const own = before + 1;
    const changed = own + words;
    const eachGathered: Code = [
      brIf(1, [get(done), get(count), op.i32GeU]),
      taken([get(owners), get(done), op.i32Add], layout.incoming, child),
      globalSet(globals.rank, [get(first), get(done), op.i32Add]),
      load(child, own),
      compare(whenElse(get(parentOwners), [parentOfChild, differences(own, before, changed)], everything(changed))),
      expand(own, wordsFrom(changed)),
      increment(done, i32(1)),
      brIf(0, [globalGet(globals.halt), op.i32Eqz]),
    ];
    const locals = Array.from({ length: 2 * words + 4 }, () => type.i32);
    builder.define(gather, { locals, code: [block(loop(eachGathered)), get(done)] });
    builder.exportFunction('gather', gather);
  }
}

/** Deals with the candidates of the batch: inserts them here, or sends each to the shard that its hash names. Exports `scatter`
 *  (base, count), which sends records that lie elsewhere. @returns the function */
export function emitFlush(
  builder: ModuleBuilder,
  layout: SearchLayout,
  globals: Globals,
  { insert, overflow }: { readonly insert: number; readonly overflow: number },
): number {
  const sendBatch = emitScatter(builder, layout, globals, true);
  builder.exportFunction('scatter', emitScatter(builder, layout, globals, false));

  const flush = builder.declare({ parameters: [], results: [] });
  const filled = 0;
  const full = (limit: Code): Code => [globalGet(globals.sequence), limit, op.i32GeU];
  builder.define(flush, {
    locals: [type.i32],
    code: [
      set(filled, globalGet(globals.pending)),
      globalSet(globals.pending, i32(0)),
      globalSet(globals.candidates, [globalGet(globals.candidates), globalGet(globals.offered), op.i32Add]),
      globalSet(globals.offered, i32(0)),
      when([globalGet(globals.halt), i32(HALT.stop), op.i32And], op.return),
      when([globalGet(globals.shards), op.i32Eqz], [call(insert, i32(layout.batch), get(filled)), op.drop, op.return]),
      call(sendBatch, i32(layout.batch), get(filled)),
      when(full(globalGet(globals.capacity)), call(overflow)),
      when(full(globalGet(globals.size)), globalSet(globals.halt, [globalGet(globals.halt), i32(HALT.pause), op.i32Or])),
    ],
  });
  return flush;
}

/** The function: (base, count) sends records. @param isBatch whether they are the batch, whose hashes are known */
function emitScatter(builder: ModuleBuilder, layout: SearchLayout, globals: Globals, isBatch: boolean): number {
  const { words, record, parcel } = layout;
  const [base, count, place, target, next, hashed] = [0, 1, 2, 3, 4, 5];
  const scatter = builder.declare({ parameters: [type.i32, type.i32], results: [] });
  const each: Code = [
    brIf(1, [get(count), op.i32Eqz]),
    isBatch
      ? [set(hashed, [get(next), memory(op.i64Load, layout.hashes)]), increment(next, i32(8))]
      : set(hashed, hash(words, get(base), hashed)),
    set(place, [shardOf(globals, get(hashed)), i32(2), op.i32Shl]),
    set(target, [get(place), memory(op.i32Load, layout.outgoing)]),
    copyWords(words + 1, get(base), get(target)),
    [get(target), globalGet(globals.sequence), memory(op.i32Store, record)],
    globalSet(globals.sequence, [globalGet(globals.sequence), i32(1), op.i32Add]),
    [get(place), get(target), i32(parcel), op.i32Add, memory(op.i32Store, layout.outgoing)],
    increment(base, i32(record)),
    set(count, [get(count), i32(1), op.i32Sub]),
    br(0),
  ];
  builder.define(scatter, { locals: [type.i32, type.i32, type.i32, type.i64], code: block(loop(each)) });
  return scatter;
}
