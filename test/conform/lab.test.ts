/** The specifications of Linux on a real kernel, in a bounded form: every rule once. `npm run conform` has every effect in every instance. */

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ConformanceReport } from '../../checker/conform/report.js';
import { projectRoot, testKernel } from '../lab.js';

interface Printed {
  readonly reports: readonly (ConformanceReport & { readonly judgement: string; readonly figures: { agreed: number; showable: number } })[];
}

/** The command as users run it: systems are generated while it runs, which only the built program can. */
function conform(...words: readonly string[]): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const program = join(projectRoot, 'build/checker/command/main.js');
  return new Promise((resolve) => {
    execFile(process.execPath, [program, 'conform', ...words], { cwd: projectRoot, maxBuffer: 2 ** 27 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

const specifications = JSON.parse(readFileSync(join(projectRoot, 'docs/conformance/list.json'), 'utf8')) as readonly {
  readonly specification: string;
  readonly on: readonly [string, ...string[]];
  /** All of them where none is named. */
  readonly instances?: readonly string[];
}[];

// What is said of newer kernels is left to `npm run conform`, which takes longer than a test suite may.
for (const { specification, on, instances = [] } of specifications.filter((one) => one.on[0].startsWith('6.12'))) {
  const found = await testKernel(on[0]);
  const missing = 'reason' in found ? found.reason : null;
  test.skipIf(missing !== null)(
    `${on[0]} conforms to ${specification} in every rule that it can show${missing === null ? '' : ` (skipped: ${missing})`}`,
    async () => {
      const { code, stdout, stderr } = await conform(
        specification,
        '--on',
        on[0],
        '--once',
        '--json',
        ...instances.flatMap((name) => ['--instance', name]),
      );
      expect(code, stderr).toBe(0);
      const [report] = (JSON.parse(stdout) as Printed).reports;
      expect(report).toMatchObject({ judgement: 'conforms', backend: `linux ${on[0]}`, detail: 'rules', divergences: [], notRun: null });
      expect(report!.figures.agreed).toBe(report!.figures.showable);
      expect(report!.figures.agreed).toBeGreaterThan(0);
      expect(report!.rules.filter(({ status, reason }) => status === 'excused' && reason === null)).toEqual([]);
    },
    300_000,
  );
}

const patched = await testKernel('rfc-block-access');
const why = 'reason' in patched ? patched.reason : null;

test.skipIf(why !== null)(
  `a kernel that carries a design differs, in the shortest sequences${why === null ? '' : ` (skipped: ${why})`}`,
  async () => {
    const words = ['--on', 'rfc-block-access', '--instance', 'access', '--once', '--json'];
    const { code, stdout, stderr } = await conform('spec/linux/vfio.ilk', ...words);
    expect(code, stderr).toBe(1);
    const [report] = (JSON.parse(stdout) as Printed).reports;
    const reading = report!.divergences.find(({ rule, observed }) => rule.action === 'get_info' && observed === 'ok')!;
    expect(reading).toMatchObject({ expected: 'EINVAL', seen: 'again', minimal: true });
    expect(reading.trace.stem.map(({ action }) => action)).toEqual(['open_cdev', 'get_info']);
    expect(reading.calls[1]).toContain('VFIO_DEVICE_GET_INFO');
  },
  300_000,
);
