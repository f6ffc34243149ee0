/** `interlock review` on files: exit codes, forms of the report, and one message for each mistake. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../lab.js';

const BASE = `specification base "A flag"
object Process as process { }
var up: bool
syscall raise(p: Process) { fails EBUSY when up  up := true }
syscall lower(p: Process) { up := false }
action reset() by admin { up := false }
invariant Down: not up
instance one { Process = 1 }
`;
const FILES: Readonly<Record<string, string>> = {
  'base.ilk': BASE,
  'changed.ilk': 'delta changed "No refusal" of "base.ilk"\noverride syscall raise(p: Process) { up := true }\n',
  'fixed.ilk': 'delta fixed "Nothing is raised" of "base.ilk"\noverride syscall raise(p: Process) { fails EPERM }\n',
  'other.ilk':
    'specification other\nsort Thing\nobject Process { }\nsyscall exit(p: Process) { }\ninstance two { Process = 1, Thing = 3 }\n',
  'stranger.ilk': 'specification stranger\nobject Process as process { }\nsyscall exit(p: Process) { }\ninstance one { Process = 1 }\n',
  'late.ilk': 'delta late of "base.ilk"\ninitially { up := true }\n',
  'wrong.ilk':
    'specification wrong\nobject Process { count: 0..1 }\nsyscall raise(p: Process) { p.count += 1 }\ninstance one { Process = 1 }\n',
  'invalid.ilk': 'specification invalid\nsyscall raise(\n',
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlock-review-'));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function review(...words: readonly string[]): { readonly code: number | null; readonly out: string; readonly err: string } {
  const program = join(projectRoot, 'build/checker/command/main.js');
  const env = { ...process.env, INTERLOCK_CACHE: join(folder, 'cache') };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'review', ...words], { cwd: folder, encoding: 'utf8', env });
  return { code: status, out: stdout, err: stderr };
}

describe('exit codes', () => {
  test('0 where nothing differs', () => {
    const { code, out } = review('base.ilk', 'base.ilk');
    expect(out).toContain('base against base: no difference');
    expect(out).toContain('2 pairs of states compared');
    expect(code).toBe(0);
  });
  test('1 where something does', () => {
    const { code, out } = review('base.ilk', 'changed.ilk');
    expect(out).toContain('1. raise: EBUSY -> ok');
    expect(code).toBe(1);
  });
  test('3 where a limit ends it before anything is found', () => {
    const { code, out } = review('base.ilk', 'base.ilk', '--states', '1');
    expect(out).toContain('NOT exhaustive');
    expect(code).toBe(3);
  });
});

describe('forms', () => {
  test('json', () => {
    const { out } = review('base.ilk', 'fixed.ilk', '--json');
    const { format, status, entries, properties } = JSON.parse(out);
    expect([format, status]).toEqual(['interlock-review-1', 'differences']);
    expect(entries[0]).toMatchObject({
      kind: 'no longer possible',
      calls: ['raise'],
      steps: 1,
      base: { label: 'ok' },
      proposed: { label: 'EPERM' },
    });
    expect(properties.find(({ name }: { name: string }) => name === 'Down')).toMatchObject({ change: 'won', violatedBefore: ['one'] });
  });
  test('a mail has 72 columns, and a page is kept beside it', () => {
    const { err } = review('base.ilk', 'fixed.ilk', '--mail', '--keep', 'kept/report.md');
    expect(err).not.toContain('interlock:');
    const mail = readFileSync(join(folder, 'kept/report.txt'), 'utf8');
    expect(mail.split('\n').filter((line) => line.length > 72)).toEqual([]);
    expect(readFileSync(join(folder, 'kept/report.md'), 'utf8')).toContain('# Nothing is raised');
  });
  test('where the mail cannot be written, the page is not either', () => {
    mkdirSync(join(folder, 'blocked/report.txt'), { recursive: true });
    const { code, err } = review('base.ilk', 'fixed.ilk', '--keep', 'blocked/report.md');
    expect(err).toContain('interlock: cannot write blocked/report.txt: it is a folder');
    expect(code).toBe(2);
    expect(readdirSync(join(folder, 'blocked'))).toEqual(['report.txt']);
  });
});

describe('mistakes', () => {
  test.each([
    [['base.ilk'], 'review takes two specifications'],
    [['base.ilk', 'gone.ilk'], 'there is no specification at gone.ilk'],
    [['base.ilk', 'invalid.ilk'], 'invalid.ilk is not a valid specification'],
    [['base.ilk', 'changed.ilk', '--instance', 'large'], "neither base.ilk nor changed.ilk has an instance 'large'; they have one"],
    [['other.ilk', 'base.ilk'], 'share no instance'],
    [['base.ilk', 'stranger.ilk'], 'base and stranger have no common call in instance one'],
    [['base.ilk', 'late.ilk'], 'base and late have no common initial state in instance one'],
    [['base.ilk', 'changed.ilk', '--json', '--mail'], '--mail and --json exclude each other'],
    [['base.ilk', 'changed.ilk', '--on', '6.12'], '--on is given twice'],
    [['base.ilk', 'changed.ilk', '--on', '6.12', '--on', 'nope'], 'there is no kernel "nope"'],
    [['base.ilk', 'changed.ilk', '--silent', 'raise'], 'raise is a system call: its caller sees it'],
    [['base.ilk', 'changed.ilk', '--silent', 'nothing'], "there is no action 'nothing'"],
    [['wrong.ilk', 'wrong.ilk'], 'wrong.ilk:3:29: error[evaluation]: the value 2 is outside'],
  ] as const)('%s', (words, message) => {
    const { code, out, err } = review(...words, '--keep', 'half/report.md');
    expect(err).toContain(message);
    expect(err).not.toMatch(/^\s+at /m);
    expect(out).toBe('');
    expect(code).toBe(2);
    expect(existsSync(join(folder, 'half'))).toBe(false);
  });
});
