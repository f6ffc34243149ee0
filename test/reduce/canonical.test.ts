/** Representatives and sizes of orbits against brute force: every permutation applied to random states of random shapes. */

import jsc from 'jsverify';
import { expect, test } from 'vitest';
import { canonicalizer } from '../../checker/reduce/symmetry/canonical.js';
import { numberSorts, type SortRange } from '../../checker/reduce/symmetry/elements.js';
import { type ConstantTable, groupOf, permutations } from '../../checker/reduce/symmetry/group.js';
import { mobileCells, permuteCells } from '../../checker/reduce/symmetry/mobile-cells.js';
import type { ValueType } from '../../checker/system.js';
import { describeVariables } from '../../checker/values/description.js';
import { rangeOf } from '../../checker/values/value-types.js';
import { forAll } from '../property.js';

const named = (sort: string, size: number, none: number | null = null): ValueType => ({
  kind: 'named',
  sort,
  names: Array.from({ length: size }, String),
  none,
});
const bool: ValueType = { kind: 'bool', none: null };

/** Every way in which a cell can depend on elements: as an index, as two, as a value, as a member. */
function variablesOf(sizes: readonly [number, number]) {
  const [A, B] = [named('A', sizes[0]), named('B', sizes[1])];
  return describeVariables([
    { name: 'plain', indices: [], type: { kind: 'int', low: -1, high: 2, none: null } },
    { name: 'flag', indices: [A], type: bool },
    { name: 'level', indices: [B], type: { kind: 'int', low: 3, high: 5, none: null } },
    { name: 'next', indices: [A], type: named('A', sizes[0], -1) },
    { name: 'held', indices: [A], type: named('B', sizes[1], -1) },
    { name: 'must', indices: [B], type: A },
    { name: 'users', indices: [B], type: { kind: 'set', sort: 'A', names: Array.from({ length: sizes[0] }, String) } },
    { name: 'matrix', indices: [A, B], type: bool },
    { name: 'square', indices: [A, { kind: 'int', low: 0, high: 1, none: null }, A], type: bool },
    { name: 'chosen', indices: [], type: named('A', sizes[0], -1) },
  ]);
}

const sizes = jsc.pair(jsc.integer(1, 4), jsc.integer(1, 3));
const numbers = jsc.array(jsc.nat(1_000_000));

/** Constants that tell elements apart or tie them together, from numbers. */
function constantsOf([a, b]: readonly [number, number], seed: readonly number[]): readonly ConstantTable[] {
  const at = (index: number, limit: number): number => (seed[index % Math.max(1, seed.length)] ?? 0) % limit;
  const all: readonly ConstantTable[] = [
    { name: 'kind', indices: [named('A', a)], type: bool, values: Array.from({ length: a }, (_, index) => at(index, 2)) },
    { name: 'home', indices: [named('A', a)], type: named('B', b), values: Array.from({ length: a }, (_, index) => at(index + 3, b)) },
    { name: 'best', indices: [], type: named('B', b, -1), values: [at(7, b + 1) - 1] },
  ];
  return all.filter((_, index) => at(index + 5, 2) === 1);
}

function imagesOf(
  cells: Int32Array,
  sorts: readonly SortRange[],
  variables: ReturnType<typeof variablesOf>,
  constants: readonly ConstantTable[],
) {
  const mobile = mobileCells(variables, sorts);
  const { group } = groupOf(sorts, constants);
  return [...permutations(group)].map((permutation) => {
    const image = cells.slice();
    permuteCells(mobile, permutation, cells, image);
    return image;
  });
}

function stateOf(variables: ReturnType<typeof variablesOf>, seed: readonly number[]): Int32Array {
  let next = 0;
  return Int32Array.from(
    variables.flatMap(({ type, cells }) =>
      Array.from({ length: cells }, () => {
        const { low, high } = rangeOf(type);
        return low + ((seed[next++ % Math.max(1, seed.length)] ?? 0) % (high - low + 1));
      }),
    ),
  );
}

test('one representative an orbit, of the orbit, and the size that brute force counts', () => {
  forAll(
    jsc.tuple([sizes, numbers, numbers]),
    ([[a, b], seed, telling]) => {
      const variables = variablesOf([a, b]);
      const sorts = numberSorts([
        { sort: 'A', size: a },
        { sort: 'B', size: b },
      ]);
      const constants = constantsOf([a, b], telling);
      const { canonical } = canonicalizer(variables, groupOf(sorts, constants).group);
      const cells = stateOf(variables, seed);
      const images = imagesOf(cells, sorts, variables, constants);
      const to = new Int32Array(cells.length);
      const orbit = new Set(images.map((image) => image.join()));
      for (const image of images) {
        expect(canonical(image, to)).toBe(orbit.size);
        expect(orbit.has(to.join())).toBe(true);
      }
      const representatives = images.map((image) => {
        canonical(image, to);
        return to.join();
      });
      expect(new Set(representatives).size).toBe(1);
    },
    300,
  );
});

test('the group is exactly the permutations that keep every constant', () => {
  forAll(
    jsc.tuple([sizes, numbers]),
    ([[a, b], telling]) => {
      const sorts = numberSorts([
        { sort: 'A', size: a },
        { sort: 'B', size: b },
      ]);
      const constants = constantsOf([a, b], telling);
      const { group } = groupOf(sorts, constants);
      const found = new Set([...permutations(group)].map((permutation) => permutation.join()));
      expect(found.size).toBe(group.order);
      const everything = [...permutations(groupOf(sorts, []).group)];
      const value = (name: string, index: number): number | undefined =>
        constants.find((constant) => constant.name === name)?.values[index];
      const kept = everything.filter(
        (permutation) =>
          Array.from({ length: a }, (_, index) => index).every((index) => {
            const home = value('home', index);
            return (
              value('kind', permutation[index]!) === value('kind', index) &&
              (home === undefined || value('home', permutation[index]!) === permutation[a + home]! - a)
            );
          }) &&
          [undefined, -1].concat([value('best', 0)]).every((best) => best === undefined || best < 0 || permutation[a + best] === a + best),
      );
      expect(found).toEqual(new Set(kept.map((permutation) => permutation.join())));
    },
    300,
  );
});
