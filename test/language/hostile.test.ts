/** No text makes the language phases throw: whatever it is, it is a specification or it has diagnostics with places. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import jsc from 'jsverify';
import { describe, expect, test } from 'vitest';
import { render } from '../../checker/language/diagnostic.js';
import { expandSteps } from '../../checker/language/steps/expand-steps.js';
import { compileSpecification } from '../../checker/language/frontend.js';
import { forAll } from '../property.js';

const specification = readFileSync(join(import.meta.dirname, 'accepted', 'everything.ilk'), 'utf8');
const words = specification.match(/\w+|"[^"\n]*"|\s+|[^\w\s]+/g)!;

/** Codes of the diagnostics; fails where a result is not what it promises to be. */
function codesOf(text: string): readonly string[] {
  const result = compileSpecification('hostile.ilk', (path) => (path === 'hostile.ilk' ? text : null));
  if (result.ok) {
    for (const granularity of ['calls', 'steps'] as const) expandSteps(result.value, granularity);
    return [];
  }
  expect(result.diagnostics.some((diagnostic) => diagnostic.severity === 'error')).toBe(true);
  for (const diagnostic of result.diagnostics) {
    expect(diagnostic.span.start).toBeGreaterThanOrEqual(0);
    expect(diagnostic.span.end).toBeLessThanOrEqual(Math.max(1, text.length));
    expect(diagnostic.hint).not.toBe('');
    expect(render(diagnostic, result.sources)).toMatch(/^hostile\.ilk:\d+:\d+: (error|warning)\[[a-z-]+\]: \S/);
  }
  return result.diagnostics.map((diagnostic) => diagnostic.code);
}

test('random characters', () => {
  forAll(jsc.string, codesOf, 300);
});

test('random words of a specification', () => {
  forAll(jsc.nearray(jsc.nat(words.length - 1)), (indices) => codesOf(indices.map((index) => words[index]).join(' ')), 300);
});

test('a specification cut off anywhere', () => {
  forAll(jsc.nat(specification.length), (length) => codesOf(specification.slice(0, length)), 60);
});

test('a specification with a few words exchanged, removed or doubled', () => {
  const change = jsc.record({ at: jsc.nat(words.length - 1), from: jsc.nat(words.length - 1), kind: jsc.nat(2) });
  forAll(
    jsc.nearray(change),
    (changes) => {
      const changed = [...words];
      for (const { at, from, kind } of changes.slice(0, 4)) {
        if (kind === 0) changed[at] = words[from]!;
        else if (kind === 1) changed[at] = '';
        else changed[at] = `${words[at]} ${words[at]}`;
      }
      codesOf(changed.join(''));
    },
    120,
  );
});

describe('depth and size', () => {
  test.each([
    ['brackets', `def f(): bool = ${'('.repeat(100_000)}`, 'too-deep'],
    ['closed brackets', `def f(): bool = ${'('.repeat(5000)}true${')'.repeat(5000)}`, 'too-deep'],
    ['blocks', `proc p() ${'{ if true '.repeat(20_000)}`, 'too-deep'],
    ['negations', `def f(): bool = ${'not '.repeat(100_000)}true`, 'too-deep'],
    ['minus signs', `def f(): bool = ${'-'.repeat(100_000)}1 == 1`, 'too-deep'],
    ['a long sum', `def f(): bool = ${'1 + '.repeat(50_000)}1 == 1`, 'too-deep'],
    ['a long chain of implications', `def f(): bool = ${'true implies '.repeat(20_000)}true`, 'too-deep'],
    ['a long chain of fields', `def f(): bool = a${'.a'.repeat(50_000)}`, 'too-deep'],
    ['a long chain of alternatives', `proc p() { ${'if true { } else '.repeat(20_000)} { } }`, 'too-deep'],
    ['a type of many arrows', `var v: ${'bool -> '.repeat(20_000)}bool`, 'too-deep'],
    ['an option of an option', `var v: bool${'?'.repeat(50_000)}`, 'too-deep'],
    ['brackets that close nothing', ')'.repeat(100_000), 'syntax'],
    ['one very long name', `sort ${'x'.repeat(500_000)}\nvar v: y`, 'unknown-name'],
    ['two megabytes', ' '.repeat(2_000_000), 'file-too-large'],
    ['zero bytes', '\0'.repeat(100), 'not-text'],
  ])('%s', (_, text, code) => {
    expect(codesOf(text)).toContain(code);
  });

  test('many declarations are no problem', () => {
    const text = Array.from({ length: 2000 }, (_, index) => `var v${index}: 0..${index}`).join('\n');
    expect(codesOf(text)).toEqual([]);
  });
});

test('a file that imports itself, and a base that is itself', () => {
  expect(codesOf('import "hostile.ilk"\nsort A')).toEqual(['import-cycle']);
  expect(codesOf('delta d of "./hostile.ilk"\nsort A')).toEqual(['import-cycle']);
});

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'prototype', 'undefined'])(
  'the name %s means nothing special',
  (name) => {
    const text = `sort ${name} as p
enum E { ${name}_member }
constant c: ${name}
object O { ${name}: bool }
syscall s(${name}: O) { let x = ${name}.${name} require x }
instance i { ${name} = 1, O = 1, c = p0 }`;
    expect(codesOf(text)).toEqual([]);
    expect(codesOf(`syscall s(p: O) calls { ${name}(1) } { fails ${name} }`)).toEqual([
      'unknown-name',
      'unknown-operation',
      'unknown-errno',
    ]);
  },
);
