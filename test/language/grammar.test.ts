/** The grammar and what is made of it: every rule has its action, and reserved words are what they are said to be. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ohm from 'ohm-js';
import { expect, test } from 'vitest';
import { grammarBundle } from '../../checker/language/grammar-bundle.js';
import { actions, parse } from '../../checker/language/parse/parse.js';
import { ohmGrammar } from '../../checker/language/parse/refusal.js';

const root = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(root, 'checker', 'language', 'grammar.ohm'), 'utf8');

interface Rule {
  readonly body: { getArity(): number };
  readonly formals: readonly string[];
}

const rules = Object.entries(ohm.grammar(text).rules as unknown as Readonly<Record<string, Rule>>);
const named = actions({ path: 'page.ilk', text: '' }) as unknown as Readonly<Record<string, (...children: unknown[]) => unknown>>;

test('each rule and labelled case with several children has an action, and each action a rule', () => {
  const needed = rules.filter(([name, { body, formals }]) => /^[A-Z]/.test(name) && formals.length === 0 && body.getArity() !== 1);
  expect(needed.map(([name]) => name).filter((name) => named[name] === undefined)).toEqual([]);
  const known = new Set(rules.map(([name]) => name));
  expect(Object.keys(named).filter((name) => !known.has(name))).toEqual([]);
});

test('each action has as many parameters as its rule has children', () => {
  for (const [name, { body }] of rules) {
    if (named[name] !== undefined) expect([name, named[name].length]).toEqual([name, body.getArity()]);
  }
});

test('the generated grammar is the one in grammar.ohm', () => {
  for (const [path, generated] of grammarBundle(text)) expect(readFileSync(join(root, path), 'utf8')).toBe(generated);
  const words = new Set([...text.matchAll(/\bk<"(\w+)">/g)].map(([, word]) => `k_${word}`));
  const plain = rules.map(([name]) => name).filter((name) => name !== 'k');
  expect(Object.keys(ohmGrammar().rules).toSorted()).toEqual([...plain, ...words].toSorted());
});

test('an action of each declaration is described by words, not by tokens, when it is missing', () => {
  const { diagnostic } = parse({ path: 'page.ilk', text: 'sort A\n@' });
  expect(diagnostic?.hint).toMatch(/^expected a declaration/);
});

const reserved = [.../keyword\n\s+= \(([^)]+)\)/.exec(text)![1]!.matchAll(/"(\w+)"/g)].map((match) => match[1]!);

test.each(reserved)('%s is reserved; a longer name that begins with it is not', (word) => {
  expect(parse({ path: 'page.ilk', text: `sort ${word}` }).file).toBeNull();
  expect(parse({ path: 'page.ilk', text: `sort ${word}s sort ${word}_1 sort x${word}` }).diagnostic).toBeNull();
});

test('longer reserved words come before shorter ones that they begin with', () => {
  for (const [index, word] of reserved.entries()) {
    expect(reserved.slice(0, index).filter((earlier) => word.startsWith(earlier))).toEqual([]);
  }
});

test.each(['count', 'first', 'step', 'under', 'since', 'property', 'fd', 'steps', 'machine', 'by', 'source'])(
  '%s can be a name',
  (word) => {
    const page = `object P { ${word}: bool }
syscall s(${word}: P) { ${word}.${word} := true  if ${word}.${word} { ${word}() }  let x = ${word} in {${word}}  step ${word} under ${word} { } }
invariant A: (count ${word} in P where ${word}.${word}) > 0 and first x in P where x.${word} == none`;
    expect(parse({ path: 'page.ilk', text: page }).diagnostic).toBeNull();
  },
);
