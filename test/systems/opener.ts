/** Opens file1 as process1; a second try fails before it binds its `let`, and the device may write in between. */

import { type TransitionSystem, UNBOUND, type ValueType } from '../../checker/system.js';
import { smallSystem } from './small-system.js';

const FILE: ValueType = { kind: 'named', sort: 'File', names: ['file0', 'file1'], none: null };
const PROCESS = { kind: 'named', sort: 'Process', names: ['process0', 'process1'], none: null } as const;

export function opener(): TransitionSystem {
  return smallSystem({
    name: 'opener',
    variables: [
      { name: 'File.owner', type: { ...PROCESS, none: -1 }, indices: [FILE] },
      { name: 'users', type: { kind: 'set', sort: 'Process', names: ['process0', 'process1'] } },
    ],
    initial: [[0, -1, 0]],
    actions: [
      {
        name: 'open',
        kind: 'syscall',
        actor: 'p',
        slots: [
          { name: 'p', type: PROCESS },
          { name: 'f', type: FILE },
          { name: 'others', type: { kind: 'int', low: 0, high: 3, none: null } },
        ],
        parameters: 2,
        fails: ['EBUSY'],
        source: 'vfio_main.c:open',
        fire: (cells, take) => {
          if (cells[1] === -1) take({ slots: [1, 1, 3], result: 7, next: (next) => next.set([1, 2], 1) });
          else take({ outcome: 1, slots: [1, 1, UNBOUND] });
        },
      },
      { name: 'dma', actor: 'device', fire: (cells, take) => (cells[2] === 2 ? take({ next: (next) => next.fill(3, 2) }) : undefined) },
    ],
    properties: [
      { name: 'NoDma', kind: 'invariant', holds: (cells) => cells[2] !== 3 },
      { name: 'OwnerStays', kind: 'invariant', premise: () => false },
      { name: 'SomeoneElse', kind: 'reachable', holds: (cells) => cells[0] === 1 },
      { name: 'NoBusy', kind: 'transition', about: ['open'], across: (before) => before[1] === -1 },
    ],
  });
}
