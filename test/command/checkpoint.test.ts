/** Checkpoints as a user meets them: killed at any moment, resumed to the same counts, refused when they are not what they should be. */

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkpointWriter } from '../../checker/command/checkpoint.js';
import { projectRoot } from '../lab.js';

const MAIN = join(projectRoot, 'build/checker/command/main.js');
const MODEL = join(projectRoot, 'test/bench/models/philosophers.ilk');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlock-checkpoint-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function words(instance: string, ...more: readonly string[]): string[] {
  return [MAIN, 'check', MODEL, '--instance', instance, '--brief', '--checkpoint', 'shared', ...more];
}

function check(instance: string, ...more: readonly string[]): { stdout: string; stderr: string; status: number | null } {
  return spawnSync(process.execPath, words(instance, ...more), { cwd: folder, encoding: 'utf8' });
}

const KEEPING = join(projectRoot, 'build/test/command/explore-kept.js');
const WHOLE = { status: 'holds', states: 1_331_714, transitions: 13_774_112, selfLoops: 0, depth: 16 };

/** Runs the program that keeps as often as it can; kills it at a random moment unless it ends before. @returns what it printed */
async function explored(kept: string, threads: number, lives: number): Promise<string> {
  const resume = existsSync(join(folder, kept, 'checkpoint.json')) ? ['resume'] : [];
  const child = spawn(process.execPath, [KEEPING, MODEL, 'medium', join(folder, kept), String(threads), ...resume], { cwd: folder });
  let printed = '';
  child.stdout.on('data', (text) => {
    printed += text;
  });
  child.stderr.on('data', (text) => {
    printed += text;
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const before = resume.length > 0 ? readFileSync(join(folder, kept, 'checkpoint.json'), 'utf8') : '';
  const hasKept = (): boolean =>
    existsSync(join(folder, kept, 'checkpoint.json')) && readFileSync(join(folder, kept, 'checkpoint.json'), 'utf8') !== before;
  while (child.exitCode === null && !hasKept()) await sleep(5);
  await sleep(Math.random() * lives);
  child.kill('SIGKILL');
  await ended;
  return printed;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

test.each([1, 2])(
  'a search that is killed again and again, at any moment, comes to the counts of one that was not: %d threads',
  async (threads) => {
    let kills = 0;
    for (let lives = 400; ; lives *= 2) {
      const printed = await explored(`killed-${threads}`, threads, lives);
      if (printed !== '') {
        expect(JSON.parse(printed)).toMatchObject(WHOLE);
        break;
      }
      kills += 1;
    }
    expect(kills).toBeGreaterThan(0);
  },
  300_000,
);

test('the reference keeps what it knows as well, and does not take what the other back end has kept', () => {
  const options = ['--backend', 'ts', '--json', '--seconds'];
  const { statistics: before } = JSON.parse(check('medium', ...options, '1').stdout).verdicts[0];
  // The second that is asked for is the second run's own.
  const { stdout, stderr, status } = check('medium', ...options, '1', '--resume');
  expect(JSON.parse(stdout).verdicts[0].statistics.states).toBeGreaterThan(before.states);
  expect(JSON.parse(stdout).verdicts[0].limit).toEqual({ kind: 'time', seconds: 1 });
  expect(stderr).toContain('--resume goes on with it');
  expect(status).toBe(3);
  expect(check('medium', '--resume').stderr).toContain('or by its other back end: explore anew');
  rmSync(join(folder, 'shared'), { recursive: true });
});

test('what several threads have kept, one thread goes on with; and with too little room it stays as it is', async () => {
  rmSync(join(folder, 'killed-1'), { recursive: true });
  rmSync(join(folder, 'killed-2'), { recursive: true });
  const options = [MAIN, 'check', MODEL, '--instance', 'large', '--brief', '--checkpoint', 'shared', '--json'];
  const run = (...more: readonly string[]) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [...options, ...more], { cwd: folder, encoding: 'utf8' });
    return { verdict: JSON.parse(stdout === '' ? '{}' : stdout).verdicts?.[0], stderr, status };
  };
  const first = run('--threads', '2', '--seconds', '2');
  expect(first.status, first.stderr).toBe(3);
  const kept = readFileSync(join(folder, 'shared/checkpoint.json'), 'utf8');
  const cramped = run('--threads', '1', '--memory', '4', '--resume');
  expect(cramped.verdict).toMatchObject({ status: 'unknown', exhaustive: false, limit: { kind: 'memory' } });
  expect(cramped.status).toBe(3);
  expect(readFileSync(join(folder, 'shared/checkpoint.json'), 'utf8')).toBe(kept);
  const whole = run('--threads', '1', '--resume');
  expect(whole.verdict.statistics).toMatchObject({ states: 7_761_798, transitions: 90_316_584, depth: 18 });
  expect(whole.status).toBe(0);
}, 120_000);

test('a file system that takes no more changes nothing but the checkpoint', () => {
  // The limit on the size of files fails a write where a full disk would.
  const parameters = ['-c', 'ulimit -f 4000; exec "$0" "$@"', process.execPath, KEEPING, MODEL, 'medium', join(folder, 'full'), '1'];
  const { stdout, stderr } = spawnSync('/bin/sh', parameters, { cwd: folder, encoding: 'utf8' });
  expect(JSON.parse(stdout)).toMatchObject(WHOLE);
  expect(stderr).toMatch(/no checkpoint could be written in .*; the exploration goes on without it/);
}, 120_000);

test('a checkpoint is not overwritten by a search that begins anew', () => {
  const { stdout, stderr, status } = check('large');
  expect(stderr).toContain('holds a checkpoint already: go on with it with --resume, or remove it');
  expect(stdout).toBe('');
  expect(status).toBe(2);
});

test.each([
  ['of another instance', 'small', (): void => undefined, 'is of the instance large, not of small'],
  [
    'with other states',
    'large',
    (): void => {
      const bytes = readFileSync(join(folder, 'shared/states.bin'));
      bytes[100]! ^= 1;
      writeFileSync(join(folder, 'shared/states.bin'), bytes);
    },
    'is damaged: states.bin, byte 0',
  ],
  [
    'with another page of figures',
    'large',
    (): void => {
      const file = join(folder, 'shared/checkpoint.json');
      writeFileSync(file, readFileSync(file, 'utf8').replace('"candidates":', '"candidates":1'));
    },
    'is damaged: checkpoint.json',
  ],
  ['that is not there', 'medium', (): void => rmSync(join(folder, 'shared'), { recursive: true }), 'there is no checkpoint in'],
])('a checkpoint %s is refused', (_, instance, damage, message) => {
  damage();
  const { stdout, stderr, status } = check(instance, '--resume');
  expect(stderr).toContain(message);
  expect(stdout).toBe('');
  expect(status).toBe(2);
});

test('a search that ends for want of room says that nothing was kept at the end', () => {
  const { stderr, status } = check('small', '--states', '1000');
  expect(stderr).toContain('nothing was kept at the end');
  expect(status).toBe(3);
  expect(existsSync(join(folder, 'shared/checkpoint.json'))).toBe(false);
  rmSync(join(folder, 'shared'), { recursive: true });
});

test('a folder that cannot be made is a mistake, said before anything is explored', () => {
  writeFileSync(join(folder, 'shared'), 'a file');
  const { stdout, stderr, status } = check('small');
  expect(stderr).toContain('no checkpoint can be kept in');
  expect(stdout).toBe('');
  expect(status).toBe(2);
});

test('a checkpoint that cannot be written leaves the one before', () => {
  const kept = join(folder, 'own');
  const writer = checkpointWriter(kept, { specification: 's', instance: 'i', identity: 'x' }, false);
  const progress = { states: 1, expanded: 0, levelEnd: 1, candidates: 0, seconds: 0 };
  const lists = { statesPerDepth: [1], outcomes: [], open: [], unmet: [], found: [] };
  const snapshot = { progress: { ...progress, ...lists }, record: 8, records: () => new Uint8Array(8) };
  writer.write(snapshot);
  const before = readFileSync(join(kept, 'checkpoint.json'), 'utf8');
  // A folder where the new text is to be written: it cannot be, like on a full disk.
  mkdirSync(join(kept, 'checkpoint.json.partial'));
  expect(() => writer.write({ ...snapshot, progress: { ...snapshot.progress, states: 2 } })).toThrow(/no checkpoint could be written in/);
  expect(readFileSync(join(kept, 'checkpoint.json'), 'utf8')).toBe(before);
});
