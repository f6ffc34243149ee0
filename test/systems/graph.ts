/** A directed graph given by its edges: states are vertices, one action "go" per edge. */

import type { TransitionSystem } from '../../checker/system.js';
import { type SmallProperty, smallSystem } from './small-system.js';

export interface Graph {
  readonly vertices: number;
  readonly initial: readonly number[];
  readonly edges: readonly (readonly [number, number])[];
}

/** Each vertex takes `words` words, all of them needed to tell vertices apart: the vertex is written in base 2. */
export function graph({ vertices, initial, edges }: Graph, words = 1, properties: readonly SmallProperty[] = []): TransitionSystem {
  const target = { kind: 'int', low: 0, high: vertices - 1, none: null } as const;
  return smallSystem({
    name: 'graph',
    variables: [{ name: 'at', type: target }],
    initial: initial.map((vertex) => [vertex]),
    words,
    pack: (cells, packed) => {
      for (let word = 0; word < words; word++) packed[word] = word === words - 1 ? cells[0] >>> word : (cells[0] >>> word) & 1;
    },
    unpack: (packed, cells) => {
      cells[0] = packed.reduce((sum, bits, word) => sum | (bits << word), 0);
    },
    actions: [
      {
        name: 'go',
        slots: [{ name: 'target', type: target }],
        fire: (cells, take) => {
          for (const [from, to] of edges) if (from === cells[0]) take({ slots: [to], next: (next) => next.fill(to) });
        },
      },
    ],
    properties,
    deadlockAllowed: true,
  });
}
