/** Which back end explores: the same verdict from both, and a line where the faster one cannot run. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../lab.js';

const MAIN = join(projectRoot, 'build/checker/command/main.js');
const MODEL = join(projectRoot, 'test/bench/models/philosophers.ilk');

function check(options: readonly string[], ...flags: readonly string[]): { stdout: string; stderr: string; status: number | null } {
  const words = [...flags, MAIN, 'check', MODEL, '--instance', 'small', '--brief', ...options];
  return spawnSync(process.execPath, words, { cwd: projectRoot, encoding: 'utf8' });
}

const COUNTS = '94,642 states, 795,353 transitions, depth 13';

test.each([[[]], [['--backend', 'wasm', '--threads', '2']], [['--backend', 'ts']]])('%j', (options) => {
  const { stdout, stderr, status } = check(options);
  expect(stdout, stderr).toContain(COUNTS);
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

test('a runtime without WebAssembly falls back, and says so', () => {
  const { stdout, stderr, status } = check([], '--jitless');
  expect(stderr).toContain('explored by the TypeScript back end, because this runtime has no WebAssembly');
  expect(stdout).toContain(COUNTS);
  expect(status).toBe(0);
});

test.each([
  ['small', 2_000_000, COUNTS, 'explored by the TypeScript back end, because the machine or a limit of the process refuses'],
  ['medium', 12_000_000, '1,331,714 states, 13,774,112 transitions, depth 16', 'goes on in one thread: the machine or a limit'],
])('a process that may not have the addresses of its memories falls back, and says so: %s', (instance, kibibytes, counts, message) => {
  const words = [MAIN, 'check', MODEL, '--instance', instance, '--brief', '--threads', '2'];
  const parameters = ['-c', `ulimit -v ${kibibytes}; exec "$0" "$@"`, process.execPath, ...words];
  const { stdout, stderr, status } = spawnSync('/bin/sh', parameters, { cwd: projectRoot, encoding: 'utf8' });
  expect(stderr).toContain(message);
  expect(stdout).toContain(counts);
  expect(status).toBe(0);
});

test.each([
  [['--threads', '65'], 'takes at most 64'],
  [['--threads', '2', '--backend', 'ts'], 'explores in one thread'],
])('%j is a mistake', (words, message) => {
  const { status, stderr } = check(words);
  expect(stderr).toContain(message);
  expect(status).toBe(2);
});

test('a back end that there is not', () => {
  const { stderr, status } = check(['--backend', 'cpp']);
  expect(stderr).toContain("there is no back end 'cpp'; there are wasm and ts");
  expect(status).toBe(2);
});
