/** The page of holes says what the README's table says. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../lab.js';
import { designTable } from './design-table.js';

const page = readFileSync(join(projectRoot, 'docs/holes.md'), 'utf8');
const claims = [...page.matchAll(/`([a-z-]+): ([A-Z]\w+)`( holds)?/g)].map(([, design, property, holds]) => ({
  design: design!,
  property: property!,
  holds: holds !== undefined,
}));

test('the page makes claims', () => expect(claims.length).toBeGreaterThan(20));

test.each(claims)('$design: $property', ({ design, property, holds }) => {
  const cell = designTable().get(design)?.get(property);
  expect(cell, `the README's table has no ${property} of ${design}`).toBeDefined();
  expect(cell).toMatch(holds ? /^holds$/ : /^\*\*\d+\*\*$/);
});

test('every name that the specifications use is on the page', () => {
  const used = /\b[RMC]\d{1,2}\b/g;
  const designs = ['close-by-device', 'close-order', 'exclusion-at-open', 'exclusion-by-owner', 'grant-before-claim', 'merged'];
  const more = ['no-snoop-hidden', 'no-snoop-user', 'parked-fd', 'rfc-as-posted', 'rfc-block-access', 'unbind-ioctl'];
  for (const design of [...designs, ...more]) {
    const text = readFileSync(join(projectRoot, `spec/designs/${design}.ilk`), 'utf8');
    for (const [name] of text.matchAll(used))
      expect(page, `${design}.ilk says ${name}`).toMatch(new RegExp(`\\| (?:M4, )?${name}\\b|${name}, `));
  }
});
