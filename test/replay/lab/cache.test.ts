/** The cache folder: where it is, and that nothing half written appears in it. */
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cacheFolder, openCache, publishFile, publishFolder, requireSpace } from '../../../checker/replay/lab/cache.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interlock-cache-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the folder', () => {
  test('is ours, else the shared one, else one under home', () => {
    expect(cacheFolder({ INTERLOCK_CACHE: '/own', XDG_CACHE_HOME: '/shared' }, '/home/x')).toBe('/own');
    expect(cacheFolder({ XDG_CACHE_HOME: '/shared' }, '/home/x')).toBe('/shared/interlock');
    expect(cacheFolder({}, '/home/x')).toBe('/home/x/.cache/interlock');
  });

  test('is not the shared one where that is relative or empty', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: 'shared' }, '/home/x')).toBe('/home/x/.cache/interlock');
    expect(cacheFolder({ INTERLOCK_CACHE: '', XDG_CACHE_HOME: '' }, '/home/x')).toBe('/home/x/.cache/interlock');
  });

  test.each(['relative', '/with space', '/with:colon'])('%j is refused, for the kernel cannot be built in it', (path) => {
    expect(() => cacheFolder({ INTERLOCK_CACHE: path }, '/home/x')).toThrowError(expect.objectContaining({ problem: 'usage' }));
  });
});

describe('publishing a folder', () => {
  test('shows it whole, in place of what was there', async () => {
    const destination = join(folder, 'deep', 'kernel');
    await publishFolder(destination, (temporary) => writeFile(join(temporary, 'a'), 'old'));
    await publishFolder(destination, (temporary) => writeFile(join(temporary, 'b'), 'new'));
    expect(await readdir(destination)).toEqual(['b']);
    expect(await readdir(join(folder, 'deep'))).toEqual(['kernel']);
  });

  test('that fails leaves what was there, and nothing else', async () => {
    const destination = join(folder, 'kernel');
    await publishFolder(destination, (temporary) => writeFile(join(temporary, 'a'), 'old'));
    const failing = publishFolder(destination, async (temporary) => {
      await writeFile(join(temporary, 'b'), 'half');
      throw new Error('interrupted');
    });
    await expect(failing).rejects.toThrow('interrupted');
    expect(await readdir(folder)).toEqual(['kernel']);
    expect(await readFile(join(destination, 'a'), 'utf8')).toBe('old');
  });

  test('removes what a dead run left, and leaves what a living one is filling', async () => {
    // Process 1 lives as long as the machine; numbers above the kernel's limit never do.
    await mkdir(join(folder, 'kernel.partial-1'));
    await mkdir(join(folder, 'kernel.partial-99999999'));
    await mkdir(join(folder, 'other.partial-99999999'));
    await publishFolder(join(folder, 'kernel'), () => Promise.resolve());
    expect((await readdir(folder)).sort()).toEqual(['kernel', 'kernel.partial-1', 'other.partial-99999999']);
  });
});

test('publishing a file replaces it and leaves no other', async () => {
  await publishFile(join(folder, 'x'), 'one');
  await publishFile(join(folder, 'x'), 'two');
  expect(await readdir(folder)).toEqual(['x']);
  expect(await readFile(join(folder, 'x'), 'utf8')).toBe('two');
});

test('a folder that cannot be made, or is a file, is said with what to do', async () => {
  await writeFile(join(folder, 'file'), '');
  for (const path of [join(folder, 'file', 'cache'), '/proc/no/cache']) {
    await expect(openCache(path)).rejects.toMatchObject({ problem: 'disk', advice: expect.stringContaining('INTERLOCK_CACHE') });
  }
  await openCache(join(folder, 'some', 'where'));
  expect(await readdir(join(folder, 'some', 'where'))).toEqual([]);
});

test('a full disk is said before the work, with what to do', async () => {
  await requireSpace(folder, 1, 'a little');
  await expect(requireSpace(folder, 1e18, 'the source of Linux')).rejects.toMatchObject({
    problem: 'disk',
    message: expect.stringMatching(/^the source of Linux needs 1000000000\.0 GB in /),
    advice: expect.stringContaining('INTERLOCK_CACHE'),
  });
});
