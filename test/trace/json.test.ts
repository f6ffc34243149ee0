/** Trace files: what is written is read again, and whatever else is read gives problems with their places. */

import jsc from 'jsverify';
import { describe, expect, test } from 'vitest';
import { explore } from '../../checker/explore/explore.js';
import { parseTrace, serializeTrace } from '../../checker/trace/json.js';
import { STILL } from '../explore/options.js';
import { philosophers } from '../systems/philosophers.js';

const TRACE = explore(philosophers(3), STILL).properties.at(-1)?.trace;
if (!TRACE) throw new Error('three philosophers must have a deadlock');
const TEXT = serializeTrace(TRACE);

/** A field, by its way from the root ("stem 1 outcome"), and its new value; undefined removes it. */
type Edit = readonly [way: string, value: unknown];

function edited(edits: readonly Edit[]): string {
  const root: unknown = JSON.parse(TEXT);
  for (const [way, value] of edits) {
    const names = way.split(' ');
    const parent = names.slice(0, -1).reduce((json, name) => (json as Record<string, unknown>)[name], root) as Record<string, unknown>;
    const last = names[names.length - 1];
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return JSON.stringify(root);
}

function problemsOf(text: string): readonly string[] {
  const parsed = parseTrace(text);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path} ${message}`);
}

test('a trace survives being written and read', () => {
  expect(parseTrace(TEXT)).toEqual({ ok: true, trace: TRACE });
  expect(TEXT.endsWith('}\n')).toBe(true);
});

describe('a problem names its place', () => {
  test.each<[string, readonly Edit[], readonly string[]]>([
    ['another format', [['format', 'itf']], ['$.format is "itf", but must be "interlock-trace-1"']],
    ['a missing field', [['stem 1 outcome', undefined]], ['$.stem[1].outcome is missing']],
    [
      'a field of another type',
      [['stem 0 result', '0']],
      ['$.stem[0].result is "0", but must be an integer from -2147483648 to 2147483647'],
    ],
    ['a fraction', [['stem 0 outcomeIndex', 0.5]], ['$.stem[0].outcomeIndex is 0.5, but must be an integer from 0 to 2147483647']],
    ['an unknown field', [['stem 2 out-come', 1]], ['$.stem[2]["out-come"] is not a field of this format']],
    ['a list that is none', [['stem', { 0: {} }]], ['$.stem is an object, but must be a list']],
    [
      'a value that is none',
      [['stem 0 arguments p', {}]],
      ['$.stem[0].arguments.p is an object, but must be a boolean, a number, a string, null or a list of them'],
    ],
    ['a word that is none', [['granularity', 'call']], ['$.granularity is "call", but must be "calls" or "steps"']],
    [
      'two of them',
      [
        ['instance', null],
        ['property name', 7],
      ],
      ['$.instance is null, but must be a string', '$.property.name is 7, but must be a string'],
    ],
  ])('%s', (_, edits, problems) => {
    expect(problemsOf(edited(edits)).toSorted()).toEqual([...problems].toSorted());
  });

  test.each([
    ['', '$ this is not JSON'],
    ['{', '$ this is not JSON'],
    ['[]', '$ is a list, but must be an object'],
    ['null', '$ is null, but must be an object'],
  ])('%j is %s', (text, start) => {
    const problems = problemsOf(text);
    expect(problems.length).toBe(1);
    expect(problems[0].startsWith(start)).toBe(true);
  });

  test('a trace full of problems names only the first ones', () => {
    const steps = Array.from({ length: 1000 }, () => ({}));
    expect(problemsOf(edited([['stem', steps]])).length).toBe(20);
  });
});

test('a name that is special to JavaScript is a name like any other', () => {
  const text = TEXT.replace('"arguments": {', '"arguments": { "__proto__": "x", "constructor": 1,');
  const parsed = parseTrace(text);
  expect(parsed.ok && Object.entries(parsed.trace.stem[0].arguments)).toEqual([
    ['__proto__', 'x'],
    ['constructor', 1],
    ['p', 'process0'],
  ]);
});

test('deep nesting is refused, not followed', () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  expect(problemsOf(TEXT.replace('"process0"', deep)).length).toBeGreaterThan(0);
});

test('no text at all makes reading throw', () => {
  const cut = jsc.forall(jsc.nat(TEXT.length), jsc.asciistring, jsc.nat(40), (at, insert, drop) => {
    const parsed = parseTrace(TEXT.slice(0, at) + insert + TEXT.slice(at + drop));
    return parsed.ok || parsed.problems.length > 0;
  });
  jsc.assert(cut, { tests: 500, rngState: '000123456789abcdef' });
});
