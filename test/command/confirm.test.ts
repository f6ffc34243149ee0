/** `interlock confirm`: what it says, where it writes, and how it ends. */

import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { presence } from '../../checker/export/confirm/checker.js';
import { projectRoot } from '../lab.js';

const MODEL = `specification counter
sort Process
var count: 0..3
syscall step(p: Process) { fails EBUSY when count == 3  count += 1 }
invariant Small: count < 3
reachable Full: count == 3
allow deadlock
instance small { Process = 1 }
instance large { Process = 2 }
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlock-confirm-test-'));
  writeFileSync(join(folder, 'counter.ilk'), MODEL);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function confirm(...words: readonly string[]) {
  const program = join(projectRoot, 'build/checker/command/main.js');
  const env = { ...process.env, INTERLOCK_TLA2TOOLS: undefined };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'confirm', ...words], { cwd: folder, encoding: 'utf8', env });
  return { status, stdout, stderr };
}

test('mistakes', () => {
  expect(confirm('counter.ilk', '--with', 'nuXmv')).toMatchObject({ status: 2, stderr: expect.stringContaining("not 'nuXmv'") });
  expect(confirm('counter.ilk', '--instance', 'huge').status).toBe(2);
  expect(confirm('counter.ilk', '--table', 'counter.ilk').stderr).toContain('has no place for the table');
  expect(confirm('nowhere.ilk').status).toBe(2);
});

test('nothing confirmed is not success', () => {
  const alone = confirm('counter.ilk', '--with', 'tlc');
  expect(alone.status).toBe(3);
  expect(alone.stdout).toContain('- TLC: skipped: TLC is not given: set INTERLOCK_TLA2TOOLS');
  const none = confirm('counter.ilk', '--states', '1');
  expect(none.status).toBe(3);
  expect(none.stdout).toContain('- left out (it has more than 1 states): counter.ilk small, counter.ilk large');
});

describe('with a program that answers as TLC does', () => {
  /** In the place of Java: the figures, and a violation where the configuration names a property. */
  function tlc(...words: readonly string[]) {
    const stub = join(folder, 'java');
    const lines = [
      '#!/bin/sh',
      'case "$*" in *" -h") echo "TLC2 Version 2.20 of a stub"; exit;; esac',
      'while [ $# -gt 0 ]; do [ "$1" = -config ] && file=$2; shift; done',
      'if grep -qE "Small|Full" "$file"; then echo "Error: Invariant X is violated."; exit 12; fi',
      'echo "$GENERATED states generated, 4 distinct states found, 0 states left on queue."',
    ];
    writeFileSync(stub, `${lines.join('\n')}\n`, { mode: 0o755 });
    const [generated, ...more] = words;
    const own = { PATH: `${folder}:${process.env.PATH}`, INTERLOCK_TLA2TOOLS: '/given/tla2tools.jar', GENERATED: generated };
    const program = join(projectRoot, 'build/checker/command/main.js');
    const parameters = [program, 'confirm', 'counter.ilk', '--instance', 'small', '--with', 'tlc', ...more];
    return spawnSync(process.execPath, parameters, { cwd: folder, encoding: 'utf8', env: { ...process.env, ...own } });
  }

  test('the same figures confirm; the initial state that TLC counts as generated is subtracted', () => {
    const { status, stdout } = tlc('5');
    expect(stdout).toContain('- TLC: 1 of 1 instances confirmed (4 states, 4 transitions, 2 verdicts), 0 differ');
    expect(status).toBe(0);
  });

  test('another figure is a difference', () => {
    const { status, stdout } = tlc('6');
    expect(stdout).toContain('transitions: Interlock 4, tlc 5');
    expect(status).toBe(1);
  });
});

describe('with SPIN', async () => {
  const there = await presence('spin', { folder: tmpdir(), limits: { seconds: 60, megabytes: 2048 }, jar: null });
  if (there.kind === 'absent') {
    test.skip(`skipped: ${there.reason}`);
    return;
  }

  test('a table, printed and kept', () => {
    writeFileSync(join(folder, 'page.md'), 'before\n<!-- printed by npm run confirm -->\nold\n<!-- end -->\nafter\n');
    const { status, stdout } = confirm('counter.ilk', '--with', 'spin', '--table', 'page.md');
    expect(status).toBe(0);
    expect(stdout).toMatch(/\| counter\.ilk \| small \| 1 violated, 1 reached \| 4 \/ 4 \/ [\d.]+ s \| 4 \/ 4 \/ [\d.]+ s \|/);
    expect(stdout).toContain('- SPIN: 2 of 2 instances confirmed (8 states, 12 transitions, 4 verdicts), 0 differ');
    const page = readFileSync(join(folder, 'page.md'), 'utf8');
    expect(page).toBe(`before\n<!-- printed by npm run confirm -->\n${stdout}<!-- end -->\nafter\n`);
  }, 60_000);

  test('a limit leaves out, and is said', () => {
    const { status, stdout } = confirm('counter.ilk', '--with', 'spin', '--instance', 'small', '--memory', '64');
    expect(status).toBe(3);
    expect(stdout).toMatch(/- (?:left out|no verdict): counter\.ilk small, SPIN: /);
  }, 60_000);
});

describe('answers that are kept', () => {
  test('a file that is something else is refused, and left as it is', () => {
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    expect(confirm('counter.ilk', '--log', 'notes.txt')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('notes.txt:1:1: error[log]'),
    });
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
    writeFileSync(join(folder, 'notes.txt'), '{"key":"1","answer":{"kind":"confirmed"}}\nmine\n');
    expect(confirm('counter.ilk', '--log', 'notes.txt').stderr).toContain('notes.txt:2:1: error[log]');
  });

  /** In the place of gcc, spin and the verifier: counts how often it is asked, and finds what the environment says. */
  function spin(states: number, version = '6.5.2') {
    const programs = join(folder, 'programs');
    mkdirSync(programs, { recursive: true });
    writeFileSync(join(programs, 'spin'), '#!/bin/sh\n[ "$1" = -V ] && echo "Spin Version $SPIN" || touch pan.c\n', { mode: 0o755 });
    const search = `echo searched >> ${join(folder, 'searches')}; cat ${join(programs, 'says')}`;
    const says = ['errors: 0', `${states} states, stored`, '5 transitions (= stored+matched)', 'noted: Small', 'noted: Full_'];
    writeFileSync(join(programs, 'says'), `${says.join('\n')}\n`);
    const compiler = `#!/bin/sh\n[ "$1" = --version ] || { printf '#!/bin/sh\\n%s\\n' '${search}' > pan; chmod +x pan; }\n`;
    writeFileSync(join(programs, 'gcc'), compiler, { mode: 0o755 });
    const program = join(projectRoot, 'build/checker/command/main.js');
    const env = { ...process.env, PATH: `${programs}:${process.env.PATH}`, SPIN: version };
    const parameters = [program, 'confirm', 'counter.ilk', '--instance', 'small', '--with', 'spin', '--log', 'kept.log'];
    const { status, stdout, stderr } = spawnSync(process.execPath, parameters, { cwd: folder, encoding: 'utf8', env });
    const searches = existsSync(join(folder, 'searches')) ? readFileSync(join(folder, 'searches'), 'utf8').split('\n').length - 1 : 0;
    return { status, stdout, stderr, searches };
  }

  test('agreement is asked for once, difference again and again, and a line that was cut off is forgotten', () => {
    expect(spin(9)).toMatchObject({ status: 1, searches: 1 });
    expect(spin(9)).toMatchObject({ status: 1, searches: 2 });
    expect(spin(4)).toMatchObject({ status: 0, searches: 3 });
    appendFileSync(join(folder, 'kept.log'), '{"key":"half of a li');
    expect(spin(9)).toMatchObject({ status: 0, stdout: expect.stringContaining('1 of 1 instances confirmed'), searches: 3 });
    expect(readFileSync(join(folder, 'kept.log'), 'utf8').split('\n')).toHaveLength(2);
    expect(spin(4, '7.0')).toMatchObject({ status: 0, searches: 4 });
  });
});
