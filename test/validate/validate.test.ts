/** Logs of programs that nobody here wrote, explained by the specifications of Linux; and logs that were changed. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSpecification } from '../../checker/command/load.js';
import { renderValidation } from '../../checker/render/validation-text.js';
import { readLog } from '../../checker/validate/log/read-log.js';
import type { ValidationReport } from '../../checker/validate/report.js';
import { validate } from '../../checker/validate/validate.js';
import { projectRoot } from '../lab.js';
import { systemOf } from '../replay/fixture-designs.js';
import { silent } from '../surroundings.js';

const folder = join(projectRoot, 'test', 'fixtures', 'strace');
const logText = (name: string) => readFileSync(join(folder, `${name}.log`), 'utf8');
const constants = JSON.parse(readFileSync(join(folder, 'constants.json'), 'utf8')) as Record<string, string>;

const loaded = new Map<string, ReturnType<typeof loadSpecification>>();

async function validated(path: string, text: string, instance: string | null = null): Promise<ValidationReport> {
  const { specification } = await (loaded.get(path) ?? loaded.set(path, loadSpecification(path, silent)).get(path)!);
  const read = readLog(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return validate({
    specification,
    events: read.events,
    abi: { constants, structs: {} },
    instance,
    systemOf: async (sized, name) => systemOf(sized, name),
  });
}

const SECONDS = 1000;

describe.each(['vfio_iommufd_setup_test', 'vfio_iommufd_setup_test.raw', 'vfio_pci_device_test', 'qemu-vfio-pci'])('%s', (name) => {
  test('is explained whole', { timeout: 120 * SECONDS }, async () => {
    const report = await validated('spec/linux/uapi.ilk', logText(name));
    expect(report.verdict).toEqual({ kind: 'explained' });
    await expect(renderValidation(report, `${name}.log`, false)).toMatchFileSnapshot(join(folder, `${name}.expected`));
  });
});

describe('a log that was changed', () => {
  const setup = logText('vfio_iommufd_setup_test');

  test('a device that answers before it is bound: the rule that forbids it', async () => {
    const changed = setup.replace(/(VFIO_DEVICE_GET_INFO, 0x[0-9a-f]+\)) = -1 EINVAL.*/, '$1 = 0');
    const report = await validated('spec/linux/vfio.ilk', changed);
    expect(report.verdict).toMatchObject({
      kind: 'unexplained',
      at: {
        what: 'ioctl VFIO_DEVICE_GET_INFO',
        ended: '0',
        allowed: [{ action: 'get_info', outcome: 'EINVAL', location: expect.stringMatching(/^spec\/linux\/gate\.ilk:\d+$/) }],
      },
    });
    expect(renderValidation(report, 'changed.log', false)).toMatch(/EINVAL of get_info {2}spec\/linux\/gate\.ilk:\d+/);
  });

  test('a refused bind with arguments that nobody sees decides nothing, and the rest is explained', async () => {
    const changed = setup.replace(
      /(VFIO_IOMMU_SPAPR_UNREGISTER_MEMORY, 0x[0-9a-f]+\)) = -1 EINVAL.*/,
      '$1 = -1 ENOSPC (No space left on device)',
    );
    const report = await validated('spec/linux/uapi.ilk', changed);
    expect(report.verdict).toEqual({ kind: 'undecided' });
    expect(report.undecided).toMatchObject([{ what: 'ioctl VFIO_DEVICE_BIND_IOMMUFD', ended: 'ENOSPC' }]);
  });

  test('calls that the specification does not have are counted, and what follows from them is not guessed', async () => {
    const changed = setup.replace(
      /(\d+) +(ioctl\(4<\/dev\/vfio\/devices\/vfio0>, VFIO_DEVICE_GET_INFO)/,
      '$1 ioctl(4</dev/vfio/devices/vfio0>, 0x3bff, 0) = 0\n$1 $2',
    );
    const unbound = changed.replace(/(VFIO_DEVICE_GET_INFO, 0x[0-9a-f]+\)) = 0/, '$1 = -1 EINVAL (Invalid argument)');
    const report = await validated('spec/linux/vfio.ilk', unbound);
    expect(report.verdict).toMatchObject({ kind: 'unknown', why: expect.stringContaining('ioctl 0x3bff') });
    expect(report.passedOver).toContainEqual({
      what: 'ioctl 0x3bff',
      why: 'the specification has no such call',
      lines: [expect.any(Number)],
    });
  });

  test('an instance of the specification can be asked for', async () => {
    const report = await validated('spec/linux/vfio.ilk', setup, 'sharing');
    expect(report.sizes).toMatchObject({ Process: 2, File: 4 });
    // Three processes are alive at one time; it has room for two.
    expect(report.passedOver.map(({ why }) => why)).toContain('the specification does not have this call in this state');
  });
});

describe('a small specification', () => {
  const spec = 'test/fixtures/replay/device-files.ilk';
  const open = (fd: number, pid = 1) => `${pid} openat(AT_FDCWD, "/dev/vfio/devices/vfio0", O_RDWR|O_CLOEXEC) = ${fd}`;
  const read = (fd: number, end: string, pid = 1) => `${pid} pread64(${fd}, ""..., 4, 7696581394432) = ${end}`;
  const log = (...lines: readonly string[]) => validated(spec, `${lines.join('\n')}\n`);
  const steps = ({ path }: ValidationReport) => path.map(({ step }) => step.replace(/\(.*\)/, ''));

  test('descriptors are bound when they are met, without -y too', async () => {
    const report = await log(open(7), open(9), '1 close(7) = 0', open(7), read(9, '-1 EINVAL (Invalid argument)'), read(11, '4'));
    expect(report.verdict).toEqual({ kind: 'explained' });
    expect(steps(report)).toEqual(['open = 0', 'open = 0', 'close = 0', 'open = 0', 'read = EINVAL']);
    expect(report.others).toBe(1);
  });

  test('a child has what its parent has, and execve closes what is to be closed', async () => {
    const lines = [
      open(3),
      '1 fork() = 2',
      '2 execve("/bin/x", ["x"], 0x1 /* 1 var */) = 0',
      read(3, '-1 EBADF (Bad file descriptor)', 2),
      '1 dup(3) = 4',
      read(4, '-1 EINVAL (Invalid argument)'),
      '2 +++ exited with 0 +++',
      '1 +++ exited with 0 +++',
    ];
    const report = await log(...lines);
    expect(report.verdict).toEqual({ kind: 'explained' });
    expect(steps(report)).toEqual(['open = 0', 'fork = 0', 'close = 0', 'dup = 0', 'read = EINVAL', 'exit = 0', 'exit = 0']);
  });

  test('a value that the rule does not return', async () => {
    const bind = '1 ioctl(3, 0x3b76, 0x7ffd) = 0';
    const report = await log(open(3), '1 openat(AT_FDCWD, "/dev/iommu", O_RDWR) = 4', bind, read(3, '2'));
    expect(report.verdict).toMatchObject({ kind: 'unexplained', at: { ended: '2', allowed: [{ action: 'read', outcome: 'ok' }] } });
  });
});

describe('eventfds', () => {
  const lines = (fetched: string): string =>
    [
      '1 eventfd2(0, EFD_CLOEXEC|EFD_NONBLOCK) = 5<anon_inode:[eventfd]>',
      `1 read(5<anon_inode:[eventfd]>, 0x7ffd, 8) = -1 EAGAIN (Resource temporarily unavailable)`,
      '1 write(5<anon_inode:[eventfd]>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8',
      `1 read(5<anon_inode:[eventfd]>, ${fetched}, 8) = 8`,
    ].join('\n');

  test('what was read is the result of the call', async () => {
    const report = await validated('test/fixtures/replay/doorbell.ilk', `${lines('"\\1\\0\\0\\0\\0\\0\\0\\0"')}\n`);
    expect(report.verdict).toEqual({ kind: 'explained' });
    expect(report.path.map(({ step }) => step.replace(/\(.*\)/, ''))).toEqual(['eventfd = 0', 'count = EAGAIN', 'ring = 8', 'count = 1']);
  });

  test('a log that does not show what was read leaves it open', async () => {
    const report = await validated('test/fixtures/replay/doorbell.ilk', `${lines('0x7ffd')}\n`);
    expect(report.path.at(-1)?.step).toMatch(/^count\(.*\) = 1$/);
  });

  test('a count that the specification does not allow', async () => {
    const report = await validated('test/fixtures/replay/doorbell.ilk', `${lines('"\\2\\0\\0\\0\\0\\0\\0\\0"')}\n`);
    expect(report.verdict).toMatchObject({ kind: 'unexplained', at: { ended: '2', allowed: [{ action: 'count', outcome: 'ok' }] } });
  });

  test('a specification without them passes over those of a program', async () => {
    const report = await validated('spec/linux/vfio.ilk', `${lines('""')}\n`);
    expect(report).toMatchObject({ verdict: { kind: 'explained' }, passedOver: [], others: 4 });
  });
});
