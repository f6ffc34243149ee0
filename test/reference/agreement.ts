/** Compares two systems that ought to be the same one: every successor of a state, with everything a visit can see. */

import { expect } from 'vitest';
import { EvaluationError, type TransitionSystem } from '../../checker/system.js';

/** Everything observable of the loaded state's transitions, one line each. */
export function successorsOf(system: TransitionSystem, state: Int32Array): readonly string[] {
  const lines: string[] = [];
  const loaded = Int32Array.from(state);
  system.load(loaded, 0);
  const note = (describe: () => string): void => {
    try {
      lines.push(describe());
    } catch (error) {
      lines.push(errorLine(error));
    }
  };
  for (const [index, property] of system.properties.entries()) {
    if (property.kind !== 'transition') {
      note(() => `${property.name}: ${system.holds(index)}`);
    }
  }
  note(() => {
    system.successors((outcome) => lines.push(visitLine(system, outcome)));
    expect([...system.packed], 'the working state after all successors').toEqual([...state]);
    return 'end';
  });
  return lines;
}

/** The packed initial states, in order, and where evaluation failed after them. */
export function initialStatesOf(system: TransitionSystem): { readonly states: readonly Int32Array[]; readonly failure: string | null } {
  const states: Int32Array[] = [];
  try {
    system.initialStates(() => states.push(Int32Array.from(system.packed)));
    return { states, failure: null };
  } catch (error) {
    return { states, failure: errorLine(error) };
  }
}

/** Follows both systems from the initial states, choosing a successor by each number; compares all successors on the way. */
export function expectAgreement(system: TransitionSystem, oracle: TransitionSystem, choices: readonly number[]): void {
  const initial = initialStatesOf(system);
  expect(initial).toEqual(initialStatesOf(oracle));
  if (initial.states.length === 0) {
    return;
  }
  let state = initial.states[(choices[0] ?? 0) % initial.states.length] as Int32Array;
  for (const choice of choices) {
    expect(successorsOf(system, state)).toEqual(successorsOf(oracle, state));
    const next = successorStates(oracle, state);
    state = next[choice % Math.max(1, next.length)] ?? state;
  }
}

/** The packed successors of a state, self-loops included, up to the first evaluation error. */
export function successorStates(system: TransitionSystem, state: Int32Array): readonly Int32Array[] {
  const next: Int32Array[] = [];
  system.load(Int32Array.from(state), 0);
  try {
    system.successors(() => next.push(Int32Array.from(system.packed)));
  } catch (error) {
    errorLine(error);
  }
  return next;
}

function visitLine(system: TransitionSystem, outcome: number): string {
  const description = system.outcomes[outcome];
  const action = system.actions[description?.action ?? -1];
  const across = system.transitionProperties(outcome).map((index) => {
    try {
      return `${index}:${system.holdsAcross(index)}`;
    } catch (error) {
      return errorLine(error);
    }
  });
  return [
    `${action?.name} ${description?.label}`,
    `arguments ${[...system.arguments.slice(0, action?.slots.length)]}`,
    `words ${[...system.packed]}`,
    `cells ${[...system.cells]}`,
    `result ${system.result()} changed ${system.changed()} across ${across}`,
  ].join('; ');
}

/** Two systems must fail at the same place; how they say it may differ. */
function errorLine(error: unknown): string {
  if (error instanceof EvaluationError) {
    return `evaluation error at ${error.span.start}..${error.span.end}`;
  }
  throw error;
}
