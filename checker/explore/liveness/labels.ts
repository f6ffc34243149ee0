/** Numbers for the transitions that fairness is about: one per action and combination of its arguments. */

import type { TransitionSystem, ValueType } from '../../system.js';

/** The label of every transition that no fairness is about. */
export const UNLABELLED = -1;

export interface Labels {
  readonly count: number;
  /** Of the transition being visited. */
  of(outcome: number, slots: Int32Array): number;
  /** The labels of one call, of all its pieces where it can be interrupted. */
  ofCall(call: string): readonly number[];
}

export function labelsOf(system: TransitionSystem): Labels {
  const fair = new Set((system.liveness ?? []).flatMap(({ fairness }) => fairness.map(({ action }) => action)));
  const calls = new Map<string, number[]>();
  let count = 0;
  const actions = system.actions.map(({ name, slots, parameters }) => {
    const call = callOf(name);
    if (!fair.has(call)) return null;
    const ranges = slots.slice(0, parameters).map(({ type }) => rangeOf(type));
    const first = count;
    count += ranges.reduce((product, [low, high]) => product * (high - low + 1), 1);
    const known = calls.get(call) ?? [];
    for (let label = first; label < count; label++) known.push(label);
    calls.set(call, known);
    return { first, ranges };
  });
  const ofOutcome = system.outcomes.map(({ action }) => actions[action] ?? null);
  return {
    count,
    of(outcome, slots) {
      const action = ofOutcome[outcome];
      if (action === null || action === undefined) return UNLABELLED;
      let combination = 0;
      for (const [index, [low, high]] of action.ranges.entries()) combination = combination * (high - low + 1) + slots[index]! - low;
      return action.first + combination;
    },
    ofCall: (call) => calls.get(call) ?? [],
  };
}

/** The call that an action is a piece of: `bind` of `bind.claim`. */
function callOf(action: string): string {
  return action.split('.', 1)[0]!;
}

/** Least and greatest integer of a type without `none`: what a parameter can have. */
export function rangeOf(type: ValueType): readonly [low: number, high: number] {
  switch (type.kind) {
    case 'bool':
      return [0, 1];
    case 'int':
      return [type.low, type.high];
    case 'named':
      return [0, type.names.length - 1];
    case 'set':
      return [0, 2 ** type.names.length - 1];
  }
}
