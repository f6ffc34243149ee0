/** The program in few files does what the program in many does, also where it loads generated modules, threads and other commands. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot } from '../lab.js';

const MODULES = join(projectRoot, 'build/checker/command/main.js');
const BUNDLE = join(projectRoot, 'build/bundle/main.js');
const folder = mkdtempSync(join(tmpdir(), 'interlock-bundle-'));
const broken = join(folder, 'broken.ilk');
const failing = join(folder, 'failing.ilk');

beforeAll(() => {
  writeFileSync(broken, 'specification broken\nsort A\n@');
  writeFileSync(failing, 'specification failing\nvar x: 0..2\naction up() { x += 1 }\ninstance one { }');
  const { status, stderr } = spawnSync(process.execPath, [join(projectRoot, 'scripts/bundle.mjs')], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true }));

function run(program: string, words: readonly string[]): { stdout: string; stderr: string; status: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...words], { cwd: projectRoot, encoding: 'utf8' });
  return { stdout: stdout.replace(/in [\d.]+ s \([^)]*\)/g, ''), stderr, status };
}

const philosophers = ['check', 'test/bench/models/philosophers.ilk', '--instance'];

test.each([
  [['--help']],
  [['check', '--help']],
  [[...philosophers, 'small']],
  [[...philosophers, 'medium', '--threads', '2']],
  [[...philosophers, 'small', '--backend', 'ts']],
  [['check', 'spec/linux/vfio.ilk', '--instance', 'two_groups', '--backend', 'ts', '--brief']],
  [['check', failing, '--backend', 'ts']],
  [['check', failing]],
  [['check', broken]],
  [['check', 'nothing.ilk']],
  [['export', 'test/bench/models/peterson.ilk', '--instance', 'small', '--to', 'promela']],
  [['findings', '--help']],
])(
  '%j',
  (words) => {
    expect(run(BUNDLE, words)).toEqual(run(MODULES, words));
  },
  60_000,
);

test('files older than the build are not used', () => {
  expect(existsSync(BUNDLE)).toBe(true);
  const program = (): string => spawnSync('/bin/sh', ['-x', join(projectRoot, 'interlock'), '--help'], { encoding: 'utf8' }).stderr;
  expect(program()).toContain('exec node');
  expect(program()).toContain('build/bundle/main.js --help');
  utimesSync(BUNDLE, 1, 1);
  try {
    expect(program()).toContain('build/checker/command/main.js --help');
  } finally {
    utimesSync(BUNDLE, new Date(), new Date());
  }
});
