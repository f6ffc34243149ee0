/** The formatter: it keeps what a specification says and every comment, and a second pass changes nothing. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from '../../checker/language/parse/parse.js';
import { format, print } from '../../checker/language/print/printer.js';
import { commentsOf } from '../../checker/language/print/sheet.js';

const specifications = join(import.meta.dirname, '..', '..', 'spec');
const files = readdirSync(specifications, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ilk'));

function formatted(text: string): string {
  const result = format(text, 'page.ilk');
  if (!result.ok) throw new Error(result.diagnostics.map((one) => one.message).join('\n'));
  return result.value;
}

/** A tree without places: what it says, not where. */
function meaning(text: string): unknown {
  const { file } = parse({ path: 'page.ilk', text });
  expect(file).not.toBeNull();
  return JSON.parse(
    JSON.stringify(file, (key, value) => (['span', 'header'].includes(key) && typeof value === 'object' ? undefined : value)),
  );
}

describe.each(files)('%s', (name) => {
  const text = readFileSync(join(specifications, name), 'utf8');

  test('says the same', () => expect(meaning(formatted(text))).toEqual(meaning(text)));
  test('keeps its comments, in order', () => {
    const comments = (of: string) => commentsOf(of).map((comment) => comment.text);
    expect(comments(formatted(text))).toEqual(comments(text));
  });
  test('is laid out once and for all', () => expect(formatted(formatted(text))).toBe(formatted(text)));
  test('is in the canonical layout', () => expect(formatted(text)).toBe(text));
  test('is printed from its tree alone', () => {
    const { file } = parse({ path: name, text });
    expect(meaning(print(file!))).toEqual(meaning(text));
  });
});

describe('parentheses', () => {
  const condition = (text: string): string =>
    formatted(`invariant X: ${text}`)
      .replace(/^invariant X:\s+/, '')
      .trim();
  test.each([
    ['(a and b) or c', 'a and b or c'],
    ['a and (b or c)', 'a and (b or c)'],
    ['(a implies b) implies c', '(a implies b) implies c'],
    ['a implies (b implies c)', 'a implies b implies c'],
    ['not (a == b)', 'not a == b'],
    ['(not a) == b', '(not a) == b'],
    ['a - (b - c)', 'a - (b - c)'],
    ['(forall x in S: x == y) and z', '(forall x in S: x == y) and z'],
    ['z and (forall x in S: x == y)', 'z and forall x in S: x == y'],
    ['(z and (forall x in S: x == y)) or w', 'z and (forall x in S: x == y) or w'],
    ['(count x in S where x != y) + 1 == 2', '(count x in S where x != y) + 1 == 2'],
    ['forall x in (first y in S where y == z) where x == w: x', 'forall x in (first y in S where y == z) where x == w: x'],
    ['(if a then b else c)! == d', '(if a then b else c)! == d'],
    ['|{a, b} & c| > 0', '|{a, b} & c| > 0'],
  ])('%s', (given, wanted) => {
    expect(condition(given)).toBe(wanted);
    expect(meaning(`invariant X: ${wanted}`)).toEqual(meaning(`invariant X: ${given}`));
  });
});

test('numbers keep the base they are written in', () => {
  const text = `constant LIMIT: 0..0xff = 0x10

syscall read(p: Process)
  calls read(0x7, buffer 0x40, 64)
{ }

invariant Below: count < 0x1F

instance small {
  Process = 0x2
  start = -0x4
}
`;
  expect(formatted(text)).toBe(text);
});

test('comments stay where they stand, also at the end of a line and of a block', () => {
  const text = '// first\nsort A  // after\n\nproc p(a: A) {\n  // before\n  q(a)  // behind\n  // last\n}\n// end\n';
  expect(formatted(text)).toBe(text);
});

test('a file that is no specification is refused with a place', () => {
  const result = format('sort', 'page.ilk');
  expect(result.ok).toBe(false);
});
