/** Dials that turn forth, back and to zero: the cheapest system of a given size, to measure an explorer on its own.
 *
 *  `count` dials of `positions` each: positions^count states, 3 transitions a dial and state (a self-loop where it is at zero),
 *  depth count * floor(positions / 2). Each dial takes 5 bits; `words` words share the dials evenly. */

import type { TransitionSystem } from '../../checker/system.js';
import { spanOf } from './small-system.js';

const BITS = 5;
const MASK = (1 << BITS) - 1;

export function dials(count: number, positions: number, words: number): TransitionSystem {
  const type = { kind: 'int', low: 0, high: positions - 1, none: null } as const;
  const dial = { kind: 'int', low: 0, high: count - 1, none: null } as const;
  const packed = new Int32Array(words);
  const cells = new Int32Array(count);
  const slot = new Int32Array(1);
  const wordOf = Uint8Array.from(cells, (_, index) => index % words);
  const shiftOf = Uint8Array.from(cells, (_, index) => Math.floor(index / words) * BITS);
  let changed = false;
  const set = (index: number, value: number): void => {
    const shift = shiftOf[index];
    const word = wordOf[index];
    packed[word] = (packed[word] & ~(MASK << shift)) | (value << shift);
    cells[index] = value;
  };
  return {
    name: 'dials',
    digest: '0'.repeat(64),
    instance: 'only',
    granularity: 'calls',
    variables: [{ name: 'dial', indices: [dial], type, firstCell: 0, cells: count }],
    actions: ['forth', 'back', 'zero'].map((name) => ({
      name,
      kind: 'environment',
      actor: 'hand',
      slots: [{ name: 'd', type: dial }],
      parameters: 1,
      source: null,
      neverEnds: false,
      span: spanOf(name),
    })),
    excluded: [],
    outcomes: [0, 1, 2].map((action) => ({ action, outcome: 0, kind: 'ok', label: 'ok', span: spanOf('ok') })),
    properties: [],
    deadlockAllowed: false,
    words,
    bits: count * BITS,
    packed,
    cells,
    arguments: slot,
    result: () => 0,
    changed: () => changed,
    load(store, offset) {
      for (let word = 0; word < words; word++) packed[word] = store[offset + word];
      for (let index = 0; index < count; index++) cells[index] = (packed[wordOf[index]] >>> shiftOf[index]) & MASK;
    },
    initialStates(visit) {
      for (let index = 0; index < count; index++) set(index, 0);
      visit();
    },
    successors(visit) {
      for (let index = 0; index < count; index++) {
        const value = cells[index];
        slot[0] = index;
        changed = true;
        set(index, value === positions - 1 ? 0 : value + 1);
        visit(0);
        set(index, value === 0 ? positions - 1 : value - 1);
        visit(1);
        changed = value !== 0;
        set(index, 0);
        visit(2);
        set(index, value);
      }
    },
    holds: () => true,
    premise: () => true,
    transitionProperties: () => [],
    holdsAcross: () => true,
  };
}
