/** Dining philosophers: n processes that take the left fork, then the right one, eat, and put both down.
 *
 *  A philosopher thinks (0), holds the left fork (1) or eats (2); forks follow from that. All-left is the only deadlock. */

import type { TransitionSystem, ValueType } from '../../checker/system.js';
import { smallSystem } from './small-system.js';

/** Number of states for n philosophers: strings over {0, 1, 2} around a table without 2 directly before 1 or 2
 *  (the eater at i holds the fork of i + 1), which is the trace of the n-th power of that adjacency matrix. */
export function philosopherStates(count: number): number {
  const allowed = [
    [1, 1, 1],
    [1, 1, 1],
    [1, 0, 0],
  ];
  let power: number[][] = allowed.map((row, index) => row.map((_, column) => (index === column ? 1 : 0)));
  for (let step = 0; step < count; step++) {
    power = power.map((row) => allowed.map((_, column) => row.reduce((sum, entry, inner) => sum + entry * allowed[inner][column], 0)));
  }
  return power.reduce((sum, row, index) => sum + row[index], 0);
}

export function philosophers(count: number): TransitionSystem {
  const who: ValueType = {
    kind: 'named',
    sort: 'Process',
    names: Array.from({ length: count }, (_, index) => `process${index}`),
    none: null,
  };
  const phase: ValueType = { kind: 'named', sort: 'Phase', names: ['thinks', 'holds_left', 'eats'], none: null };
  const each = Array.from({ length: count }, (_, index) => index);
  const slots = [{ name: 'p', type: who }];
  return smallSystem({
    name: 'philosophers',
    variables: [{ name: 'Process.phase', type: phase, indices: [who] }],
    initial: [each.map(() => 0)],
    actions: [
      {
        name: 'take_left',
        kind: 'syscall',
        actor: 'p',
        slots,
        fails: ['EBUSY'],
        source: 'table.c:take_left',
        fire: (cells, take) => {
          for (const p of each) {
            if (cells[p] !== 0) continue;
            if (cells[(p + count - 1) % count] === 2) take({ outcome: 1, slots: [p] });
            else take({ slots: [p], next: (next) => next.fill(1, p, p + 1) });
          }
        },
      },
      {
        name: 'take_right',
        kind: 'syscall',
        actor: 'p',
        slots,
        fire: (cells, take) => {
          for (const p of each) {
            if (cells[p] !== 1 || cells[(p + 1) % count] !== 0) continue;
            take({ slots: [p], next: (next) => next.fill(2, p, p + 1), result: 1 });
          }
        },
      },
      {
        name: 'put_down',
        kind: 'syscall',
        actor: 'p',
        slots,
        fire: (cells, take) => {
          for (const p of each) if (cells[p] === 2) take({ slots: [p], next: (next) => next.fill(0, p, p + 1) });
        },
      },
    ],
    properties: [
      {
        name: 'NeighboursDoNotEat',
        kind: 'invariant',
        premise: (cells) => cells.includes(2),
        holds: (cells) => each.every((p) => cells[p] !== 2 || cells[(p + 1) % count] !== 2),
      },
      { name: 'SomeoneEats', kind: 'reachable', holds: (cells) => cells.includes(2) },
      {
        name: 'EatersTookLeft',
        kind: 'transition',
        about: ['take_right'],
        across: (before, after) => each.every((p) => after[p] !== 2 || before[p] !== 0),
      },
    ],
  });
}
