// The whole test suite: prepares the lab's kernels (or says why not), runs the tests, closes with one plain line.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const report = join(root, 'build', 'test-report.json');
const only = process.argv.slice(2);

if (only.length === 0) {
  // A machine that cannot have a kernel still runs everything else; the replay tests then say what they skipped and why.
  const lab = spawnSync(process.execPath, [join(root, 'build/checker/command/main.js'), 'lab', 'build', '--all'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (lab.status !== 0) console.error('test: no kernels: the replay tests will be skipped (the reason stands above)');
}

rmSync(report, { force: true });
const vitest = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    'test/vitest.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...only,
  ],
  { cwd: root, stdio: ['ignore', 1, 2] },
);
if (!existsSync(report)) {
  console.error('test: the test runner left no report');
  console.log('0 passed, 1 failed');
  process.exit(1);
}
const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
// A file that fails to load has no failed test in it, but is a failure all the same.
const brokenFiles = testResults.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
).length;
const failed = numFailedTests + brokenFiles + (vitest.status !== 0 && numFailedTests + brokenFiles === 0 ? 1 : 0);
const skipped = numPendingTests + numTodoTests;
console.log(`${numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(failed === 0 && numPassedTests > 0 ? 0 : 1);
