/** A specification as an oracle: the states it may be in, and the outcomes it allows for one call there. */

import { EvaluationError, type OutcomeDescription, type TransitionSystem, UNBOUND, type Value } from '../system.js';
import type { Trace } from '../trace/trace.js';
import { decodeValue } from '../trace/values.js';
import type { ModelCall } from './backend.js';
import { cellsByName, encodeValue } from './values.js';

/** The packed states that agree with everything seen so far; more than one where the specification has a choice. */
export type Belief = readonly Int32Array[];

/** One way in which the specification lets a call end. */
export interface Allowed {
  readonly outcome: OutcomeDescription;
  /** What the call returns in the model. */
  readonly result: number;
  readonly bindings: Readonly<Record<string, Value>>;
  readonly successor: Int32Array;
  /** Transition invariants that this transition violates: indices into `properties`. */
  readonly violated: readonly number[];
}

export type Answer =
  /** Never empty. */
  | { readonly kind: 'allowed'; readonly outcomes: readonly Allowed[] }
  /** The specification has no such call here. */
  | { readonly kind: 'impossible'; readonly reason: string };

/** The initial states that agree with a trace's, on the variables that both have; all of them if none agrees. */
export function initialBelief(system: TransitionSystem, initial: Trace['initial']): Belief {
  const cells = cellsByName(system);
  const wanted = Object.entries(initial).flatMap(([name, value]) => {
    const cell = cells.get(name);
    const integer = cell === undefined ? null : encodeValue(cell.type, value);
    return cell === undefined || integer === null ? [] : [{ position: cell.position, integer }];
  });
  const all: Int32Array[] = [];
  const agreeing: Int32Array[] = [];
  system.initialStates(() => {
    const state = system.packed.slice(0, system.words);
    all.push(state);
    if (wanted.every(({ position, integer }) => system.cells[position] === integer)) agreeing.push(state);
  });
  return distinct(agreeing.length > 0 ? agreeing : all);
}

/** What the specification allows for a call, in any of the states. Bindings decide between branches where they can. */
export function allowed(system: TransitionSystem, belief: Belief, call: ModelCall): Answer {
  const index = system.actions.findIndex((candidate) => candidate.name === call.action);
  if (index === -1) {
    const why = system.excluded.includes(call.action)
      ? `instance ${system.instance} leaves ${call.action} out`
      : `${system.name} has no ${call.action}`;
    return { kind: 'impossible', reason: why };
  }
  const slots = system.actions[index].slots;
  const parameters = slots.slice(0, system.actions[index].parameters);
  if (parameters.length !== Object.keys(call.arguments).length || parameters.some(({ name }) => !Object.hasOwn(call.arguments, name))) {
    return {
      kind: 'impossible',
      reason: `${call.action} of ${system.name} has the parameters (${parameters.map(({ name }) => name).join(', ')})`,
    };
  }
  const values: number[] = [];
  for (const { name, type } of parameters) {
    const integer = encodeValue(type, call.arguments[name]);
    if (integer === null)
      return {
        kind: 'impossible',
        reason: `${name} = ${JSON.stringify(call.arguments[name])} does not exist in instance ${system.instance}`,
      };
    values.push(integer);
  }
  const found: Allowed[] = [];
  try {
    for (const state of belief) {
      system.load(state, 0);
      system.successors((outcomeIndex) => {
        const outcome = system.outcomes[outcomeIndex];
        if (outcome.action !== index || values.some((value, slot) => system.arguments[slot] !== value)) return;
        const bindings = slots.slice(parameters.length).flatMap(({ name, type }, slot): [string, Value][] => {
          const integer = system.arguments[parameters.length + slot];
          return integer === UNBOUND ? [] : [[name, decodeValue(type, integer)]];
        });
        const violated = system.transitionProperties(outcomeIndex).filter((property) => !system.holdsAcross(property));
        found.push({
          outcome,
          result: system.result(),
          bindings: Object.fromEntries(bindings),
          successor: system.packed.slice(0, system.words),
          violated,
        });
      });
    }
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return { kind: 'impossible', reason: `${system.name} cannot be evaluated here: ${error.message}` };
  }
  if (found.length === 0) return { kind: 'impossible', reason: `${call.action} is not enabled in ${system.name} here` };
  const bound = found.filter((candidate) => agreeOnCommon(candidate.bindings, call.bindings));
  return { kind: 'allowed', outcomes: withoutRepetition(bound.length > 0 ? bound : found) };
}

/** The same for a whole call: where this specification interrupts it, its later parts follow at once, as on a kernel nobody disturbs.
 *  A call that waits and cannot go on stays `blocked`.
 *  @param actor the process that makes the call */
export function allowedWhole(system: TransitionSystem, belief: Belief, call: ModelCall, actor: string): Answer {
  const answer = allowed(system, belief, call);
  if (answer.kind === 'impossible') return answer;
  const [base] = call.action.split('.');
  const finish = (outcome: Allowed): readonly Allowed[] => {
    const parts = outcome.outcome.kind === 'blocked' ? partsAfter(system, outcome.successor, base, actor) : [];
    if (parts.length === 0) return [outcome];
    return parts.flatMap((part) => finish({ ...part, violated: [...outcome.violated, ...part.violated] }));
  };
  return { kind: 'allowed', outcomes: withoutRepetition(answer.outcomes.flatMap(finish)) };
}

/** How the actor's interrupted call can go on. A call has finitely many parts and never comes back to an earlier one. */
function partsAfter(system: TransitionSystem, state: Int32Array, base: string, actor: string): readonly Allowed[] {
  return system.actions
    .filter(({ name }) => name.startsWith(`${base}.`))
    .flatMap(({ name, kind, slots, parameters }) => {
      const values = kind === 'syscall' ? slots.slice(0, parameters).map((slot) => [slot.name, actor]) : [];
      const answer = allowed(system, [state], { action: name, arguments: Object.fromEntries(values), bindings: {} });
      return answer.kind === 'allowed' ? answer.outcomes : [];
    });
}

/** The states after any of the outcomes. */
export function after(outcomes: readonly Allowed[]): Belief {
  return distinct(outcomes.map(({ successor }) => successor));
}

/** All cells of a packed state. */
export function cellsOf(system: TransitionSystem, state: Int32Array): Int32Array {
  system.load(state, 0);
  return system.cells.slice();
}

function agreeOnCommon(left: Readonly<Record<string, Value>>, right: Readonly<Record<string, Value>>): boolean {
  return Object.keys(left).every((name) => !Object.hasOwn(right, name) || JSON.stringify(left[name]) === JSON.stringify(right[name]));
}

function distinct(states: readonly Int32Array[]): Belief {
  return [...new Map(states.map((state) => [state.join(), state])).values()];
}

function withoutRepetition(outcomes: readonly Allowed[]): readonly Allowed[] {
  const key = ({ outcome, result, successor }: Allowed): string => `${outcome.action}.${outcome.outcome} ${result} ${successor.join()}`;
  return [...new Map(outcomes.map((candidate) => [key(candidate), candidate])).values()];
}
