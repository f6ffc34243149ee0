/** Which calls have state in common, and where they meet. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pairsOf } from '../../checker/conform/pairs.js';
import { compileSpecification } from '../../checker/language/frontend.js';
import { renderPairs } from '../../checker/render/pairs-text.js';

const folder = join(import.meta.dirname, '..', 'fixtures', 'conform');
const compiled = compileSpecification('apart.ilk', (path) => readFileSync(join(folder, path), 'utf8'));
const pairs = compiled.ok ? pairsOf(compiled.value) : [];

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
    'Meet in no instance:',
    '  drink, refill: water',
    '',
    'apart: 7 pairs of calls with common state, 1 of them in no instance together',
  ]);
});
