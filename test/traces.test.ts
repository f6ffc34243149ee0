/** Kept traces are still what the specifications say: of their current version, step by step, and in their readable form. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSpecification, systemOf } from '../checker/command/load.js';
import { renderRecord } from '../checker/render/record-markdown.js';
import { checkSteps, checkTrace } from '../checker/replay/check-trace.js';
import { followTrace } from '../checker/replay/path.js';
import { parseRecord, type TraceRecord } from '../checker/trace/record.js';
import { projectRoot } from './lab.js';
import { silent } from './surroundings.js';

const folder = join(projectRoot, 'traces');
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));

function recordOf(name: string): TraceRecord {
  const parsed = parseRecord(readFileSync(join(folder, name), 'utf8'));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.record;
}

/** Of the page. */
const reports = readFileSync(join(folder, 'README.md'), 'utf8').split('## Reports of the kernel itself')[1]!;

const loading = new Map<string, ReturnType<typeof loadSpecification>>();
const load = (path: string) => loading.get(path) ?? loading.set(path, loadSpecification(path, silent)).get(path)!;

test('there are some', () => expect(names.length).toBeGreaterThan(0));

describe.each(names)('%s', (name) => {
  test('follows its specification as it is now', async () => {
    const { trace } = recordOf(name);
    const loaded = await load(trace.specification.path);
    expect(checkTrace(trace, loaded.specification)).toEqual([]);
    const system = await systemOf(loaded, trace.instance);
    expect(checkSteps(trace, system)).toEqual([]);
    expect(followTrace(system, trace)).toMatchObject({ ok: true });
  });

  test('reads as its page does', () => {
    expect(readFileSync(join(folder, name.replace(/\.json$/, '.md')), 'utf8')).toBe(renderRecord(recordOf(name)));
  });

  test('no kernel did what no specification predicts, but for reports of its own that are told', () => {
    for (const { design, prediction } of recordOf(name).answers) {
      expect(['conforms', 'diverges']).toContain(design.verdict);
      const [, where] = /the kernel complained: WARNING: .*?\b(\w+)\+0x/.exec(design.summary) ?? [];
      if (where !== undefined) expect(reports).toContain(where);
      else if (design.verdict === 'diverges') expect(prediction?.verdict).toBe('conforms');
    }
  });
});
