/** Every form of a shown trace: golden files beside their inputs, and what must hold of every kept trace. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Abi } from '../../../checker/replay/concrete/abi.js';
import { type ProgramForm, renderProgram } from '../../../checker/render/program/program.js';
import { MAIL_WIDTH, renderLanes, TEXT_WIDTH } from '../../../checker/render/show/lanes.js';
import { renderItf } from '../../../checker/render/show/itf.js';
import { renderMarkdown } from '../../../checker/render/show/markdown.js';
import { renderMermaid } from '../../../checker/render/show/mermaid.js';
import { sceneOf } from '../../../checker/render/show/scene.js';
import { renderSyz } from '../../../checker/render/show/syz.js';
import { minimise } from '../../../checker/trace/minimise.js';
import { missingCompiler } from '../../replay/laboratory.js';
import { readItf } from './itf-reader.js';
import { fixtureSubject, keptNames, keptSubject, originOf, planned, showFixtures, type Subject } from './subjects.js';

/** Of x86-64's headers; what they are is not under test here. */
const abi: Abi = {
  constants: {
    O_RDWR: '2',
    VFIO_DEVICE_BIND_IOMMUFD: '0x3b76',
    PROT_READ: '1',
    PROT_WRITE: '2',
    MAP_SHARED: '1',
    EFD_NONBLOCK: '0x800',
    VFIO_DEVICE_IOEVENTFD: '0x3b74',
    VFIO_DEVICE_IOEVENTFD_32: '4',
  },
  structs: {
    vfio_device_bind_iommufd: {
      size: 16,
      fields: {
        argsz: { offset: 0, width: 4 },
        flags: { offset: 4, width: 4 },
        iommufd: { offset: 8, width: 4 },
        out_devid: { offset: 12, width: 4 },
      },
    },
    vfio_device_ioeventfd: {
      size: 32,
      fields: {
        argsz: { offset: 0, width: 4 },
        flags: { offset: 4, width: 4 },
        offset: { offset: 8, width: 8 },
        data: { offset: 16, width: 8 },
        fd: { offset: 24, width: 4 },
      },
    },
  },
};

const scene = (subject: Subject) => sceneOf(subject.trace, subject.design.specification, planned(subject).plan);
const program = (subject: Subject, form: ProgramForm) => {
  const { trace, design, instance } = subject;
  const { plan, environment } = planned(subject);
  return renderProgram({ trace, specification: design.specification, instance, plan, environment }, form);
};
const textOf = (result: ReturnType<typeof program>) =>
  result.ok ? result.value : result.problems.map(({ message }) => `${message}\n`).join('');
const itf = (subject: Subject) =>
  renderItf(
    subject.trace,
    subject.design.system,
    planned(subject).path.before.map(([state]) => state),
  );

const FORMS: Readonly<Record<string, (subject: Subject) => string>> = {
  txt: (subject) => renderLanes(scene(subject), TEXT_WIDTH),
  mail: (subject) => renderLanes(scene(subject), MAIL_WIDTH),
  md: (subject) => renderMarkdown(scene(subject)),
  mmd: (subject) => renderMermaid(scene(subject)),
  'itf.json': itf,
  c: (subject) => textOf(program(subject, 'plain')),
  'kselftest.c': (subject) => textOf(program(subject, 'harness')),
  syz: (subject) => textOf(renderSyz(subject.trace, planned(subject, abi).plan)),
};

/** The fixtures as they are shown: the first has a violation and is made shorter, the second shows every operation. */
function shown(name: string): Subject {
  const subject = fixtureSubject(name);
  return { ...subject, trace: minimise(subject.design.system, subject.trace, originOf(subject.design, subject.trace.specification.path)) };
}

describe.each(['second-file', 'shared', 'doorbell'])('%s', (name) => {
  test.each(Object.keys(FORMS))('as %s', async (form) => {
    await expect(FORMS[form](shown(name))).toMatchFileSnapshot(join(showFixtures, `${name}.${form}`));
  });
});

describe('minimising', () => {
  test('drops what the violation does not need, and follows the names that change', () => {
    const { trace, design } = fixtureSubject('second-file');
    const short = minimise(design.system, trace, originOf(design, ''));
    expect(trace.stem.map(({ action }) => action)).toHaveLength(9);
    expect(short.stem.map(({ action }) => action)).toEqual(['open', 'open', 'open_iommufd', 'bind', 'read']);
    for (const index of short.stem.keys()) {
      const less = { ...short, stem: short.stem.filter((_, other) => other !== index) };
      expect(minimise(design.system, less, originOf(design, ''))).toBe(less);
    }
  });

  test('leaves a trace alone that shows nothing, or that the system does not follow', () => {
    const { trace, design } = fixtureSubject('shared');
    expect(minimise(design.system, trace, originOf(design, ''))).toBe(trace);
    const foreign = { ...trace, initial: { nothing: true } };
    expect(minimise(design.system, foreign, originOf(design, ''))).toBe(foreign);
  });
});

describe.each(keptNames)('%s', (name) => {
  let subject: Subject;
  beforeAll(async () => {
    subject = await keptSubject(name);
  });

  test('fits a mail, without anything but plain text', () => {
    const lines = renderLanes(scene(subject), MAIL_WIDTH).split('\n');
    expect(lines.filter((line) => line.length > MAIL_WIDTH || /[^\x20-\x7e]/.test(line) || line.endsWith(' '))).toEqual([]);
  });

  test('comes back whole from its ITF', () => {
    expect(readItf(itf(subject))).toEqual(subject.trace);
  });

  test('cannot be made shorter: it is the shortest', () => {
    const short = minimise(subject.design.system, subject.trace, originOf(subject.design, ''));
    expect(short.stem.map(({ action }) => action)).toEqual(subject.trace.stem.map(({ action }) => action));
  });

  test('is a program, or says which step cannot be one', () => {
    for (const form of ['plain', 'harness'] as const) {
      const result = program(subject, form);
      if (result.ok) expect(result.value).toContain('int main(int argc, char *argv[])');
      else
        expect(result.problems.map(({ message }) => message).join()).toMatch(
          /step \d+, \w+: (\w+ has no calls|a kernel cannot be stopped inside|a program cannot do (adopt|tally|uncap)|C needs a value where `bytes` stands)|what the trace shows has no end/,
        );
    }
  });
});

describe.skipIf(missingCompiler() !== undefined)('the C program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'interlock-show-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  for (const name of ['second-file', 'shared', 'doorbell'])
    test(`of ${name} asks for its devices, and is not tried without them`, (context) => {
      const source = join(folder, `${name}.c`);
      writeFileSync(source, textOf(program(shown(name), 'plain')));
      const headers = ['-fsyntax-only', '-x', 'c', '-'];
      const known = spawnSync('gcc', headers, {
        input: '#include <linux/iommufd.h>\n#include <linux/vfio.h>\nint x = VFIO_DEVICE_BIND_IOMMUFD;\n',
      });
      // Headers older than the interface: the lab's test compiles against the kernel's own.
      if (known.status !== 0) return context.skip('the headers of this host have no iommufd');
      const built = spawnSync('gcc', ['-O2', '-Wall', '-Wextra', '-Werror', '-o', join(folder, name), source], { encoding: 'utf8' });
      expect(built.stderr).toBe('');
      const run = spawnSync(join(folder, name), ['ffff:ff:1f.7'], { encoding: 'utf8' });
      expect({ said: run.stdout, exit: run.status }).toEqual({
        said: 'not tried: device0 (ffff:ff:1f.7) is not bound to vfio-pci\n',
        exit: 4,
      });
    });
});
