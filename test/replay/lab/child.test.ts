/** Child processes: their lines, their end, and that a cancelled one is gone with all that it started. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runChild } from '../../../checker/replay/lab/child.js';
import { isAlive } from '../../../checker/replay/lab/lock.js';

const run = (signal = new AbortController().signal) => ({ signal, report: () => undefined });
const shell = (script: string, options = {}, signal?: AbortSignal) => runChild(run(signal), 'sh', ['-c', script], options);

test('gives the exit code, what was printed, and the lines as they come', async () => {
  const lines: string[] = [];
  const status: string[] = [];
  const result = await shell('echo one; echo two >&2; printf three; echo half >&3; exit 7', {
    onLine: (line: string) => lines.push(line),
    onStatus: (line: string) => status.push(line),
  });
  expect(result).toMatchObject({ code: 7, stdout: 'one\nthree' });
  expect([...lines].sort()).toEqual(['one', 'three', 'two']);
  expect(status).toEqual(['half']);
  expect([...result.tail].sort()).toEqual(['one', 'three', 'two']);
});

test('keeps the end of a long output', async () => {
  const { tail } = await shell('seq 1 1000');
  expect(tail.at(-1)).toBe('1000');
  expect(tail.length).toBeLessThan(100);
});

test('gives input, and survives a child that does not read it', async () => {
  expect((await shell('cat', { input: 'text' })).stdout).toBe('text');
  expect((await shell('exit 0', { input: 'x'.repeat(1_000_000) })).code).toBe(0);
});

test('says which program is not installed', async () => {
  await expect(runChild(run(), 'no-such-program', [])).rejects.toMatchObject({
    problem: 'requirement',
    message: 'cannot run no-such-program: it is not installed',
  });
});

test('a cancelled child ends with its grandchildren', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'interlock-child-'));
  const controller = new AbortController();
  let started = false;
  const running = shell('sleep 600 & echo $! > pid; echo started; wait', { folder, onLine: () => (started = true) }, controller.signal);
  await expect.poll(() => started).toBe(true);
  const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
  expect(isAlive(pid)).toBe(true);
  controller.abort();
  await expect(running).rejects.toMatchObject({ problem: 'cancelled' });
  await expect.poll(() => isAlive(pid)).toBe(false);
  await rm(folder, { recursive: true });
});

test('nothing is started once the work is cancelled', async () => {
  await expect(shell('exit 0', {}, AbortSignal.abort())).rejects.toMatchObject({ problem: 'cancelled' });
});
