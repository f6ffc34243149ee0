/** Layout and packing: no cell straddles a word, no bit is shared, and both forms of a state tell the same. */

import jsc from 'jsverify';
import { describe, expect, test } from 'vitest';
import { bitsFor, type Field, layOut } from '../../checker/values/layout.js';
import { decode, encode } from '../../checker/values/packing.js';
import { createWorkingState } from '../../checker/values/working-state.js';
import { forAll } from '../property.js';

const field: jsc.Arbitrary<Field> = jsc.bless({
  generator: jsc.generator.bless((size: number) => {
    const low = jsc.random(-5, 5);
    return { low, high: low + 2 ** jsc.random(0, 30) - 1, cells: jsc.random(1, Math.max(1, size)) };
  }),
});

const fields = jsc.nearray(field);

function randomCells(layout: ReturnType<typeof layOut>): Int32Array {
  return Int32Array.from({ length: layout.cells }, (_, cell) => jsc.random(layout.low[cell] as number, layout.high[cell] as number));
}

describe('layout', () => {
  test('no bit of a word belongs to two cells, and no cell leaves its word', () => {
    forAll(fields, (some) => {
      const layout = layOut(some);
      const owners = new Map<string, number>();
      for (let cell = 0; cell < layout.cells; cell += 1) {
        const width = bitsFor((layout.high[cell] as number) - (layout.low[cell] as number));
        expect((layout.shift[cell] as number) + width).toBeLessThanOrEqual(32);
        for (let bit = 0; bit < width; bit += 1) {
          const place = `${layout.word[cell]}:${(layout.shift[cell] as number) + bit}`;
          expect(owners.has(place), place).toBe(false);
          owners.set(place, cell);
        }
      }
      expect(layout.bits).toBe(owners.size);
      expect(layout.bits).toBeLessThanOrEqual(32 * layout.words);
    });
  });

  test('an array that fits into one word lies in one word', () => {
    const layout = layOut([
      { low: 0, high: 2 ** 20 - 1, cells: 1 },
      { low: 0, high: 3, cells: 8 },
      { low: 0, high: 1, cells: 3 },
    ]);
    expect([...layout.word]).toEqual([0, ...new Array(8).fill(1), 0, 0, 0]);
  });

  test('a value of a single-valued type takes no bits, even in a full word', () => {
    const layout = layOut([
      { low: 0, high: 2 ** 31 - 1, cells: 1 },
      { low: 0, high: 1, cells: 1 },
      { low: 7, high: 7, cells: 1 },
    ]);
    expect(layout).toMatchObject({ words: 1, bits: 32 });
    const cells = Int32Array.from([2 ** 31 - 1, 1, 7]);
    const words = new Int32Array(1);
    encode(layout, cells, words, 0);
    const back = new Int32Array(3);
    decode(layout, words, 0, back);
    expect([...back]).toEqual([...cells]);
  });
});

describe('packing', () => {
  test('decoding gives back what was encoded, at any offset', () => {
    forAll(fields, (some) => {
      const layout = layOut(some);
      const cells = randomCells(layout);
      const store = new Int32Array(layout.words * 3).fill(-1);
      encode(layout, cells, store, layout.words);
      const back = new Int32Array(layout.cells);
      decode(layout, store, layout.words, back);
      expect([...back]).toEqual([...cells]);
      expect(store[layout.words - 1]).toBe(-1);
      expect(store[2 * layout.words]).toBe(-1);
    });
  });
});

describe('working state', () => {
  test('after any assignments both forms agree, and rolling back restores each mark', () => {
    forAll(
      fields,
      (some) => {
        const layout = layOut(some);
        const working = createWorkingState(layout);
        working.cells.set(randomCells(layout));
        working.settle();
        const marks: { readonly mark: number; readonly cells: readonly number[]; readonly packed: readonly number[] }[] = [];
        for (let step = 0; step < 400; step += 1) {
          marks.push({ mark: working.mark(), cells: [...working.cells], packed: [...working.packed] });
          const cell = jsc.random(0, layout.cells - 1);
          working.set(cell, jsc.random(layout.low[cell] as number, layout.high[cell] as number));
          const expected = new Int32Array(layout.words);
          encode(layout, working.cells, expected, 0);
          expect([...working.packed]).toEqual([...expected]);
        }
        expect(working.changed()).toBe(working.cells.some((value, cell) => value !== working.before[cell]));
        for (const { mark, cells, packed } of marks.reverse()) {
          working.rollback(mark);
          expect([...working.cells]).toEqual(cells);
          expect([...working.packed]).toEqual(packed);
        }
        expect(working.changed()).toBe(false);
      },
      20,
    );
  });

  test('assigning a value and then the old one again is no change', () => {
    const working = createWorkingState(layOut([{ low: 0, high: 3, cells: 2 }]));
    working.settle();
    working.set(1, 2);
    expect(working.changed()).toBe(true);
    working.set(1, 0);
    expect(working.changed()).toBe(false);
  });
});
