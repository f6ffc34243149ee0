/** Any two calls of Linux with common state are together in an instance, and every call of those instances is made there. */

import { expect, test } from 'vitest';
import { pairsOfAll } from '../../checker/conform/pairs.js';
import { explore } from '../../checker/explore/explore.js';
import { UNLIMITED } from '../../checker/explore/limits.js';
import { generatedModule, ownSpecifications } from '../generated/specifications.js';

const roots = ['vfio', 'uapi', 'host', 'pairs'].map((name) => `spec/linux/${name}.ilk`);
const linux = ownSpecifications().filter(({ path }) => roots.includes(path));
const own = linux.find(({ path }) => path === 'spec/linux/pairs.ilk')!;
const pairs = own.specification;
const made = await generatedModule(own);

/** Enough for every call to be made; the rest of an instance is explored by `interlock check`. */
const STATES = 5_000;

test('any two calls with common state meet', () => {
  expect(linux).toHaveLength(roots.length);
  const apart = pairsOfAll(linux.map(({ specification }) => specification)).filter(({ instances }) => instances.length === 0);
  expect(apart.map(({ first, second }) => `${first}, ${second}`)).toEqual([]);
});

test('without the instances that are there for it, many do not', () => {
  const others = linux.map(({ specification }) => specification).filter((specification) => specification !== pairs);
  expect(pairsOfAll(others).filter(({ instances }) => instances.length === 0).length).toBeGreaterThan(500);
});

test.each(pairs.instances)('$name: every call is made', ({ name, actions }) => {
  const { statistics } = explore(made.create(name), {
    origin: { path: '', locate: () => ({ path: '', line: 1, column: 1 }) },
    clock: () => 0,
    limits: { ...UNLIMITED, states: STATES },
  });
  const never = statistics.actions.filter((action) => actions.includes(action.name) && action.transitions === 0);
  expect(never.map((action) => action.name)).toEqual([]);
});
