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

/** Visits the transitions of a packed state that a kernel can be made to take, each with its number among all of the state.
 *  @param entered called when the state is loaded, before the first visit */
export function visitKernelSteps(
  system: TransitionSystem,
  state: Int32Array,
  visit: (outcome: number, ordinal: number) => void,
  entered: () => void = () => {},
): void {
  const order = kernelOrder(system);
  let ordinal = 0;
  system.load(state, 0);
  entered();
  order.enter();
  system.successors((outcome) => {
    const here = ordinal++;
    if (order.allows(outcome)) visit(outcome, here);
  });
}

/** Pieces of calls are named after them: "driver_unbind.return". */
function isReturn(name: string): boolean {
  return /\.return\d*_*$/.test(name);
}
