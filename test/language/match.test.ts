/** The matcher accepts what Ohm accepts, and makes of it the same tree with the same places. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import jsc from 'jsverify';
import type { ActionDict, Node as OhmNode } from 'ohm-js';
import { expect, test } from 'vitest';
import { matcherOf } from '../../checker/language/parse/match.js';
import { actions } from '../../checker/language/parse/parse.js';
import { ohmGrammar } from '../../checker/language/parse/refusal.js';
import type { Actions } from '../../checker/language/parse/tree.js';
import { RULES, START } from '../../generated/language/grammar.js';
import { forAll } from '../property.js';

const root = join(import.meta.dirname, '..', '..');
const files = ['spec', 'test']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)))
  .filter((path) => path.endsWith('.ilk') && !path.includes('deep'));
const match = matcherOf(RULES, START);

function ours(text: string): unknown {
  const dictionary = actions({ path: 'page.ilk', text }) as unknown as Actions;
  return match(text, dictionary)?.tree() ?? null;
}

/** By Ohm's own matcher and semantics. A rule without an action stands for its only child there too. */
function theirs(text: string): unknown {
  const matched = ohmGrammar().match(text);
  if (matched.failed()) return null;
  const dictionary = actions({ path: 'page.ilk', text }) as unknown as ActionDict<unknown>;
  const semantics = ohmGrammar().createSemantics().addOperation('tree', dictionary);
  return (semantics(matched) as OhmNode).tree();
}

test.each(files)('%s', (path) => {
  const text = readFileSync(join(root, path), 'utf8');
  expect(ours(text)).toEqual(theirs(text));
});

/** Short, so that a change anywhere matters, and with a bit of everything. */
const texts = files.map((path) => readFileSync(join(root, path), 'utf8')).filter((text) => text.length < 2500);
const PIECES = [
  '"',
  '\\',
  '//',
  '\n',
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  '!',
  '-',
  '+=',
  '..',
  '.',
  '|',
  ',',
  '=',
  ':=',
  'or',
  'not ',
  'x',
  '7',
  '0x1f',
  'é',
  '😀',
  '',
];

test('texts with a piece more, less or elsewhere', () => {
  let accepted = 0;
  const number = jsc.nat(1_000_000_000);
  forAll(
    jsc.tuple([number, number, number, number]),
    ([which, from, to, piece]) => {
      const text = texts[which % texts.length]!;
      const start = from % text.length;
      const end = Math.min(text.length, start + (to % 7));
      const inserted = piece % 3 === 0 ? text.slice(to % text.length, (to % text.length) + (piece % 40)) : PIECES[piece % PIECES.length]!;
      const changed = text.slice(0, start) + inserted + text.slice(end);
      const tree = ours(changed);
      if (tree !== null) accepted += 1;
      expect(tree).toEqual(theirs(changed));
    },
    300,
  );
  expect(accepted).toBeGreaterThan(30);
}, 60_000);
