/** The table of findings is what the kept traces give. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findingRows, oneOfEach, withTable } from '../checker/command/findings.js';
import type { Finding } from '../checker/command/tour-findings.js';
import { renderFindings } from '../checker/render/findings-table.js';
import { projectRoot } from './lab.js';
import { silent } from './surroundings.js';

test('the page has the table of the kept traces', async () => {
  const page = readFileSync(join(projectRoot, 'traces/README.md'), 'utf8');
  const rows = await findingRows(silent);
  expect(rows.map(({ record }) => record.trace.property.name)).toContain('AllGrantsSameContext');
  expect(withTable(page, renderFindings(rows))).toBe(page);
});

test('what Linux is said to do was seen on a kernel, or it is said why not', async () => {
  for (const { record, notRun } of await findingRows(silent)) {
    if (notRun === null) expect(record.answers.length, record.trace.property.name).toBeGreaterThan(0);
  }
});

test('whatever is known of a finding is told in the table', async () => {
  const known = JSON.parse(readFileSync(join(projectRoot, 'docs/known-findings.json'), 'utf8')) as Readonly<Record<string, string>>;
  const told = new Set((await findingRows(silent)).map(({ record }) => record.trace.property.name));
  expect(Object.keys(known).filter((name) => !told.has(name))).toEqual([]);
});

test('a property that several refute is told once: where it has its page, else of the first', () => {
  const finding = (design: string, name: string) => ({ explored: { design }, property: { name } }) as unknown as Finding;
  const all = [finding('base', 'One'), finding('base', 'Two'), finding('delta', 'One'), finding('delta', 'Three')];
  const chosen = (kept: readonly string[]) =>
    oneOfEach(all, ({ explored, property }) => kept.includes(`${explored.design}-${property.name}`)).map(
      ({ explored, property }) => `${explored.design}-${property.name}`,
    );
  expect(chosen([])).toEqual(['base-One', 'base-Two', 'delta-Three']);
  expect(chosen(['delta-One'])).toEqual(['base-Two', 'delta-One', 'delta-Three']);
});

test('a page without a place for the table is left alone', () => {
  expect(() => withTable('nothing', '')).toThrow('has no place for the table');
});
