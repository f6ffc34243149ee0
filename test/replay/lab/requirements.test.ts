/** What is missing on a system, and the command that is told for it. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  describeMissing,
  install,
  missingRequirements,
  requirements,
  requireNothingMissing,
  systemFolders,
} from '../../../checker/replay/lab/requirements.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interlock-tools-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A system that has all but the named ones. */
async function systemWithout(...absent: readonly string[]) {
  const folders = { programs: [join(folder, 'bin')], headers: [join(folder, 'include')] };
  for (const each of requirements) {
    if (absent.includes(each.name)) continue;
    const path = join(folder, each.kind === 'program' ? 'bin' : 'include', each.name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '');
    await chmod(path, 0o755);
  }
  return folders;
}

test('a complete system misses nothing', async () => {
  expect(await missingRequirements(await systemWithout(), ['build', 'run'])).toEqual([]);
  requireNothingMissing([]);
});

test('what is missing is named with the packages that have it, once each', async () => {
  const missing = await missingRequirements(await systemWithout('qemu-system-x86_64', 'flex', 'gelf.h', 'spatch'), ['build', 'run']);
  const { message, advice } = describeMissing(missing);
  expect(message).toBe('not installed: qemu-system-x86_64, flex, spatch, the header gelf.h');
  expect(advice).toBe('install with: sudo apt-get install --yes --no-install-recommends coccinelle flex libelf-dev qemu-system-x86');
  expect(() => requireNothingMissing(missing)).toThrowError(expect.objectContaining({ problem: 'requirement', message, advice }));
});

test('building needs no QEMU, and running no flex', async () => {
  const folders = await systemWithout('qemu-system-x86_64', 'flex');
  expect((await missingRequirements(folders, ['build'])).map((each) => each.name)).toEqual(['flex']);
  expect((await missingRequirements(folders, ['run'])).map((each) => each.name)).toEqual(['qemu-system-x86_64']);
});

test('a program that may not be run, or is a folder, is missing', async () => {
  const folders = await systemWithout('make', 'bc');
  await writeFile(join(folder, 'bin', 'make'), '');
  await mkdir(join(folder, 'bin', 'bc'));
  expect((await missingRequirements(folders, ['build'])).map((each) => each.name)).toEqual(['make', 'bc']);
});

test('an empty entry of PATH is not the current folder', () => {
  expect(systemFolders({ PATH: '/a::/b:' }).programs).toEqual(['/a', '/b']);
  expect(systemFolders({}).programs).toEqual([]);
});

test('without apt-get nothing is run, and the packages are told', async () => {
  const folders = await systemWithout('flex');
  const missing = await missingRequirements(folders, ['build']);
  const said: unknown[] = [];
  const outcome = await install(missing, folders, { signal: new AbortController().signal, report: (each) => said.push(each) });
  expect(outcome).toMatchObject({ kind: 'refused', command: "install what corresponds to Debian's flex" });
  expect(said).toEqual([]);
});
