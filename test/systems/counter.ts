/** A counter from 0 to `limit` and back to 0: limit + 1 states and transitions, the deepest at `limit`. */

import type { TransitionSystem } from '../../checker/system.js';
import { type SmallProperty, smallSystem } from './small-system.js';

/** The count is spread over `words` words, so that no two states agree in any of them. */
export function counter(limit: number, words = 1, properties: readonly SmallProperty[] = []): TransitionSystem {
  return smallSystem({
    name: 'counter',
    variables: [{ name: 'count', type: { kind: 'int', low: 0, high: limit, none: null } }],
    initial: [[0]],
    words,
    pack: (cells, packed) => {
      for (let word = 0; word < words; word++) packed[word] = Math.imul(cells[0], 2 * word + 1) ^ (word * 0x01000193);
    },
    unpack: (packed, cells) => {
      cells[0] = packed[0];
    },
    actions: [
      {
        name: 'increment',
        fire: (cells, take) => {
          if (cells[0] < limit) take({ next: (next) => next.fill(cells[0] + 1) });
        },
      },
      {
        name: 'wrap',
        fire: (cells, take) => {
          if (cells[0] === limit) take({ next: (next) => next.fill(0) });
        },
      },
    ],
    properties,
  });
}
