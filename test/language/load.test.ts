/** Paths: how they are resolved, what the digest depends on, and what is read. */

import { describe, expect, test } from 'vitest';
import { compileSpecification } from '../../checker/language/frontend.js';
import { normalise, relativePath, resolvePath } from '../../checker/language/files/paths.js';

const texts: Readonly<Record<string, string>> = {
  'linux/base.ilk': 'specification base import "parts/files.ilk" sort A',
  'linux/parts/files.ilk': 'module files sort File',
  'designs/change.ilk': 'delta change of "../linux/base.ilk" var v: File',
};

/** The same files below another folder. */
function readBelow(prefix: string, asked: string[] = []): (path: string) => string | null {
  return (path) => {
    asked.push(path);
    return path.startsWith(prefix) ? (texts[path.slice(prefix.length)] ?? null) : null;
  };
}

function compiled(path: string, prefix: string, asked: string[] = []) {
  const result = compileSpecification(`${prefix}${path}`, readBelow(prefix, asked));
  if (!result.ok) throw new Error(result.diagnostics.map((diagnostic) => diagnostic.message).join('\n'));
  return result.value;
}

test('each file is read once, bases and imports before what names them', () => {
  const asked: string[] = [];
  const specification = compiled('designs/change.ilk', '', asked);
  expect(asked).toEqual(['designs/change.ilk', 'linux/base.ilk', 'linux/parts/files.ilk']);
  expect(specification.sources.map((source) => source.path)).toEqual(['linux/parts/files.ilk', 'linux/base.ilk', 'designs/change.ilk']);
  expect(specification.name).toBe('change');
});

test('the digest is the same whatever folder paths are relative to', () => {
  const here = compiled('designs/change.ilk', '').digest;
  expect(compiled('designs/change.ilk', 'spec/').digest).toBe(here);
  expect(compiled('designs/change.ilk', '../elsewhere/').digest).toBe(here);
});

test('the digest depends on every text, and on which file is the main one', () => {
  const digest = (changed: string) => {
    const result = compileSpecification('designs/change.ilk', (path) =>
      path === changed ? `${texts[path]} // changed` : (texts[path] ?? null),
    );
    return result.ok ? result.value.digest : '';
  };
  const digests = ['', ...Object.keys(texts)].map(digest);
  expect(new Set([...digests, compiled('linux/base.ilk', '').digest]).size).toBe(5);
});

test('a file that cannot be read is one diagnostic', () => {
  const result = compileSpecification('nowhere.ilk', () => null);
  expect(result.ok ? [] : result.diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['missing-file']);
});

describe('paths', () => {
  test.each([
    ['a.ilk', 'b.ilk', 'b.ilk'],
    ['x/a.ilk', 'b.ilk', 'x/b.ilk'],
    ['x/a.ilk', './y/../b.ilk', 'x/b.ilk'],
    ['x/y/a.ilk', '../../b.ilk', 'b.ilk'],
    ['x/a.ilk', '../../b.ilk', '../b.ilk'],
    ['../a.ilk', '../b.ilk', '../../b.ilk'],
  ])('in %s, "%s" is %s', (from, reference, path) => expect(resolvePath(from, reference)).toBe(path));

  test.each([
    ['', 'a.ilk', 'a.ilk'],
    ['x', 'x/a.ilk', 'a.ilk'],
    ['x', 'y/a.ilk', '../y/a.ilk'],
    ['x/y', 'x/a.ilk', '../a.ilk'],
    ['../x', '../y/a.ilk', '../y/a.ilk'],
  ])('from "%s", %s is %s', (folder, path, seen) => expect(relativePath(folder, path)).toBe(seen));

  test('are normalised', () => expect(normalise('./a//b/./../c.ilk')).toBe('a/c.ilk'));
});
