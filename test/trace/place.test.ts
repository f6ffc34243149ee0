/** Places of values in JSON: what a message about a trace points at. */

import jsc from 'jsverify';
import { describe, expect, test } from 'vitest';
import { placeInJson } from '../../checker/trace/place.js';
import { forAll } from '../property.js';

const TEXT = `{
  "name": "a, \\"b\\": [c]",
  "stem": [
    { "action": "open", "changes": [] },
    {"action" : "read", "weird key": { "deep": [1, -2.5e3, null, true] }}
  ]
}`;

describe('a value is found by its path', () => {
  test.each([
    ['$', 1, 1],
    ['$.name', 2, 11],
    ['$.stem', 3, 11],
    ['$.stem[0].action', 4, 17],
    ['$.stem[0].changes', 4, 36],
    ['$.stem[1]', 5, 5],
    ['$.stem[1].action', 5, 17],
    ['$.stem[1]["weird key"].deep[1]', 5, 52],
    ['$.stem[1]["weird key"].deep[3]', 5, 66],
  ])('%s', (path, line, column) => expect(placeInJson(TEXT, path)).toEqual({ line, column }));
});

test('what is not there is shown where it would be', () => {
  expect(placeInJson(TEXT, '$.stem[0].outcome')).toEqual(placeInJson(TEXT, '$.stem[0]'));
  expect(placeInJson(TEXT, '$.stem[7].action')).toEqual(placeInJson(TEXT, '$.stem'));
});

test('of equal names the last one counts', () => expect(placeInJson('{"a": 1, "a": 2}', '$.a')).toEqual({ line: 1, column: 15 }));

test('what is no JSON is shown where it stops being JSON', () => {
  expect(placeInJson('{\n  "a": 1,\n  }', '$')).toEqual({ line: 3, column: 3 });
  expect(placeInJson('{\n  "a": [1', '$')).toEqual({ line: 2, column: 10 });
  expect(placeInJson('', '$')).toEqual({ line: 1, column: 1 });
});

test('every member of every value is found, however it is laid out', () => {
  forAll(
    jsc.pair(jsc.json, jsc.nat(4)),
    ([json, indentation]) => {
      const text = JSON.stringify(json, null, indentation);
      for (const { path, value } of members(JSON.parse(text), '$')) {
        const { line, column } = placeInJson(text, path);
        const lines = text.split('\n');
        const rest = [
          Array.from(lines[line - 1]!)
            .slice(column - 1)
            .join(''),
          ...lines.slice(line),
        ].join('\n');
        const shown = JSON.stringify(value);
        expect(rest.slice(0, 1)).toBe(shown.slice(0, 1));
        if (typeof value !== 'object') expect(rest.startsWith(shown)).toBe(true);
      }
    },
    100,
  );
});

function members(value: unknown, path: string): readonly { readonly path: string; readonly value: unknown }[] {
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  const inner = Object.entries(value).flatMap(([key, member]) =>
    members(member, Array.isArray(value) ? `${path}[${key}]` : `${path}[${JSON.stringify(key)}]`),
  );
  return [{ path, value }, ...inner];
}
