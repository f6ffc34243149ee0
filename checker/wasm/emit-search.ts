/** The module that explores: expands stored states, judges them and their transitions, and inserts what they lead to. */

import { declare } from '../compile/scope.js';
import { premiseOf } from '../compile/premise.js';
import type { Action, Property } from '../language/ir.js';
import type { Context, Scope, Site, Sizes } from './context.js';
import { type Across, emitAcross, judged } from './emit-across.js';
import { emitAction, packFunctions, type Piece } from './emit-action.js';
import { checkParameters, checkPiece, whenBecomes } from './emit-checks.js';
import { evaluate } from './emit-expression.js';
import { emitInitialStates } from './emit-initial.js';
import { boundScope, propertiesAcross } from './emit-property.js';
import { emitCollapse } from './emit-collapse.js';
import { emitExpand, emitFlush } from './emit-round.js';
import { emitInsert } from './emit-insert.js';
import { emitReinsert } from './emit-reinsert.js';
import { type Globals, hashOf, lanesOfWords } from './emit-table.js';
import { call, type Code, get, globalGet, globalSet, i32, i64, memory, NOTHING, op, set, type, when } from './encode.js';
import { changedSince, type Flow } from './flow.js';
import type { Settled } from './instance.js';
import { BATCH, GLOBALS, type GlobalName, HALT, RECENT, recentBytes, searchLayout, type SearchLayout } from './search-layout.js';
import { MOST_PAGES, startModule } from './start-module.js';
import { discard, isKnown, not, truth, type Value } from './value.js';

export interface SearchModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly layout: SearchLayout;
  readonly sites: readonly Site[];
  /** Bytes before what the host lays out. */
  readonly end: number;
}

/** One that several threads can have, even where there is only one so far. */
const MEMORY = { initial: 1, maximum: MOST_PAGES, shared: true } as const;

/** Exports `initial`, `flush`, `run`, `gather`, `insert`, `insertParcels`, `reinsert`, and the globals by name. Where states are stored
 *  as the numbers of their halves, `run` is of no use: states are put together elsewhere, for `gather`.
 *  @param split words of the first half; null to store states whole */
export function emitSearch(settled: Settled, sizes: Sizes, split: number | null = null): SearchModule {
  const { specification } = settled;
  const outcomes = settled.actions.reduce((sum, action) => sum + action.outcomes.length, 0);
  const layout = searchLayout(settled.layout.words, outcomes, specification.properties.length, split);
  const started = startModule(settled, { keepsResults: false, reserved: layout.end, sizes });
  const { context } = started;
  const { builder } = context;
  const grow = builder.importFunction('grow', { parameters: [], results: [type.i32] });
  const growHalf = builder.importFunction('growHalf', { parameters: [type.i32], results: [type.i32] });
  const overflow = builder.importFunction('overflow', { parameters: [], results: [] });
  const globals = Object.fromEntries(GLOBALS.map((name) => [name, builder.global(type.i32, 0)])) as Record<GlobalName, number>;
  for (const name of GLOBALS) builder.exportGlobal(name, globals[name]);
  const collapse = layout.split === null ? null : emitCollapse(builder, layout, growHalf);
  const insert = emitInsert(builder, layout, globals, { grow, collapse: collapse?.records ?? null, parcels: false });
  builder.exportFunction('insert', insert);
  builder.exportFunction(
    'insertParcels',
    emitInsert(builder, layout, globals, { grow, collapse: collapse?.parcels ?? null, parcels: true }),
  );
  builder.exportFunction('reinsert', emitReinsert(builder, layout, globals));
  const flush = emitFlush(builder, layout, globals, { insert, overflow });
  builder.exportFunction('flush', flush);

  const emitter: Emitter = {
    context,
    layout,
    globals,
    find: emitFind(context, layout, globals),
    append: emitAppend(context, layout, globals, flush),
    firstOutcome: firstOutcomes(settled),
    across: null,
  };
  const whole = { ...emitter, across: emitAcross(context, layout, (scope, index) => judgeAcross(emitter, scope, index)) };
  const declarations = declare(specification);
  const transitions = settled.actions.flatMap((action) =>
    emitAction(context, declarations, action, (flow, visited, outcome) => emitVisit(whole, flow, visited, outcome)),
  );
  const checks = packFunctions(context, emitChecks(whole), checkParameters(context.words));
  const functions = packFunctions(context, transitions);
  const deadlock = specification.deadlockAllowed ? null : specification.properties.length;
  const noDeadlock: Code =
    deadlock === null
      ? NOTHING
      : when(
          [globalGet(globals.enabled), op.i32Eqz, i32(layout.open + 4 * deadlock), memory(op.i32Load, 0), op.i32And],
          call(emitter.find, i32(deadlock), i32(1)),
        );
  emitExpand(builder, layout, globals, { checks, wavers: whole.across?.wavers ?? null, functions, last: noDeadlock });
  const append = (flow: Flow): Code => call(emitter.append, ...stateOf(context, flow));
  builder.exportFunction('initial', emitInitialStates(context, append));
  const { bytes } = started.finish(MEMORY);
  return { bytes, layout, sites: context.sites, end: started.end() };
}

interface Emitter {
  readonly context: Context;
  readonly layout: SearchLayout;
  readonly globals: Globals;
  /** (property, whether that is a violation): a property is decided in the state being expanded. */
  readonly find: number;
  /** (words): a candidate, unless it is remembered. */
  readonly append: number;
  readonly firstOutcome: ReadonlyMap<Action, number>;
  readonly across: Across | null;
}

function firstOutcomes(settled: Settled): ReadonlyMap<Action, number> {
  let first = 0;
  return new Map(
    settled.actions.map((action) => {
      const own = first;
      first += action.outcomes.length;
      return [action, own];
    }),
  );
}

function stateOf(context: Context, flow: Flow): readonly Code[] {
  return flow.scope.words.slice(0, context.words);
}

/** The end of a transition: count it, judge it, and keep the state unless nothing has changed. */
function emitVisit(emitter: Emitter, flow: Flow, action: Action, outcome: number): Code {
  const { context, layout, globals } = emitter;
  const counter = i32(layout.counters + 8 * (emitter.firstOutcome.get(action)! + outcome));
  const count: Code = [counter, counter, memory(op.i64Load, 0), i64(1n), op.i64Add, memory(op.i64Store, 0)];
  const enabled = context.settled.specification.deadlockAllowed ? NOTHING : globalSet(globals.enabled, i32(1));
  const { own } = propertiesAcross(context, action, outcome);
  const { before } = flow.scope;
  const words = stateOf(context, flow);
  const general = emitter.across === null ? NOTHING : judged(emitter.across, before.slice(0, context.words), words, globals.wavers);
  const scope = boundScope(flow.scope, action);
  const judgedOwn = own.map((index) => judgeAcross(emitter, scope, index));
  const changed = changedSince(before, words);
  const differs = changed.map((word, position): Code => {
    const one: Code = [before[word]!, words[word]!, op.i32Xor];
    return position === 0 ? one : [one, op.i32Or];
  });
  const keep = changed.length === 0 ? NOTHING : when(differs, call(emitter.append, ...words));
  return [count, enabled, general, judgedOwn, keep];
}

/** A transition invariant: evaluated while it is open, its premise until it was met. */
function judgeAcross({ context, layout, find }: Emitter, scope: Scope, index: number): Code {
  const property = context.settled.specification.properties[index]!;
  const claim = whenFalse(evaluate(scope, property.condition), call(find, i32(index), i32(1)));
  return when(flag(layout.open, index), [unmetPremise(layout, scope, property, index), claim]);
}

function unmetPremise(layout: SearchLayout, scope: Scope, property: Property, index: number): Code {
  const premise = premiseOf(property.condition);
  const met: Code = [i32(layout.unmet + 4 * index), i32(0), memory(op.i32Store, 0)];
  if (premise === null) return met;
  return when(flag(layout.unmet, index), whenTrue(evaluate(scope, premise), met));
}

function flag(base: number, index: number): Code {
  return [i32(base + 4 * index), memory(op.i32Load, 0)];
}

function whenTrue(value: Value, then: Code): Code {
  if (isKnown(value)) return value.low === 0 ? discard(value) : [discard(value), then];
  return when(truth(value), then);
}

function whenFalse(value: Value, then: Code): Code {
  return whenTrue(not(value), then);
}

/** Invariants, witnesses and premises of a state, in the order of the properties. */
function emitChecks({ context, layout, find }: Emitter): readonly Piece[] {
  const { properties } = context.settled.specification;
  const onStates = properties.flatMap((property, index) => (property.kind === 'transition' ? [] : [{ property, index }]));
  return [
    ...onStates.map(({ property, index }) =>
      checkPiece(context, (check) => {
        const violation = property.kind === 'invariant';
        const found = call(find, i32(index), i32(violation ? 1 : 0));
        return when(flag(layout.open, index), whenBecomes(check, property.condition, !violation, found));
      }),
    ),
    ...onStates.map(({ property, index }) =>
      checkPiece(context, (check) => {
        const premise = premiseOf(property.condition);
        const met: Code = [i32(layout.unmet + 4 * index), i32(0), memory(op.i32Store, 0)];
        return when(flag(layout.unmet, index), premise === null ? met : whenBecomes(check, premise, true, met));
      }),
    ),
  ];
}

function emitFind(context: Context, layout: SearchLayout, globals: Globals): number {
  const find = context.builder.declare({ parameters: [type.i32, type.i32], results: [] });
  const place: Code = [get(0), i32(2), op.i32Shl];
  const code: Code = [
    [place, i32(0), memory(op.i32Store, layout.open)],
    [place, globalGet(globals.rank), memory(op.i32Store, layout.found)],
    when([get(1), globalGet(globals.first), op.i32And], globalSet(globals.halt, [globalGet(globals.halt), i32(HALT.stop), op.i32Or])),
  ];
  context.builder.define(find, { locals: [], code });
  return find;
}

function emitAppend(context: Context, layout: SearchLayout, globals: Globals, flush: number): number {
  const { words } = context;
  const [pending, next, recent, hashed] = [words, words + 1, words + 2, words + 3];
  const append = context.builder.declare({ parameters: Array.from({ length: words }, () => type.i32), results: [] });
  const lanes = lanesOfWords(Array.from({ length: words }, (_, word) => get(word)));
  /** What is remembered of it, and whether that is something else than was remembered before in its place. */
  const remembered = lanes.length === 1 ? [get(hashed)] : [get(hashed), ...lanes];
  const differs = remembered.map((value, index): Code => {
    const one: Code = [get(recent), memory(op.i64Load, layout.recent + 8 * index), value, op.i64Xor];
    return index === 0 ? one : [one, op.i64Or];
  });
  const code: Code = [
    set(pending, globalGet(globals.pending)),
    set(next, [get(pending), i32(layout.record), op.i32Mul]),
    Array.from({ length: words }, (_, word): Code => [get(next), get(word), memory(op.i32Store, layout.batch + 4 * word)]),
    [get(next), globalGet(globals.rank), memory(op.i32Store, layout.batch + 4 * words)],
    set(hashed, hashOf(lanes, hashed)),
    [get(pending), i32(3), op.i32Shl, get(hashed), memory(op.i64Store, layout.hashes)],
    set(recent, [get(hashed), op.i32WrapI64, i32(RECENT - 1), op.i32And, i32(recentBytes(words)), op.i32Mul]),
    // Whether it has just been here is a matter of chance: a jump would be guessed wrongly as often as not.
    set(pending, [get(pending), differs, i64(0n), op.i64Ne, op.i32Add]),
    remembered.map((value, index): Code => [get(recent), value, memory(op.i64Store, layout.recent + 8 * index)]),
    globalSet(globals.pending, get(pending)),
    globalSet(globals.offered, [globalGet(globals.offered), i32(1), op.i32Add]),
    // Those left out count too: where a search ends at a limit does not depend on what is remembered.
    when([globalGet(globals.offered), i32(BATCH), op.i32Eq], call(flush)),
  ];
  context.builder.define(append, { locals: [type.i32, type.i32, type.i32, type.i64], code });
  return append;
}
