/** Programs made from traces, compiled and run on real kernels: they must say what a replay of the same trace says. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { topologyOf } from '../../../checker/command/stage.js';
import { cacheFolder } from '../../../checker/replay/lab/cache.js';
import { type ProgramForm, renderProgram } from '../../../checker/render/program/program.js';
import { runInLab, type Said } from '../../lab/run-in-lab.js';
import { testKernel } from '../../lab.js';
import { fixtureSubject, keptSubject, planned, type Subject } from './subjects.js';

const scratch = mkdtempSync(join(tmpdir(), 'interlock-programs-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const FORMS = ['plain', 'harness'] as const;

/** Traces of machines with one device at 5.0; the expected verdict is the one that is kept of a replay. */
const KEPT = ['rfc-block-access-NoAccessBeforeContext', 'rfc-block-access-ConfinedDma', 'rfc-block-access-NoLoadBeforeContext'];

/** Where the selftests' harness is, or null: the kernel's source is not always kept. */
function harnessFolder(): string | null {
  const folder = join(cacheFolder(process.env, homedir()), 'trees', '6.12', 'source', 'tools', 'testing', 'selftests');
  return existsSync(join(folder, 'kselftest_harness.h')) ? folder : null;
}

function compile(name: string, subject: Subject, form: ProgramForm, headers: string): Uint8Array {
  const { trace, design, instance } = subject;
  const { plan, environment } = planned(subject);
  const made = renderProgram({ trace, specification: design.specification, instance, plan, environment }, form);
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  const [source, program] = [join(scratch, `${name}-${form}.c`), join(scratch, `${name}-${form}`)];
  writeFileSync(source, made.value);
  const harness = harnessFolder();
  const include = ['-isystem', headers, ...(harness === null ? [] : ['-isystem', harness])];
  const words = ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-Werror', '-static', ...include, '-o', program, source];
  const { status, stderr } = spawnSync('gcc', words, { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return readFileSync(program);
}

interface Wanted {
  readonly name: string;
  readonly subject: Subject;
  /** Whether a replay on this kernel does every step. */
  readonly conforms: boolean;
}

async function wantedOn(kernel: string): Promise<readonly Wanted[]> {
  const kept = await Promise.all(
    KEPT.map(async (name) => {
      const subject = await keptSubject(name);
      const answer = subject.answers.find((one) => one.kernel === `linux ${kernel}`);
      if (answer === undefined) throw new Error(`${name} has no answer of ${kernel}`);
      return { name, subject, conforms: answer.design.verdict === 'conforms' };
    }),
  );
  // Fork, descriptors passed on, dup, mappings and exits. Its reads of a file that nobody bound are refused where the interlock is per file.
  return [...kept, { name: 'shared', subject: fixtureSubject('shared'), conforms: kernel === '6.12' }];
}

describe.each(['6.12', 'rfc-block-access'])('on %s', (name) => {
  test('every program exits as the replay ends', { timeout: 300_000 }, async (context) => {
    const found = await testKernel(name);
    if ('reason' in found) return context.skip(found.reason);
    const forms = harnessFolder() === null ? FORMS.slice(0, 1) : FORMS;
    const wanted = await wantedOn(name);
    const files = new Map<string, Uint8Array>();
    for (const { name: program, subject } of wanted) {
      for (const form of forms) files.set(`/bin/${program}-${form}`, compile(program, subject, form, found.kernel.headers));
    }
    const [{ subject }] = wanted;
    const paths = [...files.keys()];
    const said = await runInLab({
      kernel: found.kernel.image,
      topology: topologyOf(subject.design.specification, subject.trace.instance),
      files,
      // First without the driver: then nothing can be tried.
      commands: [paths[0], ...paths.slice(-1), 'write /sys/bus/pci/drivers/vfio-pci/new_id 1234_11e8', ...paths],
      scratch,
    });
    const [first, last, ...rest] = said;
    expect(first).toMatchObject({ end: 'exit 4', text: expect.stringContaining('is not bound to vfio-pci') });
    expect(last).toMatchObject({ end: 'exit 4', text: expect.stringContaining(forms.length > 1 ? '# SKIP' : 'not tried') });
    expect(rest.map(endOf)).toEqual(
      wanted.flatMap(({ name: program, conforms }) =>
        forms.map((form) => ({ what: `run /bin/${program}-${form}`, end: conforms ? 'exit 1' : 'exit 0' })),
      ),
    );
    for (const one of rest.filter(({ what }) => what.endsWith('harness'))) {
      expect(one.text).toMatch(/^TAP version 13\r?\n1\.\.1/);
      expect(one.text).toMatch(one.end === 'exit 0' ? /^ok 1 /m : /^not ok 1 /m);
    }
  });
});

function endOf({ what, end }: Said): { readonly what: string; readonly end: string } {
  return { what, end };
}
