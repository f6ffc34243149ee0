/** Calls that wait: a kernel goes on with one as soon as it can, and nobody else comes in between. */

import type { TransitionSystem } from '../system.js';

/** Which transitions of the loaded state a kernel can be made to take: where a call that waited can return, only such returns.
 *  @returns asked of the loaded state; then of each of its transitions, by the index of its outcome */
export function kernelOrder(system: TransitionSystem): { enter(): void; allows(outcome: number): boolean } {
  const returning = system.outcomes.map(({ action }) => isReturn(system.actions[action]!.name));
  const waits = returning.includes(true);
  let urgent = false;
  return {
    enter() {
      urgent = false;
      if (waits) system.successors((outcome) => void (urgent ||= returning[outcome]!));
    },
    allows: (outcome) => !urgent || returning[outcome]!,
  };
}

/** Pieces of calls are named after them: "driver_unbind.return". */
function isReturn(name: string): boolean {
  return /\.return\d*_*$/.test(name);
}
