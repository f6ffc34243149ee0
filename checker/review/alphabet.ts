/** The calls that two systems can be observed to make, numbered: an action with its arguments is one number for both. */

import type { ActionDescription, NamedType, TransitionSystem, ValueType } from '../system.js';
import { decodeValue } from '../trace/values.js';
import { valuesOf } from './index-tuples.js';

/** An action that both systems have, or one: the index among the actions of each, or -1. Actions of one name whose
 *  parameters differ are two. */
export interface SharedAction {
  readonly name: string;
  readonly base: number;
  readonly proposed: number;
}

/** How one system's arguments become a number. */
export interface Encoder {
  readonly actions: readonly EncodedAction[];
}

interface EncodedAction {
  /** Index into `Alphabet.actions`. */
  readonly shared: number;
  readonly first: number;
  readonly parameters: readonly EncodedParameter[];
}

interface EncodedParameter {
  readonly low: number;
  /** Sort of the value, or null: only elements of a sort are renamed. */
  readonly sort: string | null;
  /** What the value adds to the number, by value - low. */
  readonly parts: Int32Array;
}

export interface Alphabet {
  readonly actions: readonly SharedAction[];
  /** Calls are numbered from 0 to this. */
  readonly size: number;
  readonly base: Encoder;
  readonly proposed: Encoder;
}

/** More calls than this would need another table than a direct one. */
const MOST_CALLS = 2 ** 26;

/** Null when an instance has too many calls to number. */
export function alphabetOf(base: TransitionSystem, proposed: TransitionSystem): Alphabet | null {
  const actions = sharedActions(base, proposed);
  const encoders = { base: emptyActions(base), proposed: emptyActions(proposed) };
  let size = 0;
  for (const [shared, { base: inBase, proposed: inProposed }] of actions.entries()) {
    const sides = [
      ...(inBase < 0 ? [] : [{ actions: encoders.base, index: inBase, parameters: parametersOf(base.actions[inBase]) }]),
      ...(inProposed < 0
        ? []
        : [{ actions: encoders.proposed, index: inProposed, parameters: parametersOf(proposed.actions[inProposed]) }]),
    ];
    const domains = sides[0].parameters.map((_, position) => [
      ...new Set(
        sides.flatMap(({ parameters }) => valuesOf(parameters[position].type).map((value) => keyOf(parameters[position].type, value))),
      ),
    ]);
    for (const side of sides) side.actions[side.index] = { shared, first: size, parameters: encode(side.parameters, domains) };
    size += domains.reduce((product, domain) => product * domain.length, 1);
    if (size > MOST_CALLS) return null;
  }
  return { actions, size, base: { actions: encoders.base }, proposed: { actions: encoders.proposed } };
}

function emptyActions(system: TransitionSystem): EncodedAction[] {
  return system.actions.map(() => ({ shared: -1, first: 0, parameters: [] }));
}

function sharedActions(base: TransitionSystem, proposed: TransitionSystem): SharedAction[] {
  const signatures = proposed.actions.map(signatureOf);
  const found = base.actions.map((action, index) => ({
    name: action.name,
    base: index,
    proposed: signatures.indexOf(signatureOf(action)),
  }));
  const taken = new Set(found.map((shared) => shared.proposed));
  const added = proposed.actions.flatMap(({ name }, index) => (taken.has(index) ? [] : [{ name, base: -1, proposed: index }]));
  return [...found, ...added];
}

/** "bind(p: Process, f: File)": what a call is known by. */
export function signatureOf(action: ActionDescription): string {
  return `${action.name}(${parametersOf(action)
    .map(({ name, type }) => `${name}: ${typeName(type)}`)
    .join(', ')})`;
}

function parametersOf({ slots, parameters }: ActionDescription): readonly NamedType[] {
  return slots.slice(0, parameters);
}

function typeName(type: ValueType): string {
  return type.kind === 'named' || type.kind === 'set' ? type.sort : type.kind;
}

function encode(parameters: readonly NamedType[], domains: readonly (readonly string[])[]): EncodedParameter[] {
  return parameters.map(({ type }, position) => {
    const stride = domains.slice(position + 1).reduce((product, domain) => product * domain.length, 1);
    const values = valuesOf(type);
    return {
      low: values[0] ?? 0,
      sort: type.kind === 'named' ? type.sort : null,
      parts: Int32Array.from(values, (value) => domains[position].indexOf(keyOf(type, value)) * stride),
    };
  });
}

function keyOf(type: ValueType, value: number): string {
  return String(decodeValue(type, value));
}
