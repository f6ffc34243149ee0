/** Which actions the states come from: each state counts for the action that reached it first. */

import type { TransitionSystem } from '../../system.js';
import type { VisitedSet } from '../../explore/visited-set.js';
import { EvaluationError } from '../../system.js';

export interface ActionShare {
  readonly name: string;
  /** States that this action was the first to reach. */
  readonly first: number;
}

/** In the system's order; initial states count for none. */
export function actionShares(system: TransitionSystem, visited: VisitedSet): readonly ActionShare[] {
  const first = new Float64Array(system.actions.length);
  const credited = new Uint8Array(visited.size);
  for (let index = 0; index < visited.size; index++) {
    system.load(visited.storeOf(index), visited.offsetOf(index));
    try {
      system.successors((outcome) => {
        const reached = visited.indexOf(system.packed, 0);
        if (reached < 0 || credited[reached] === 1 || visited.parentOf(reached) !== index) return;
        credited[reached] = 1;
        const { action } = system.outcomes[outcome]!;
        first[action] = first[action]! + 1;
      });
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
    }
  }
  return system.actions.map(({ name }, action) => ({ name, first: first[action]! }));
}
