/** The specifications of Linux on a real kernel, in a bounded form: every rule once, and one that several of them have from the same
 *  text with the first of them only. `npm run conform` has every effect in every instance of each. */

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ConformanceReport } from '../../checker/conform/report.js';
import { projectRoot, testKernel } from '../lab.js';

type Printed = ConformanceReport & { readonly judgement: string; readonly figures: { agreed: number; showable: number } };

interface Run {
  readonly code: number;
  readonly reports: readonly Printed[];
  readonly stderr: string;
}

/** The command as users run it: systems are generated while it runs, which only the built program can. One machine at a time: the other
 *  core is for the other tests. */
function conform(...words: readonly string[]): Promise<Run> {
  const program = join(projectRoot, 'build/checker/command/main.js');
  const given = [program, 'conform', '--once', '--machines', '1', '--json', ...words];
  return new Promise((resolve) => {
    execFile(process.execPath, given, { cwd: projectRoot, maxBuffer: 2 ** 27 }, (error, stdout, stderr) =>
      resolve({
        code: error === null ? 0 : Number(error.code),
        reports: stdout === '' ? [] : (JSON.parse(stdout) as { reports: readonly Printed[] }).reports,
        stderr,
      }),
    );
  });
}

interface Listed {
  readonly specification: string;
  readonly on: readonly [string, ...string[]];
  /** All of them where none is named. */
  readonly instances?: readonly string[];
}

const listed = JSON.parse(readFileSync(join(projectRoot, 'docs/conformance/list.json'), 'utf8')) as readonly Listed[];

// What is said of newer kernels is left to `npm run conform`, which takes longer than a test suite may.
const old = listed.filter(({ on }) => on[0].startsWith('6.12'));
/** Those that one run can take, since they are on one kernel in the same instances. */
const runs = new Map<string, Listed[]>();
for (const one of old) {
  const key = [one.on[0], ...(one.instances ?? [])].join(' ');
  runs.set(key, [...(runs.get(key) ?? []), one]);
}

for (const together of runs.values()) {
  const { on, instances = [] } = together[0]!;
  const found = await testKernel(on[0]);
  const missing = 'reason' in found ? ` (skipped: ${found.reason})` : '';
  const paths = together.map(({ specification }) => specification);
  describe.skipIf(missing !== '')(on[0], () => {
    let run: Run;
    beforeAll(async () => {
      run = await conform(...paths, '--on', on[0], ...instances.flatMap((name) => ['--instance', name]));
    }, 1_200_000);

    test.each(paths)(`conforms to %s in every rule that it can show and has not shown before${missing}`, (path) => {
      const report = run.reports.find(({ specification }) => specification.path === path);
      expect(report, run.stderr).toMatchObject({ judgement: 'conforms', detail: 'rules', divergences: [], notRun: null });
      const { backend, figures, rules } = report!;
      expect(backend).toBe(`linux ${on[0]}`);
      expect(figures.agreed).toBe(figures.showable);
      expect(figures.agreed).toBeGreaterThan(0);
      expect(rules.filter(({ status, reason }) => status === 'excused' && reason === null)).toEqual([]);
    });

    test(`conforms to all of these${missing}`, () => {
      expect(run.code, run.stderr).toBe(0);
      expect(run.reports.map(({ specification }) => specification.path)).toEqual(paths);
    });

    test(`what counts as shown before has agreed in the specification that is named${missing}`, () => {
      const agreed = new Set(
        run.reports.flatMap(({ specification, rules }) =>
          rules
            .filter(({ status }) => status === 'agreed')
            .map((rule) => `${specification.path} ${rule.location} ${rule.action} ${rule.label}`),
        ),
      );
      for (const { rules } of run.reports) {
        for (const { reason, location, action, label } of rules) {
          const [, before] = /^it agreed in (.*) before$/.exec(reason ?? '') ?? [];
          if (before !== undefined) expect(agreed).toContain(`${before} ${location} ${action} ${label}`);
        }
      }
    });
  });
}

const patched = await testKernel('rfc-block-access');
const why = 'reason' in patched ? patched.reason : null;

test.skipIf(why !== null)(
  `a kernel that carries a design differs, in the shortest sequences${why === null ? '' : ` (skipped: ${why})`}`,
  async () => {
    const { code, reports, stderr } = await conform(
      'test/fixtures/conform/before-bind.ilk',
      '--on',
      'rfc-block-access',
      '--instance',
      'unbound',
    );
    expect(code, stderr).toBe(1);
    const { divergences } = reports[0]!;
    expect(divergences).toMatchObject([{ rule: { action: 'get_info' }, expected: 'EINVAL', observed: 'ok', seen: 'again', minimal: true }]);
    const [reading] = divergences;
    expect(reading!.trace.stem.map(({ action }) => action)).toEqual(['open_cdev', 'get_info']);
    expect(reading!.calls[1]).toContain('VFIO_DEVICE_GET_INFO');
  },
  300_000,
);
