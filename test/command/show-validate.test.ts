/** Bad input to `show` and `validate`: a message in its place, exit code 2, no stack, and no file half written. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../lab.js';

const folder = mkdtempSync(join(tmpdir(), 'interlock-show-validate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = join(projectRoot, 'build/checker/command/main.js');
const kept = join(projectRoot, 'traces', 'rfc-block-access-NoIoctlBeforeContext.json');
const linux = join(projectRoot, 'spec', 'linux', 'vfio.ilk');

function interlock(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], { cwd: folder, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

function refused(...words: readonly string[]): string {
  const { code, err, out } = interlock(...words);
  expect(err).not.toMatch(/^\s+at /m);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  return err;
}

function written(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

describe('show', () => {
  test('an unknown form names the known ones', () => expect(refused('show', kept, '--as', 'pdf')).toContain('text, mail, markdown'));
  test('no file', () => expect(refused('show', 'none.json')).toContain('cannot read none.json'));
  test('no trace', () => expect(refused('show', written('odd.json', '{"format": 1}'))).toMatch(/odd\.json:1:\d+: error\[R101\]/));

  test('what a form cannot say is refused, and nothing is written', () => {
    const vm = join(projectRoot, 'traces', 'merged-VmRefExact.json');
    expect(refused('show', vm, '--as', 'c', '-o', 'vm.c')).toMatch(/merged-VmRefExact\.json:\d+:\d+: error\[R401\]: step \d+, create_vm/);
    expect(readdirSync(folder).filter((name) => name.startsWith('vm.c'))).toEqual([]);
  });

  test('a file that cannot be written leaves nothing behind', () => {
    expect(refused('show', kept, '-o', '/proc/none/x')).toContain('cannot write /proc/none/x');
  });

  test('-o writes the file whole, and says so', () => {
    const { code, err } = interlock('show', kept, '--as', 'json', '-o', 'trace.json');
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining('wrote trace.json') });
    expect(JSON.parse(readFileSync(join(folder, 'trace.json'), 'utf8'))).toMatchObject({ format: 'interlock-trace-1' });
    expect(existsSync(join(folder, `trace.json.partial-${process.pid}`))).toBe(false);
  });
});

describe('validate', () => {
  const log = '31 openat(AT_FDCWD</>, "/dev/iommu", O_RDWR) = 5</dev/iommu>\n';

  test('needs a specification and a log', () => expect(refused('validate', linux)).toContain('usage: interlock validate'));
  test('no log', () => expect(refused('validate', linux, 'none.log')).toContain('cannot read none.log'));
  test('an unknown instance names the known ones', () => {
    expect(refused('validate', linux, written('one.log', log), '--instance', 'huge')).toContain('it has access');
  });
  test('prose', () =>
    expect(refused('validate', linux, written('prose.log', 'It was a dark night.\n'))).toContain('prose.log:1:1: error[V101]'));
  test('a log that is cut', () => {
    expect(refused('validate', linux, written('cut.log', `${log}31 ioctl(5</dev/io`))).toContain('cut.log:2:1: error[V102]: the log ends');
  });
  test('the end of a call without its beginning', () => {
    const text = `${log}32 <... ioctl resumed>) = 0\n`;
    expect(refused('validate', linux, written('resumed.log', text))).toContain('resumed.log:2:1: error[V103]');
  });
  test('a 32-bit program', () => {
    const text = `[ Process PID=31 runs in 32 bit mode. ]\n${log}`;
    expect(refused('validate', linux, written('narrow.log', text))).toContain(
      'narrow.log:1:1: error[V104]: the program runs in 32 bit mode',
    );
  });
  test('a specification without calls', () => {
    const spec = written(
      'mute.ilk',
      'specification mute\nobject Process { }\nsyscall nothing(p: Process) { }\ninstance one { Process = 1 }\n',
    );
    expect(refused('validate', spec, written('two.log', log))).toContain('no log can show it');
  });
});
