/** Where an interrupted call keeps what it needs to go on: state variables, shared by all calls of one actor. */

import type { Action, Enumeration, Expression, FiniteType, Place, ScalarType, Span, Statement, Variable } from '../ir.js';
import { leastValue } from '../check/check-state.js';
import { boundLocals } from './locals.js';
import { show } from '../check/types.js';

/** The point that every actor starts from and ends in. */
const IDLE = 'no_call';

interface Slot {
  readonly variable: string;
  readonly type: ScalarType;
  readonly name: string;
}

/** One kind of actor: a sort of processes, or a lane of environment actions. */
export interface Actor {
  readonly key: string;
  /** The sort of the calling process; null for a lane. */
  readonly sort: FiniteType | null;
}

export function actorOf(action: Action): Actor {
  const sort = action.kind === 'syscall' ? (action.parameters[0]?.type ?? null) : null;
  return sort?.kind === 'sort' ? { key: sort.name, sort } : { key: action.actor, sort: null };
}

export interface SavedCalls {
  readonly actor: Actor;
  /** Whether the actor is at a point; null is the idle one. */
  at(action: Action, point: string | null, span: Span): Expression;
  /** Keeps the locals and moves to the point. */
  save(action: Action, point: string, locals: readonly string[], span: Span): readonly Statement[];
  /** `let`s of the locals. */
  restore(action: Action, locals: readonly string[], span: Span): readonly Statement[];
  /** Forgets the locals and becomes idle. */
  forget(action: Action, locals: readonly string[], span: Span): readonly Statement[];
  variables(): readonly Variable[];
  enumeration(): Enumeration;
}

/** @param taken names of variables and types that the specification has */
export function savedCalls(actor: Actor, taken: ReadonlySet<string>): SavedCalls {
  const free = (name: string): string => (taken.has(name) ? free(`${name}_`) : name);
  const point = free(`${actor.key}.call`);
  const enumeration = free(`${actor.key}.call point`);
  const points = [IDLE];
  const slots: Slot[] = [];
  const assigned = new Map<string, Map<string, Slot>>();
  let declared: Span | null = null;

  const pointType: FiniteType = { kind: 'enum', name: enumeration };
  const indices = actor.sort === null ? [] : [actor.sort];
  const place = (action: Action, variable: string, span: Span): Place => {
    const first = action.parameters[0];
    return {
      variable,
      indices: actor.sort === null || first === undefined ? [] : [{ kind: 'local', name: first.name, type: first.type, span }],
    };
  };
  const numberOf = (name: string | null): number => {
    const member = name ?? IDLE;
    if (!points.includes(member)) points.push(member);
    return points.indexOf(member);
  };
  const read = (action: Action, variable: string, type: ScalarType, span: Span): Expression => ({
    kind: 'read',
    ...place(action, variable, span),
    type,
    span,
  });
  const assign = (action: Action, variable: string, value: Expression, span: Span): Statement => ({
    kind: 'assign',
    place: place(action, variable, span),
    value,
    span,
  });
  const pointValue = (name: string | null, span: Span): Expression => ({ kind: 'literal', value: numberOf(name), type: pointType, span });

  /** Slots are shared by type, and by name where that is possible. */
  const slotOf = (action: Action, local: string): Slot => {
    const own = assigned.get(action.name) ?? new Map<string, Slot>();
    assigned.set(action.name, own);
    const found = own.get(local);
    if (found !== undefined) return found;
    const type = typeOf(action, local);
    const unused = slots.filter((slot) => show(slot.type) === show(type) && ![...own.values()].includes(slot));
    let slot = unused.find((candidate) => candidate.name === local) ?? unused[0];
    if (slot === undefined) {
      const names = new Set([...taken, ...slots.map((other) => other.variable)]);
      let variable = `${point}.${local}`;
      for (let number = 2; names.has(variable); number++) variable = `${point}.${local}_${number}`;
      slot = { variable, type, name: local };
      slots.push(slot);
    }
    own.set(local, slot);
    return slot;
  };

  return {
    actor,
    at(action, name, span) {
      declared ??= span;
      const left = read(action, point, pointType, span);
      return { kind: 'binary', operator: '==', left, right: pointValue(name, span), type: { kind: 'bool' }, span };
    },
    save(action, name, locals, span) {
      const kept = locals.map((local) => {
        const slot = slotOf(action, local);
        return assign(action, slot.variable, { kind: 'local', name: local, type: slot.type, span }, span);
      });
      return [...kept, assign(action, point, pointValue(name, span), span)];
    },
    restore(action, locals, span) {
      return locals.map((local) => {
        const slot = slotOf(action, local);
        return { kind: 'let', name: local, value: read(action, slot.variable, slot.type, span), span };
      });
    },
    forget(action, locals, span) {
      const cleared = locals.map((local) => {
        const slot = slotOf(action, local);
        return assign(action, slot.variable, leastValue(slot.type, span), span);
      });
      return [...cleared, assign(action, point, pointValue(null, span), span)];
    },
    variables() {
      const span = declared!;
      const initial = pointValue(null, span);
      const slotVariables = slots.map((slot) => ({
        name: slot.variable,
        indices,
        type: slot.type,
        initial: leastValue(slot.type, span),
        span,
      }));
      return [{ name: point, indices, type: pointType, initial, span }, ...slotVariables];
    },
    enumeration() {
      return { name: enumeration, members: points, span: declared! };
    },
  };

  function typeOf(action: Action, local: string): ScalarType {
    const parameter = action.parameters.find((candidate) => candidate.name === local);
    return parameter?.type ?? boundLocals(action.body).get(local)!;
  }
}
