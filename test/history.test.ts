/** Past bugs: each weakening refutes its property in as many calls as the page says, the base keeps it, and the kept traces follow. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { touchedBy } from '../checker/conform/touch.js';
import type { Property, Specification } from '../checker/language/ir.js';
import { renderRecord } from '../checker/render/record-markdown.js';
import { inInstanceOf } from '../checker/replay/borrow-instance.js';
import { checkTrace } from '../checker/replay/check-trace.js';
import { followTrace } from '../checker/replay/path.js';
import { parseRecord } from '../checker/trace/record.js';
import { projectRoot } from './lab.js';
import { compileOwn, verdictOf } from './own-verdict.js';
import { systemOf } from './replay/fixture-designs.js';

const page = readFileSync(join(projectRoot, 'spec/history/README.md'), 'utf8');
const folder = join(projectRoot, 'traces/history');

interface Row {
  readonly bug: string;
  /** From the project folder. */
  readonly path: string;
  readonly property: string;
  readonly instance: string;
  readonly calls: number;
  readonly kernel: string;
}

const rows: readonly Row[] = page.split('\n').flatMap((line): readonly Row[] => {
  const cells = line.split('|').map((cell) => cell.trim());
  const link = /\]\((.*\.ilk)\)/.exec(cells[2] ?? '');
  if (link === null) return [];
  const [, bug, , property, instance, calls, kernel] = cells as [string, string, string, string, string, string, string];
  return [{ bug, path: join('spec/history', link[1]!), property, instance, calls: Number(calls), kernel }];
});

const own = rows.filter(({ path }) => path.startsWith('spec/history/'));

/** The specification of Linux that a weakening is a delta of. */
function baseOf(path: string): Specification {
  const [, base] = /^delta .* of "(.*)"$/m.exec(readFileSync(join(projectRoot, path), 'utf8'))!;
  return compileOwn(join(path, '..', base!));
}

/** Whether the base has all state that the property speaks of. */
function canSay(property: Property, bug: Specification, base: Specification): boolean {
  const condition = 'condition' in property ? property.condition : null;
  if (condition === null) return false;
  const statement = { kind: 'require' as const, condition, span: condition.span };
  const asked = { ...bug, actions: [{ ...bug.actions[0]!, body: [statement] }] };
  const { reads } = [...touchedBy(asked).values()][0]!;
  return [...reads].every((name) => base.variables.some((variable) => variable.name === name));
}

test('every bug of the list is told of: weakened, in Linux still, or why not', () => {
  const numbers = [...Array.from({ length: 10 }, (_, index) => index + 1), 12, 13, 14, 15, 16, 17, 18, 20, 21, 22, 23];
  for (const number of numbers) expect(page).toMatch(new RegExp(`\\bB${number}\\b`));
});

test('every weakening has its row', () => {
  const files = readdirSync(join(projectRoot, 'spec/history')).filter((name) => name.endsWith('.ilk'));
  expect(own.map(({ path }) => basename(path)).sort()).toEqual(files.sort());
});

test('at least four of them run on a kernel', () => {
  const kernels = rows.map(({ kernel }) => kernel).filter((kernel) => !kernel.startsWith('no: '));
  expect(kernels.length).toBeGreaterThanOrEqual(4);
  for (const row of rows.filter(({ kernel }) => kernels.includes(kernel))) {
    expect(existsSync(join(projectRoot, row.path.replace(/\.ilk$/, '.cocci'))), row.path).toBe(true);
  }
});

describe.each(own)('$bug', ({ path, property, instance, calls }) => {
  const bug = compileOwn(path);
  const base = baseOf(path);

  test('is found by exploration', () => {
    const verdict = verdictOf(bug, instance, property);
    expect(verdict.status).toBe('violated');
    expect(verdict.trace!.stem).toHaveLength(calls);
  });

  test('is not in Linux as it is', () => {
    const declared = bug.properties.find(({ name }) => name === property)!;
    const fixed = inInstanceOf(base, bug, instance)!;
    // Some weakenings need state of their own to say what they break; Linux has nothing to say it of.
    if (!canSay(declared, bug, base)) return expect(base.properties.map(({ name }) => name)).not.toContain(property);
    expect(verdictOf({ ...fixed, properties: [declared] }, instance, property).status).toBe('holds');
  });

  test('has a kept counterexample that follows it', () => {
    const name = basename(path, '.ilk');
    const text = readFileSync(join(folder, `${name}.json`), 'utf8');
    const parsed = parseRecord(text);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { trace, answers } = parsed.record;
    expect(trace.property.name).toBe(property);
    expect(checkTrace(trace, bug)).toEqual([]);
    expect(followTrace(systemOf(bug, instance), trace)).toMatchObject({ ok: true });
    expect(readFileSync(join(folder, `${name}.md`), 'utf8')).toBe(renderRecord(parsed.record));
    for (const { kernel, design, prediction } of answers) {
      // The kernel with the bug does what the weakening says; the one without it is told apart.
      expect(design.verdict, kernel).toBe(kernel.endsWith(name) ? 'conforms' : 'diverges');
      if (!kernel.endsWith(name)) expect(prediction?.verdict).toBe('conforms');
    }
  });
});
