/** A directed graph with coloured edges from vertex 0: states are vertices, one action a colour, whose argument is the edge's shade. */

import type { TransitionSystem } from '../../checker/system.js';
import { smallSystem } from './small-system.js';

/** `colour` is an index; `shade` is 0 or 1. */
export type Edge = readonly [from: number, to: number, colour: number, shade: number];

export function coloured(vertices: number, colours: readonly string[], edges: readonly Edge[]): TransitionSystem {
  const vertex = { kind: 'int', low: 0, high: vertices - 1, none: null } as const;
  const shades = { kind: 'int', low: 0, high: 1, none: null } as const;
  return smallSystem({
    name: 'coloured',
    variables: [{ name: 'at', type: vertex }],
    initial: [[0]],
    actions: colours.map((name, index) => ({
      name,
      slots: [
        { name: 'shade', type: shades },
        { name: 'target', type: vertex },
      ],
      parameters: 1,
      fire: (cells, take) => {
        for (const [from, to, colour, shade] of edges) {
          if (from === cells[0] && colour === index) take({ slots: [shade, to], next: (next) => next.fill(to) });
        }
      },
    })),
    deadlockAllowed: true,
  });
}
