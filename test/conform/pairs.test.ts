/** Which calls have state in common, and where they meet. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pairsOf, pairsOfAll } from '../../checker/conform/pairs.js';
import { compileSpecification } from '../../checker/language/frontend.js';
import type { Specification } from '../../checker/language/ir.js';
import { renderPairs } from '../../checker/render/pairs-text.js';

const folder = join(import.meta.dirname, '..', 'fixtures', 'conform');
const specification = (name: string): Specification => {
  const compiled = compileSpecification(name, (path) => readFileSync(join(folder, path), 'utf8'));
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
  return compiled.value;
};
const pairs = pairsOf(specification('apart.ilk'));

test('state is followed through functions and procedures; a call meets itself; what only both read is not common', () => {
  expect(pairs.map(({ first, second, common, instances }) => [first, second, common.join(), instances.join()])).toEqual([
    ['drink', 'drink', 'water', 'drinking'],
    ['drink', 'refill', 'water', ''],
    ['drink', 'look', 'water', 'drinking'],
    ['refill', 'refill', 'water', 'serving'],
    ['refill', 'look', 'water', 'serving'],
    ['eat', 'eat', 'bread', 'drinking'],
    ['look', 'look', 'seen', 'drinking,serving'],
  ]);
});

test('those that meet nowhere are said last', () => {
  expect(renderPairs('apart', pairs).trimEnd().split('\n').slice(-4)).toEqual([
    'Meet in no instance, about this state:',
    '  drink, refill: water',
    '',
    'apart: 7 pairs of calls with common state, 1 of them not together about all of it',
  ]);
});

test('of several specifications two calls meet about what they have in common where they are together', () => {
  const all = pairsOfAll([specification('apart.ilk'), specification('crumbs.ilk')]);
  const eatAndLook = all.find(({ first, second }) => first === 'eat' && second === 'look');
  // They are together in an instance of the first, where nobody looks at crumbs.
  expect(eatAndLook).toEqual({ first: 'eat', second: 'look', common: ['crumbs'], instances: [], apart: ['crumbs'] });
  const twoLooks = all.find(({ first, second }) => first === 'look' && second === 'look');
  expect(twoLooks).toMatchObject({ common: ['seen'], apart: [] });
});
