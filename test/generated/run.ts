/** Random runs of a system, as sequences of actions choose them. */

import { EvaluationError, type TransitionSystem } from '../../checker/system.js';
import { initialStatesOf } from '../reference/agreement.js';
import type { Step } from './specifications.js';

/** The states of a run, packed. A step whose action is not enabled takes any transition; a run ends where there is none. */
export function randomRun(system: TransitionSystem, steps: readonly Step[]): readonly Int32Array[] {
  const { states } = initialStatesOf(system);
  const start = states[(steps[0]?.choice ?? 0) % Math.max(1, states.length)];
  if (start === undefined) {
    return [];
  }
  const run = [start];
  for (const step of steps) {
    const next = takeStep(system, run[run.length - 1] as Int32Array, step);
    if (next === null) {
      break;
    }
    run.push(next);
  }
  return run;
}

/** The state after one transition, or null if there is none. */
function takeStep(system: TransitionSystem, state: Int32Array, { action, choice }: Step): Int32Array | null {
  const wanted: Int32Array[] = [];
  const others: Int32Array[] = [];
  system.load(state, 0);
  try {
    system.successors((outcome) => {
      const name = system.actions[system.outcomes[outcome]?.action ?? -1]?.name;
      (name === action ? wanted : others).push(Int32Array.from(system.packed));
    });
  } catch (error) {
    if (!(error instanceof EvaluationError)) {
      throw error;
    }
  }
  const enabled = wanted.length > 0 ? wanted : others;
  return enabled[choice % Math.max(1, enabled.length)] ?? null;
}
