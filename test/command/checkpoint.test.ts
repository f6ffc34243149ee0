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
  return [MAIN, 'check', MODEL, '--instance', instance, '--brief', '--checkpoint', 'kept', '--every', '1', ...more];
}

function check(instance: string, ...more: readonly string[]): { stdout: string; stderr: string; status: number | null } {
  return spawnSync(process.execPath, words(instance, ...more), { cwd: folder, encoding: 'utf8' });
}

/** Starts a search, and kills it once it has kept something. */
async function killed(): Promise<void> {
  const child = spawn(process.execPath, words('large'), { cwd: folder, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const file = join(folder, 'kept/checkpoint.json');
  while (child.exitCode === null && !(existsSync(file) && /"states":\d{4}/.test(readFileSync(file, 'utf8')))) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill('SIGKILL');
  await ended;
}

test('a search that was killed goes on to the same counts', async () => {
  await killed();
  const { stdout, stderr, status } = check('large', '--resume');
  expect(stdout, stderr).toContain('7,761,798 states, 90,316,584 transitions, depth 18');
  expect(status).toBe(0);
}, 120_000);

test.each([
  ['of another instance', 'small', (): void => undefined, 'is of the instance large, not of small'],
  [
    'with other states',
    'large',
    (): void => {
      const bytes = readFileSync(join(folder, 'kept/states.bin'));
      bytes[100]! ^= 1;
      writeFileSync(join(folder, 'kept/states.bin'), bytes);
    },
    'is damaged: states.bin, byte 0',
  ],
  [
    'with another page of figures',
    'large',
    (): void => {
      const file = join(folder, 'kept/checkpoint.json');
      writeFileSync(file, readFileSync(file, 'utf8').replace('"candidates":', '"candidates":1'));
    },
    'is damaged: checkpoint.json',
  ],
  ['that is not there', 'medium', (): void => rmSync(join(folder, 'kept'), { recursive: true }), 'there is no checkpoint in'],
])('a checkpoint %s is refused', (_, instance, damage, message) => {
  damage();
  const { stdout, stderr, status } = check(instance, '--resume');
  expect(stderr).toContain(message);
  expect(stdout).toBe('');
  expect(status).toBe(2);
});

test('a folder that cannot be made is a mistake, said before anything is explored', () => {
  writeFileSync(join(folder, 'kept'), 'a file');
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
