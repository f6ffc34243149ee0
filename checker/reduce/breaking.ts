/** Which transition of a real state breaks a property: a reduced system numbers only those that it follows, or in another order. */

import type { TransitionSystem } from '../system.js';

/** The first, in the system's order; -1 if there is none. */
export function breakingOrdinal(real: TransitionSystem, state: Int32Array, property: number): number {
  let found = -1;
  let visited = 0;
  real.load(state, 0);
  real.successors((outcome) => {
    if (found < 0 && real.transitionProperties(outcome).includes(property) && !real.holdsAcross(property)) found = visited;
    visited++;
  });
  return found;
}
