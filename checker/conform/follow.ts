/** Makes the calls of a sequence again from the beginning, where some were left out: elements that then have other names are renamed. */

import { type TransitionSystem, UNBOUND, type Value } from '../system.js';
import type { Step } from '../trace/trace.js';
import { decodeValue } from '../trace/values.js';
import type { Move } from './sequence.js';
import { visitKernelSteps } from './urgent.js';

interface Candidate {
  readonly ordinal: number;
  readonly same: boolean;
  readonly bindings: Readonly<Record<string, Value>>;
  readonly successor: Int32Array;
}

/** The moves that the calls are from `initial` on, or null where one of them is not possible any more. What a call gives may
 *  differ from what it gave in the steps: the model says it anew.
 *  @param initial packed */
export function followCalls(system: TransitionSystem, initial: Int32Array, steps: readonly Step[]): readonly Move[] | null {
  const renamed = new Map<string, string>();
  const moves: Move[] = [];
  let state = initial;
  for (const step of steps) {
    const wanted = JSON.stringify(Object.entries(step.arguments).map(([name, value]) => [name, renameValue(value, renamed)]));
    const found = candidates(system, state, step, wanted);
    const taken = found.find(({ same }) => same) ?? found[0];
    if (taken === undefined) return null;
    moves.push({ state, ordinal: taken.ordinal, aims: [] });
    for (const [name, value] of Object.entries(step.bindings)) {
      const now = taken.bindings[name];
      if (typeof value === 'string' && typeof now === 'string' && value !== now) renamed.set(value, now);
    }
    state = taken.successor;
  }
  return moves;
}

function candidates(system: TransitionSystem, state: Int32Array, step: Step, wanted: string): readonly Candidate[] {
  const found: Candidate[] = [];
  visitKernelSteps(system, state, (index, ordinal) => {
    const outcome = system.outcomes[index]!;
    const { name, slots, parameters } = system.actions[outcome.action]!;
    if (name !== step.action) return;
    const values = slots.map((slot, at): readonly [string, Value][] => {
      const integer = system.arguments[at]!;
      return integer === UNBOUND ? [] : [[slot.name, decodeValue(slot.type, integer)]];
    });
    if (JSON.stringify(values.slice(0, parameters).flat()) !== wanted) return;
    found.push({
      ordinal,
      same: outcome.outcome === step.outcomeIndex,
      bindings: Object.fromEntries(values.slice(parameters).flat()),
      successor: system.packed.slice(0, system.words),
    });
  });
  return found;
}

function renameValue(value: Value, renamed: ReadonlyMap<string, string>): Value {
  if (typeof value === 'string') return renamed.get(value) ?? value;
  return Array.isArray(value) ? value.map((member: Value) => renameValue(member, renamed)) : value;
}
