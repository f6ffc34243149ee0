/** What the program says to mistakes: one clear message, the right exit code, never a stack, nothing half-written. */

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../lab.js';

const GOOD = `specification good "A counter"
sort Process as process
var count: 0..3
syscall step(p: Process) { fails EBUSY when count == 3  count += 1 }
invariant Small: count < 3
instance small { Process = 1 }
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlock-input-'));
  writeFileSync(join(folder, 'good.ilk'), GOOD);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function interlock(...words: readonly string[]): Ended {
  const program = join(projectRoot, 'build/checker/command/main.js');
  // The lab must not be touched by a mistake: its cache is a folder that does not exist.
  const env = { ...process.env, INTERLOCK_CACHE: join(folder, 'cache') };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], { cwd: folder, encoding: 'utf8', env });
  return { code: status, out: stdout, err: stderr };
}

function refused(...words: readonly string[]): string {
  const { code, err } = interlock(...words);
  expect(err).not.toMatch(/^\s+at /m);
  expect(code, err).toBe(2);
  return err;
}

describe('debug kernels', () => {
  test('a kernel that cannot report is refused', () => {
    expect(refused('debug-kernel', '--on', '6.12')).toContain('6.12 is no debug kernel; those are 6.12-debug');
    expect(refused('debug-kernel', '--on', 'rfc-block-access@6.12-compat')).toContain('is no debug kernel');
  });
  test('an unknown design on one names the known ones', () =>
    expect(refused('debug-kernel', '--on', 'nothing@6.12-debug')).toContain('rfc-block-access'));
});

describe('conformance', () => {
  test('needs a kernel', () => expect(refused('conform', 'good.ilk')).toContain('usage: interlock conform'));
  test('one form of the report', () => expect(refused('conform', 'good.ilk', '--on', 'model', '--json', '--ktap')).toContain('choose one'));
  test('an unknown instance names the known ones', () =>
    expect(refused('conform', 'good.ilk', '--on', 'model', '--instance', 'large')).toContain('it has small'));
  test('an unknown kernel names the known ones', () => expect(refused('conform', 'good.ilk', '--on', '1.0')).toContain('6.12'));
  test('walks are counted from one', () => expect(refused('conform', 'good.ilk', '--on', 'model', '--walks', '0')).toContain('above 0'));
  test('a specification without calls conforms to nothing, and says why', () => {
    const { code, out } = interlock('conform', 'good.ilk', '--on', 'model');
    expect(out).toContain('it has no `calls`');
    expect(out).toContain('0 of 0 rules agreed');
    expect(code).toBe(3);
  });
  test('pairs takes one specification', () => expect(refused('pairs')).toContain('usage: interlock pairs'));
});

describe('words', () => {
  test('no command', () => expect(interlock().code).toBe(2));
  test('help', () => expect(interlock('--help')).toMatchObject({ code: 0 }));
  test('an unknown command names the known ones', () => expect(refused('chekc')).toMatch(/the commands are check, .*replay, /));
  test('an unknown flag shows the usage', () => expect(refused('check', 'good.ilk', '--fast')).toContain('usage: interlock check'));
  test.each([
    [['--states', 'many'], 'whole number'],
    [['--states', '-3'], "--states takes a whole number above 0, not '-3'"],
    [['--states'], '--states needs a value: --states N'],
    [['--states', '3', '--states', '4'], '--states is given twice'],
    [['--trace', '--json'], "'--json' looks like an option; if it is meant, write --trace=--json"],
    [['--json=yes'], '--json takes no value'],
    [['--constructor'], 'there is no option --constructor'],
    [['-s', '3'], 'there is no option -s'],
    [['--compress', '--backend', 'ts'], '--compress is for the WebAssembly back end'],
    [['--compress', '--symmetry'], '--compress is for the WebAssembly back end'],
  ])('%j', (words, says) => expect(refused('check', 'good.ilk', ...words)).toContain(says));
  test('a memory limit above what the machine has is lowered, and said', () => {
    const { code, err } = interlock('check', 'good.ilk', '--memory', '9_000_000_000');
    expect(code, err).toBe(1);
    expect(err).toMatch(/--memory 9000000000 is more than this machine has: the limit is its \d+ MiB/);
  });
  test('a trace where no folder can be made', () => {
    expect(refused('check', 'good.ilk', '--trace', '/proc/none/trace.json')).toContain('cannot write /proc/none/trace.json');
  });
  test('a limit of nothing', () => expect(refused('check', 'good.ilk', '--seconds', '0')).toContain('above 0'));
  test.each(['check', 'replay', 'generate', 'format', 'lab', 'tour'])('%s has help', (name) => {
    expect(interlock(name, '--help').out).toContain(`usage: interlock ${name}`);
  });
});

describe('specifications', () => {
  test('a file that is not there', () => expect(refused('check', 'none.ilk')).toContain('there is no specification at none.ilk'));
  test('a folder', () => expect(refused('check', '.')).toContain('.'));
  test('an instance that is not there names those that are', () => {
    expect(refused('check', 'good.ilk', '--instance', 'large')).toContain('it has small');
  });
  test('a mistake is shown in its place', () => {
    writeFileSync(join(folder, 'wrong.ilk'), GOOD.replace('count == 3', 'cuont == 3'));
    expect(refused('check', 'wrong.ilk')).toMatch(/wrong\.ilk:4:\d+: error\[unknown-name\].*cuont/);
  });
  test('bytes that are no text', () => {
    writeFileSync(join(folder, 'binary.ilk'), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0xff, 0xfe, 1]));
    expect(refused('check', 'binary.ilk')).toMatch(/binary\.ilk:1:\d+: error\[not-text\]/);
  });
  test('names of JavaScript and of ours are just names', () => {
    const hostile = GOOD.replaceAll('count', '__proto__').replaceAll('step', 'constructor').replaceAll('Small', 'process');
    writeFileSync(join(folder, 'hostile.ilk'), hostile);
    expect(interlock('check', 'hostile.ilk').code).toBe(1);
  });
  test('text that tries to leave a string or a comment stays text', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is the attack
    const hostile = GOOD.replace('"A counter"', '"*/ `${process.exit(9)}` \\" // "').replace('sort', '/// */ process.exit(9) /*\nsort');
    writeFileSync(join(folder, 'escape.ilk'), hostile);
    expect(interlock('check', 'escape.ilk').code).toBe(1);
  });
});

describe('verdicts', () => {
  test('a violation ends with 1 and shows the shortest counterexample', () => {
    const { code, out } = interlock('check', 'good.ilk');
    expect(code).toBe(1);
    expect(out).toContain('Counterexample to Small, 3 steps');
  });
  test('a limit ends with 3 and names it', () => {
    writeFileSync(
      join(folder, 'long.ilk'),
      GOOD.replace('0..3', '0..30000').replace('count == 3', 'count == 30000').replace('count < 3', 'count < 30001'),
    );
    const { code, out } = interlock('check', 'long.ilk', '--states', '10');
    expect(code, out).toBe(3);
    expect(out).toContain('10 states');
  });
  test('nothing is written next to a specification', () => {
    interlock('check', 'good.ilk');
    expect(readdirSync(folder).filter((name) => name !== 'cache' && !name.endsWith('.ilk'))).toEqual([]);
  });
});

/** One line that is read, then a reader that goes away, as of `| head -1`. */
function readOneLine(...words: readonly string[]): Promise<Ended> {
  const program = join(projectRoot, 'build/checker/command/main.js');
  const child = spawn(process.execPath, [program, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stderr.on('data', (data) => (err += String(data)));
  child.stdout.once('data', (data) => {
    out = String(data);
    child.stdout.destroy();
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

test('a reader that goes away ends the program silently, and not with the code of a result', async () => {
  // More output than a pipe holds, so that something is written after the reader has gone.
  const instances = Array.from({ length: 60 }, (_, index) => `instance small${index} { Process = 1 }\n`).join('');
  writeFileSync(join(folder, 'many.ilk'), GOOD.replace(/instance .*\n/, instances));
  const { code, out, err } = await readOneLine('check', 'many.ilk');
  expect(out).toContain('violated');
  expect(err).toBe('');
  expect(code).toBe(141);
});

describe('traces', () => {
  test('a file that is not there', () => expect(refused('replay', 'none.json', '--on', 'model')).toContain('no such file'));
  test('a file that is no trace', () => {
    writeFileSync(join(folder, 'no-trace.json'), '{"format": "other"}');
    expect(refused('replay', 'no-trace.json', '--on', 'model')).toMatch(/no-trace\.json:1:1: error\[R101\]/);
  });
  test('a trace of another version of its specification', () => {
    interlock('check', 'good.ilk', '--trace', 'good.json');
    writeFileSync(join(folder, 'good.ilk'), GOOD.replace('count += 1', 'count := count + 1'));
    const said = refused('replay', 'good.json', '--on', 'model');
    writeFileSync(join(folder, 'good.ilk'), GOOD);
    expect(said).toMatch(/^good\.json:6:15: error\[R103\].*version/m);
    expect(said).toContain('interlock check good.ilk');
  });
  test('a trace that is no path of its specification is shown at its first wrong step', () => {
    const lines = readFileSync(join(folder, 'good.json'), 'utf8').split('\n');
    const place = lines.findIndex((line) => line.includes('"outcome": "ok"'));
    writeFileSync(join(folder, 'other.json'), lines.join('\n').replace('"outcome": "ok"', '"outcome": "EBUSY"'));
    expect(refused('replay', 'other.json', '--on', 'model')).toMatch(new RegExp(`^other\\.json:${place + 1}:\\d+: error\\[R106\\]`, 'm'));
  });
  test('a trace whose machine is not described', () =>
    expect(refused('replay', 'good.json', '--on', '6.12')).toContain('describes no machine'));
  test('a replay without a kernel', () => expect(refused('replay', 'good.json')).toContain('usage'));
  test('this host is never touched without a named device', () =>
    expect(refused('replay', 'good.json', '--on', 'host')).toContain('--device'));
});

describe('kernels', () => {
  test('an unknown name lists the known ones', () => expect(refused('lab', 'build', '6.13')).toContain('rfc-block-access'));
  test('an unknown verb', () => expect(refused('lab', 'boot')).toContain('build, list or run'));
  test('a source that is no kernel', () => expect(refused('lab', 'build', '--source', '.')).toContain('kernel'));
});
