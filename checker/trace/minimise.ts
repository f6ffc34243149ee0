/** The shortest part of a trace that still ends as the trace does: steps are dropped as long as the model still violates the property. */

import { EvaluationError, type TransitionSystem, type Value } from '../system.js';
import { buildStep, initialValues, type Origin, type Taken, takenNow } from './build.js';
import type { Step, Trace } from './trace.js';
import { decodeValue } from './values.js';

/** No step of the result can be dropped without losing what the trace shows. A trace that the system does not follow to its end,
 *  or whose property it does not have, comes back as it is. */
export function minimise(system: TransitionSystem, trace: Trace, origin: Origin): Trace {
  const start = initialState(system, trace);
  const ends = ending(system, trace.property);
  if (start === null || ends === null) return trace;
  let shortest = run(system, start, trace.stem, ends, origin);
  if (shortest === null) return trace;
  for (let length = Math.ceil(shortest.length / 2); length >= 1; length = length === 1 ? 0 : Math.ceil(length / 2)) {
    for (let first = 0; first < shortest.length; ) {
      const rest: readonly Step[] = [...shortest.slice(0, first), ...shortest.slice(first + length)];
      const shorter = run(system, start, rest, ends, origin);
      // What became droppable by this may stand before it.
      if (shorter === null) first += 1;
      else [shortest, first] = [shorter, 0];
    }
  }
  return { ...trace, stem: shortest };
}

/** Whether the path may end here: `across`, while the last transition is visited; `after`, in the state it leads to. */
interface Ending {
  readonly across: (outcome: number) => boolean;
  readonly after: () => boolean;
}

function ending(system: TransitionSystem, property: Trace['property']): Ending | null {
  const index = system.properties.findIndex(({ kind, name }) => kind === property.kind && name === property.name);
  switch (property.kind) {
    case 'invariant':
      return index === -1 ? null : { across: () => false, after: () => !system.holds(index) };
    case 'reachable':
      return index === -1 ? null : { across: () => false, after: () => system.holds(index) };
    case 'transition':
      return index === -1
        ? null
        : { across: (outcome) => system.transitionProperties(outcome).includes(index) && !system.holdsAcross(index), after: () => false };
    case 'deadlock':
      return { across: () => false, after: () => transitionsOf(system) === 0 };
    default:
      // A way to an error of the specification, to where two of them part, or into a loop: every step may matter.
      return null;
  }
}

function transitionsOf(system: TransitionSystem): number {
  let count = 0;
  system.successors(() => {
    count += 1;
  });
  return count;
}

function initialState(system: TransitionSystem, trace: Trace): Int32Array | null {
  const wanted = JSON.stringify(trace.initial);
  const found: Int32Array[] = [];
  system.initialStates(() => {
    if (JSON.stringify(initialValues(system)) === wanted) found.push(system.packed.slice(0, system.words));
  });
  return found[0] ?? null;
}

/** The steps taken one after another up to where they may end; null if one is not possible or they never may.
 *  An object that is made earlier than before has another name: the later steps follow it. */
function run(system: TransitionSystem, start: Int32Array, steps: readonly Step[], ends: Ending, origin: Origin): readonly Step[] | null {
  const names = new Map<string, string>();
  const taken: Step[] = [];
  let state = start;
  try {
    for (const step of steps) {
      system.load(state, 0);
      const next = follow(system, step, names, ends);
      if (next === null) return null;
      system.load(state, 0);
      const now = buildStep(system, system.cells.slice(), next.taken, origin);
      noteNames(step.bindings, now.bindings, names);
      taken.push(now);
      state = next.taken.successor;
      system.load(state, 0);
      if (next.ends || ends.after()) return taken;
    }
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
  }
  return null;
}

interface Followed {
  readonly taken: Taken;
  readonly ends: boolean;
}

/** The transition of the loaded state that makes the step's call; of several the one that ends most like the step did. */
function follow(system: TransitionSystem, step: Step, names: ReadonlyMap<string, string>, ends: Ending): Followed | null {
  const wanted = JSON.stringify(renamed(step.arguments, names));
  let best: Followed | null = null;
  let likeness = -1;
  system.successors((index) => {
    const { action, outcome } = system.outcomes[index];
    const { name, slots, parameters } = system.actions[action];
    if (name !== step.action) return;
    const values = slots.map(({ type }, slot) => decodeValue(type, system.arguments[slot]));
    const named = (from: number, to: number): string =>
      JSON.stringify(Object.fromEntries(slots.slice(from, to).map((slot, at) => [slot.name, values[from + at]])));
    if (named(0, parameters) !== wanted) return;
    const sameEnd = outcome === step.outcomeIndex ? 2 : 0;
    const alike = sameEnd + (named(parameters, slots.length) === JSON.stringify(renamed(step.bindings, names)) ? 1 : 0);
    if (alike <= likeness) return;
    likeness = alike;
    best = { taken: takenNow(system, index), ends: ends.across(index) };
  });
  return best;
}

function noteNames(before: Step['bindings'], after: Step['bindings'], names: Map<string, string>): void {
  for (const [name, value] of Object.entries(before)) {
    const now = after[name];
    if (typeof value === 'string' && typeof now === 'string') names.set(value, now);
  }
}

function renamed(values: Readonly<Record<string, Value>>, names: ReadonlyMap<string, string>): Readonly<Record<string, Value>> {
  const rename = (value: Value): Value => {
    if (typeof value === 'string') return names.get(value) ?? value;
    return typeof value === 'object' && value !== null ? value.map(rename) : value;
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, rename(value)]));
}
