/** The table of confirmations says what was compared with what, and what was not. */

import { expect, test } from 'vitest';
import type { Row } from '../../checker/export/confirm/rows.js';
import { identityOf } from '../../checker/export/confirm/rows.js';
import { renderConfirmationTable } from '../../checker/export/confirm/table.js';

const tally = { hold: 2, violated: 1, reached: 0, unreached: 0 };
const explored = { kind: 'explored', states: 1234, transitions: 5678, seconds: 0.5, tally } as const;
const confirmed = {
  tool: 'spin',
  kind: 'confirmed',
  version: '6.5.2',
  states: 1234,
  transitions: 5678,
  properties: 3,
  seconds: 2,
} as const;

const rows: readonly Row[] = [
  { specification: 'one.ilk', instance: 'small', found: explored, answers: [{ confirmation: confirmed, sameAs: null }] },
  { specification: 'two.ilk', instance: 'small', found: explored, answers: [{ confirmation: confirmed, sameAs: 'one.ilk small' }] },
  {
    specification: 'two.ilk',
    instance: 'odd',
    found: explored,
    answers: [{ confirmation: { tool: 'spin', kind: 'differs', version: '6.5.2', differences: ['states: 1 | 2'] }, sameAs: null }],
  },
  {
    specification: 'two.ilk',
    instance: 'slow',
    found: explored,
    answers: [
      { confirmation: { tool: 'spin', kind: 'limited', reason: 'it ran out of memory' }, sameAs: null },
      { confirmation: { tool: 'tlc', kind: 'skipped', reason: 'TLC is not given' }, sameAs: null },
    ],
  },
  { specification: 'two.ilk', instance: 'large', found: { kind: 'left out', reason: 'it has more than 9 states' }, answers: [] },
  { specification: 'two.ilk', instance: 'huge', found: { kind: 'left out', reason: 'it has more than 9 states' }, answers: [] },
];

test('every instance has a row or a reason', () => {
  const table = renderConfirmationTable(rows);
  expect(table).toContain('| specification | instance | properties | Interlock | SPIN 6.5.2 |\n');
  expect(table).toContain('| one.ilk | small | 2 hold, 1 violated | 1,234 / 5,678 / 0.5 s | 1,234 / 5,678 / 2.0 s |\n');
  expect(table).toContain('| two.ilk | small | 2 hold, 1 violated | 1,234 / 5,678 / 0.5 s | 1,234 / 5,678 / = |\n');
  expect(table).toContain('| **differs**: states: 1 \\| 2 |\n');
  expect(table).toContain('- SPIN: 2 of 4 instances confirmed (2,468 states, 11,356 transitions, 6 verdicts), 1 differ\n');
  expect(table).toContain('- left out: two.ilk slow, SPIN: it ran out of memory\n');
  expect(table).toContain('- left out (it has more than 9 states): two.ilk large, two.ilk huge\n');
  expect(table).toContain('- TLC: skipped: TLC is not given\n');
});

test('texts that differ in comments only are one', () => {
  const expected = { states: 1, transitions: 1, properties: [] };
  const model = (text: string) => ({ files: [{ name: 'model', text }], offset: { states: 0, transitions: 0 }, notes: [] });
  const same = (target: 'promela' | 'murphi' | 'tla', one: string, other: string) =>
    identityOf(target, model(one), expected) === identityOf(target, model(other), expected);
  expect(same('promela', '/* a\n b */ x = 1', ' x = 1')).toBe(true);
  expect(same('murphi', 'x := 1; -- a.ilk:1', 'x := 1; -- b.ilk:2')).toBe(true);
  expect(same('tla', '---- MODULE a ----\n\\* a\nx == 1', '---- MODULE b ----\n\\* bb\nx == 1')).toBe(true);
  expect(same('tla', 'x == 1', 'x == 2')).toBe(false);
});
