/** A clock of two bits, low and high, that ticks through its four states from any of the initial ones. */

import type { TransitionSystem } from '../../checker/system.js';
import { smallSystem } from './small-system.js';

const BIT = { kind: 'bool', none: null } as const;

export function twoBitClock(initial: readonly (readonly [number, number])[] = [[0, 0]]): TransitionSystem {
  return smallSystem({
    name: 'clock',
    variables: [
      { name: 'low', type: BIT },
      { name: 'high', type: BIT },
    ],
    initial,
    actions: [
      {
        name: 'tick',
        fire: (cells, take) =>
          take({
            next: (next) => {
              next[0] = 1 - cells[0];
              next[1] = cells[0] === 1 ? 1 - cells[1] : cells[1];
            },
          }),
      },
    ],
    properties: [
      { name: 'NeverThree', kind: 'invariant', holds: (cells) => cells[0] === 0 || cells[1] === 0 },
      { name: 'Two', kind: 'reachable', holds: (cells) => cells[0] === 0 && cells[1] === 1 },
      { name: 'OneBitATick', kind: 'transition', across: (before, after) => (before[0] ^ after[0]) + (before[1] ^ after[1]) <= 1 },
    ],
  });
}
