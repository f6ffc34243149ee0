/** The module behind a transition system: every transition of a loaded state, told one by one to the host. */

import { declare } from '../compile/scope.js';
import type { Action } from '../language/ir.js';
import { UNBOUND } from '../system.js';
import type { Range } from '../values/value-types.js';
import { frameWith, type Scope, type Site, type Sizes } from './context.js';
import { emitAction, packFunctions } from './emit-action.js';
import { emitInitialStates } from './emit-initial.js';
import { boundScope, premiseCondition, slotsOf } from './emit-property.js';
import { call, type Code, i32, memory, op, type } from './encode.js';
import { evaluate } from './emit-expression.js';
import type { Flow } from './flow.js';
import type { Settled } from './instance.js';
import { startModule } from './start-module.js';
import { computed, push, type Value } from './value.js';

/** Where the module keeps what it shares with the host: byte addresses. */
export interface VisitLayout {
  /** The loaded state, and the working state followed by what the call returns. */
  readonly loaded: number;
  readonly working: number;
  readonly slots: number;
}

export interface VisitModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly pages: number;
  readonly layout: VisitLayout;
  readonly sites: readonly Site[];
}

/** Exports `successors`, `initial`, and `holdsN` and `premiseN` for each property. */
export function emitVisits(settled: Settled, sizes: Sizes): VisitModule {
  const { layout, specification } = settled;
  const bytes = 4 * layout.words;
  const slots = Math.max(0, ...settled.actions.map((action) => slotsOf(action).length));
  const places: VisitLayout = { loaded: 0, working: bytes, slots: 2 * bytes + 4 };
  const started = startModule(settled, { keepsResults: true, reserved: places.slots + 4 * slots, sizes });
  const { context } = started;
  const visit = context.builder.importFunction('visit', { parameters: [type.i32], results: [] });
  const visitInitial = context.builder.importFunction('initial', { parameters: [], results: [] });
  const seen = new Map<string, Range>();

  const keepState = (flow: Flow): Code =>
    flow.scope.words.map((word, index) => [i32(places.working + 4 * index), word, memory(op.i32Store, 0)]);
  let first = 0;
  const firstOutcome = new Map<Action, number>();
  for (const action of settled.actions) {
    firstOutcome.set(action, first);
    first += action.outcomes.length;
  }
  const visitEnd = (flow: Flow, action: Action, outcome: number): Code => {
    const stored = slotsOf(action).map(({ name }, slot): Code => {
      const value = flow.scope.locals.get(name);
      widen(seen, `${action.name} ${slot}`, value);
      return [i32(places.slots + 4 * slot), value === undefined ? i32(UNBOUND) : push(value), memory(op.i32Store, 0)];
    });
    return [keepState(flow), stored, call(visit, i32(firstOutcome.get(action)! + outcome))];
  };
  const declarations = declare(specification);
  const pieces = settled.actions.flatMap((action) => emitAction(context, declarations, action, visitEnd));
  const functions = packFunctions(context, pieces);

  const exported = (name: string, results: readonly (typeof type.i32)[], emit: (scope: Scope) => Code): void => {
    const frame = frameWith([]);
    const wordsAt = (address: number): readonly Code[] =>
      Array.from({ length: layout.words + 1 }, (_, word) => [i32(address + 4 * word), memory(op.i32Load, 0)]);
    const scope: Scope = { context, frame, words: wordsAt(places.working), before: wordsAt(places.loaded), locals: new Map() };
    const code = emit(scope);
    const index = context.builder.declare({ parameters: [], results });
    context.builder.define(index, { locals: frame.locals(), code });
    context.builder.exportFunction(name, index);
  };
  exported('successors', [], (scope) => functions.map((index) => call(index, ...scope.before.slice(0, layout.words))));
  context.builder.exportFunction(
    'initial',
    emitInitialStates(context, (flow) => [keepState(flow), call(visitInitial)]),
  );
  /** The scope in which a property is evaluated while a transition is being visited. */
  const around = (scope: Scope, on: string | null): Scope => {
    const action = settled.actions.find(({ name }) => name === on);
    if (action === undefined) return scope;
    const locals = new Map(
      slotsOf(action).map(({ name }, slot): [string, Value] => {
        const { low, high } = seen.get(`${action.name} ${slot}`) ?? { low: UNBOUND, high: UNBOUND };
        return [name, computed([i32(places.slots + 4 * slot), memory(op.i32Load, 0)], low, high, false, 2)];
      }),
    );
    return boundScope({ ...scope, locals }, action);
  };
  for (const [index, property] of specification.properties.entries()) {
    const on = property.kind === 'transition' ? (property.on?.action ?? null) : null;
    // A property about an action that the instance leaves out is never asked for.
    if (on !== null && !settled.actions.some(({ name }) => name === on)) continue;
    exported(`holds${index}`, [type.i32], (scope) => push(evaluate(around(scope, on), property.condition)));
    exported(`premise${index}`, [type.i32], (scope) => push(premiseCondition(around(scope, on), property)));
  }
  return { ...started.finish(), layout: places, sites: context.sites };
}

/** All integers that a slot is seen to hold. */
function widen(seen: Map<string, Range>, key: string, value: Value | undefined): void {
  const low = value?.low ?? UNBOUND;
  const high = value?.high ?? UNBOUND;
  const old = seen.get(key) ?? { low, high };
  seen.set(key, { low: Math.min(old.low, low), high: Math.max(old.high, high) });
}
