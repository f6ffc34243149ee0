/** The lock of a kernel tree: one holder at a time, and a dead one's lock is taken over. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from '../../../checker/replay/lab/lock.js';
import type { LabProgress, LabRun } from '../../../checker/replay/lab/progress.js';

let folder = '';
let path = '';
let said: LabProgress[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interlock-lock-'));
  path = join(folder, 'locks', 'tree.lock');
  said = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (signal = new AbortController().signal): LabRun => ({ signal, report: (progress) => said.push(progress) });

test('the lock is there while the work runs, and gone after, also when it fails', async () => {
  expect(await withLock(path, run(), () => Promise.resolve(existsSync(path)))).toBe(true);
  await expect(withLock(path, run(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await readdir(join(folder, 'locks'))).toEqual([]);
});

test('a second run waits for the first, and says so once', async () => {
  const order: string[] = [];
  let finish = (): void => undefined;
  const first = withLock(path, run(), async () => {
    order.push('first begins');
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    order.push('first ends');
  });
  await expect.poll(() => order.length).toBe(1);
  const second = withLock(path, run(), async () => {
    order.push('second');
  });
  await expect.poll(() => said.length).toBe(1);
  expect(said[0]).toMatchObject({ kind: 'phase', text: expect.stringContaining(`waiting for process ${process.pid}`) });
  finish();
  await Promise.all([first, second]);
  expect(order).toEqual(['first begins', 'first ends', 'second']);
  expect(said).toHaveLength(1);
});

test('waiting can be cancelled, and leaves the lock to its holder', async () => {
  const controller = new AbortController();
  await withLock(path, run(), async () => {
    const second = withLock(path, run(controller.signal), () => Promise.resolve());
    await expect.poll(() => said.length).toBe(1);
    controller.abort();
    await expect(second).rejects.toMatchObject({ problem: 'cancelled' });
    expect(existsSync(path)).toBe(true);
  });
});

test.each([
  ['of a process that is gone', '99999999 1\n'],
  ['of a process number that another has now', '1 1\n'],
  ['that makes no sense', 'x'],
])('a lock %s is taken over', async (_what, content) => {
  await withLock(path, run(), () => Promise.resolve());
  await writeFile(path, content);
  expect(await withLock(path, run(), () => Promise.resolve('worked'))).toBe('worked');
  expect(said).toEqual([]);
});

test('what a killed run left running is ended before its lock is used', async () => {
  await withLock(path, run(), () => Promise.resolve());
  await writeFile(path, '99999999 1\n');
  const orphan = spawn('sleep', ['600'], { env: { PATH: process.env.PATH, INTERLOCK_LOCK: `99999999@${path}` } });
  const bystander = spawn('sleep', ['600'], { env: { PATH: process.env.PATH, INTERLOCK_LOCK: `99999998@${path}` } });
  const ended = once(orphan, 'exit');
  await Promise.all([once(orphan, 'spawn'), once(bystander, 'spawn')]);
  await withLock(path, run(), () => Promise.resolve());
  expect((await ended)[1]).toBe('SIGKILL');
  expect(bystander.exitCode).toBeNull();
  bystander.kill();
});
