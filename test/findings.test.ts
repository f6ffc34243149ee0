/** The table of findings is what the kept traces give. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findingRows, withTable } from '../checker/command/findings.js';
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

test('a page without a place for the table is left alone', () => {
  expect(() => withTable('nothing', '')).toThrow('has no place for the table');
});
