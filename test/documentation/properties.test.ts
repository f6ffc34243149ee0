/** The page of properties: every name is there, and every verdict is the one that an exploration gives. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { specificationFiles } from '../../checker/command/specifications.js';
import { projectRoot } from '../lab.js';
import { compileOwn, verdictsOf } from '../own-verdict.js';
import { mergedCell } from './design-table.js';

interface Row {
  readonly name: string;
  readonly properties: readonly string[];
  readonly path: string;
  readonly instance: string;
  readonly verdict: string;
}

const page = readFileSync(join(projectRoot, 'docs/properties.md'), 'utf8');
const rows: readonly Row[] = page.split('\n').flatMap((line): readonly Row[] => {
  const [, name, , properties, path, instance, verdict] = line.split('|').map((cell) => cell.trim());
  if (name === undefined || verdict === undefined || !/^(?:INV|LIV|C\d)/.test(name)) return [];
  const declared = path === '' ? [] : [...properties!.matchAll(/`(\w+)`/g)].map(([, property]) => property!);
  return [{ name, properties: declared, path: path!.replaceAll('`', ''), instance: instance!, verdict }];
});

const upTo = (prefix: string, last: number): readonly string[] => Array.from({ length: last }, (_, index) => `${prefix}-${index + 1}`);

test('every name has its row', () => {
  const alone = ['INV-PARK', 'INV-SAMECTX', 'INV-MSI', 'INV-SNOOP', 'INV-RST', 'INV-TOK', 'INV-ERR'];
  const counted = [upTo('INV-ACC', 7), upTo('INV-DMA', 8), upTo('INV-OWN', 3), upTo('INV-EXC', 4), upTo('INV-LIFE', 8), upTo('LIV', 8)];
  const names = new Set(rows.map(({ name }) => name));
  expect([...alone, ...counted.flat()].filter((name) => !names.has(name))).toEqual([]);
});

test.each(specificationFiles(projectRoot, ['spec/linux']))('a property that %s names by one of these names is on the page', (path) => {
  const { properties, liveness } = compileOwn(path);
  const named = [...properties, ...liveness].filter(({ documentation }) => /\b(?:INV|LIV)-/.test(documentation));
  const told = new Set(rows.flatMap((row) => row.properties));
  expect(named.map(({ name }) => name).filter((name) => !told.has(name))).toEqual([]);
});

const overall = rows.filter(({ instance }) => instance === 'all');

test.each(overall)('$name: $properties of the table of designs', ({ properties, path, verdict }) => {
  const declared = compileOwn(path).properties.map(({ name }) => name);
  expect(properties.filter((name) => !declared.includes(name))).toEqual([]);
  expect([...new Set(properties.map(mergedCell))]).toEqual([verdict]);
});

const explored = new Map<string, readonly Row[]>();
for (const row of rows.filter(({ path, instance }) => path !== '' && instance !== 'all')) {
  const place = `${row.path}, ${row.instance}`;
  explored.set(place, [...(explored.get(place) ?? []), row]);
}

test.each([...explored])('%s', (_, asked) => {
  const { path, instance } = asked[0]!;
  const names = asked.flatMap(({ properties }) => properties);
  const verdicts = verdictsOf(compileOwn(path), instance, names);
  const told = asked.flatMap(({ properties, verdict }) => properties.map((name) => `${name}: ${verdict}`));
  const found = verdicts.map(({ name, status, inVain, trace }) => {
    if (status === 'violated') return `${name}: refuted, ${trace!.stem.length}`;
    return `${name}: ${inVain ? 'in vain' : status}`;
  });
  expect(found).toEqual(told);
});
