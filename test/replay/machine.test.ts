/** The machine half of the lab on a real kernel: real VFIO, real iommufd, real DMA through a real IOMMU page table. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildInitramfs } from '../../checker/replay/agent/compile.js';
import { writeCpio } from '../../checker/replay/agent/cpio.js';
import { BackendError, type ConcreteStep } from '../../checker/replay/backend.js';
import { type LinuxBackend, type LinuxBackendOptions, startLinuxBackend } from '../../checker/replay/machine/linux-backend.js';
import type { Topology } from '../../checker/replay/topology.js';
import { backendConformance } from './backend.conformance.js';
import { cache, laboratory, project, scratch } from './laboratory.js';
import { address, buffer, fd, int, operation, step, text, toAddress } from './operations.js';
import * as uapi from './uapi.js';

const { kernel, missing } = await laboratory();
const topology: Topology = {
  devices: [
    { name: 'device0', model: 'edu', address: '5.0' },
    { name: 'device1', model: 'edu', address: '8.0' },
    { name: 'device2', model: 'edu', address: '8.1' },
  ],
  snoopControl: true,
};

const options = async (): Promise<LinuxBackendOptions> => ({
  name: 'linux under test',
  kernel,
  initramfs: await buildInitramfs({ project, cache }),
  topology,
});

/** Well below the 28 bits that the device can address by default. */
const iova0 = 0x100000;
const iova1 = 0x200000;

describe.skipIf(missing !== undefined)(`a machine with a real kernel${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  let backend: LinuxBackend;
  let device0: { readonly bdf: string; readonly cdev: string; readonly group: string };
  beforeAll(async () => {
    backend = await startLinuxBackend(await options());
    device0 = backend.environment.device0 as typeof device0;
  }, 120_000);
  beforeEach(async () => backend.reset(), 60_000);
  afterAll(async () => backend?.close(), 60_000);

  const run = (process: string, ...operations: ConcreteStep['operations']) => backend.step(step(process, ...operations));
  const done = async (process: string, ...operations: ConcreteStep['operations']) => {
    const observation = await run(process, ...operations);
    expect(observation, JSON.stringify(operations)).toMatchObject({ kind: 'returned' });
    return observation.kind === 'returned' ? observation : undefined;
  };
  const failsWith = async (errno: string, process: string, ...operations: ConcreteStep['operations']) =>
    expect(await run(process, ...operations)).toEqual({ kind: 'failed', errno, operation: operations.length - 1 });
  const memory = async (process: string, page: string, length: number) =>
    (await done(process, operation('peek', [address(page), int(length)])))?.results.bytes;
  const page = (name: string) => operation('page', [int(4096)], toAddress(name));
  const fill = (name: string, byte: number) => operation('fill', [address(name), int(byte), int(4096)]);

  /** file0 is bound in context ctx0 and attached to ioas0, with bus mastering on and two pages mapped. */
  const mapped = async (process: string) => {
    await done(process, uapi.open(device0.cdev, 'file0'), uapi.open('/dev/iommu', 'ctx0'), uapi.bind('file0', 'ctx0'));
    await done(process, uapi.ioasAlloc('ctx0', 'ioas0'), uapi.attach('file0', 'ioas0'), page('page0'), page('page1'));
    await done(
      process,
      uapi.ioasMap('ctx0', 'ioas0', 'page0', iova0),
      uapi.ioasMap('ctx0', 'ioas0', 'page1', iova1),
      uapi.enableDma('file0'),
    );
  };

  test('finds its devices and the group that two functions share', () => {
    expect(backend.environment).toEqual({
      device0: { bdf: '0000:00:05.0', cdev: '/dev/vfio/devices/vfio0', group: expect.stringMatching(/^\/dev\/vfio\/\d+$/) },
      device1: { bdf: '0000:00:08.0', cdev: '/dev/vfio/devices/vfio1', group: backend.environment.device2?.group },
      device2: { bdf: '0000:00:08.1', cdev: '/dev/vfio/devices/vfio2', group: expect.not.stringMatching(`^${device0.group}$`) },
    });
  });

  test('a parked file gives EINVAL until it is bound; a second one stays parked', async () => {
    await done('process0', uapi.open(device0.cdev, 'file0'), uapi.open(device0.cdev, 'file1'), uapi.open('/dev/iommu', 'ctx0'));
    await failsWith('EINVAL', 'process0', uapi.readConfig('file0'));
    const bound = await done('process0', uapi.bind('file0', 'ctx0'));
    expect(Number(bound?.results['devid:file0'])).toBeGreaterThan(0);
    expect(await done('process0', uapi.readConfig('file0'))).toMatchObject({ value: '4', results: { word: String(0x11e81234) } });
    await failsWith('EINVAL', 'process0', uapi.readConfig('file1'));
    await failsWith('EINVAL', 'process0', uapi.bind('file1', 'ctx0'));
  });

  test('the device copies one page to another through the IOMMU, and is stopped once the mapping is gone', async () => {
    await mapped('process0');
    await done('process0', fill('page0', 0x5a), ...uapi.eduTransfer('file0', 'from memory', iova0, 64));
    await done('process0', ...uapi.eduTransfer('file0', 'to memory', iova1, 64));
    expect(await memory('process0', 'page1', 66)).toBe(`${'5a'.repeat(64)}0000`);
    expect(await backend.console()).toEqual([]);

    await done('process0', fill('page1', 0), uapi.ioasUnmap('ctx0', 'ioas0', iova1));
    await done('process0', ...uapi.eduTransfer('file0', 'to memory', iova1, 64));
    expect(await memory('process0', 'page1', 64)).toBe('00'.repeat(64));
    expect((await backend.console()).join('\n')).toMatch(/DMAR: \[DMA Write.*\[?00:05\.0\]? fault addr 0x200000/);
    expect(await backend.console()).toEqual([]);
  });

  test('a mapped BAR answers after its descriptor is closed: the mapping holds the file', async () => {
    await mapped('process0');
    await done(
      'process0',
      operation('mmap', [int(4096), int(3), int(1), fd('file0'), int(uapi.bar0)], toAddress('map:file0')),
      operation('close', [fd('file0')]),
    );
    expect(await done('process0', operation('load', [address('map:file0'), int(4)]))).toMatchObject({ value: String(0x010000ed) });
    await done('process0', operation('store', [address('map:file0', 4), int(4), int(0x0f0f0f0f)]));
    expect(await done('process0', operation('load', [address('map:file0', 4), int(4)]))).toMatchObject({ value: String(0xf0f0f0f0) });
    // And the context is still in use: the device's group cannot be opened.
    await failsWith('EBUSY', 'process1', uapi.open(device0.group, 'group0'));
    await done('process0', operation('munmap', [address('map:file0'), int(4096)]));
    await done('process1', uapi.open(device0.group, 'group0'));
  });

  test('memory decoding off makes an access through the mapping a SIGBUS', async () => {
    await mapped('process0');
    const disable = operation('pwrite', [fd('file0'), buffer(2), int(2), int(uapi.config + 4n)]);
    await done('process0', disable, operation('mmap', [int(4096), int(3), int(1), fd('file0'), int(uapi.bar0)], toAddress('map:file0')));
    expect(await run('process0', operation('load', [address('map:file0'), int(4)]))).toEqual({
      kind: 'signalled',
      signal: 'SIGBUS',
      operation: 0,
    });
  });

  test('a group that is reopened gives a second process the device of the first one, and its memory (candidate C2)', async () => {
    // Process 0: its own context behind the group, a page mapped for DMA, and the group closed again: nothing pins it.
    await done('process0', uapi.open(device0.group, 'group0'), uapi.open('/dev/iommu', 'ctx0'), page('page0'), fill('page0', 0x11));
    await done('process0', uapi.setContainer('group0', 'ctx0'), uapi.setIommu('ctx0'), uapi.getDevice('group0', device0.bdf, 'file0'));
    await done('process0', uapi.mapType1('ctx0', 'page0', iova0), operation('close', [fd('group0')]));
    // Process 1: another context, and the same device.
    await done('process1', uapi.open(device0.group, 'group1'), uapi.open('/dev/iommu', 'ctx1'), uapi.setContainer('group1', 'ctx1'));
    await done('process1', uapi.getDevice('group1', device0.bdf, 'file1'), uapi.enableDma('file1'));
    await done(
      'process1',
      ...uapi.eduTransfer('file1', 'from memory', iova0, 32),
      ...uapi.eduTransfer('file1', 'to memory', iova0 + 64, 32),
    );
    await done('process0', operation('fill', [address('page0', 64), int(0), int(32)]));
    await done('process1', ...uapi.eduTransfer('file1', 'to memory', iova0 + 64, 32));
    expect(await memory('process0', 'page0', 100)).toBe('11'.repeat(100));
    expect(await backend.console()).toEqual([]);
  });

  test('a child and a receiver have the grant of the file they got', async () => {
    await mapped('process0');
    await done('process0', operation('fork', [text('process1')]));
    await done('process1', uapi.readConfig('file0'));
    await done('process0', operation('pass', [fd('file0'), text('process2')]));
    await done('process2', uapi.readConfig('file0'));
    await done('process0', operation('exit'));
    await done('process1', operation('close', [fd('file0')]));
    await done('process2', uapi.readConfig('file0'));
    await failsWith('EBUSY', 'process3', uapi.open(device0.group, 'group0'));
    await done('process2', operation('close', [fd('file0')]));
    await done('process3', uapi.open(device0.group, 'group0'));
  });

  test('a driver unbind waits for the last user, and a reset undoes it', async () => {
    const unbind = operation('writefile', [text('/sys/bus/pci/drivers/vfio-pci/unbind'), text(device0.bdf)]);
    await done('process0', uapi.open(device0.cdev, 'file0'), uapi.open('/dev/iommu', 'ctx0'), uapi.bind('file0', 'ctx0'));
    expect(await run('machine', unbind)).toEqual({ kind: 'blocked' });
    await done('process0', uapi.readConfig('file0'));
    // The administrator waits, and still can do something else.
    await done('machine', operation('writefile', [text('/dev/kmsg'), text('still here\n')]));
    await failsWith('ENOENT', 'process1', uapi.open(device0.cdev, 'file1'));
    await done('process0', operation('close', [fd('file0')]));
    expect(await run('machine')).toMatchObject({ kind: 'returned', value: '0' });
    await backend.reset();
    await done('process1', uapi.open(device0.cdev, 'file1'));
    // A trace may also end while the unbind still waits.
    await done('process1', uapi.open('/dev/iommu', 'ctx0'), uapi.bind('file1', 'ctx0'));
    expect(await run('machine', unbind)).toEqual({ kind: 'blocked' });
    await backend.reset();
    await done('process0', uapi.open(device0.cdev, 'file0'));
  }, 60_000);

  test('drivers that come back in another order change the numbers of nodes, and a trace still opens the devices that it names', async () => {
    const { device1, device2 } = backend.environment as Record<'device1' | 'device2', { readonly bdf: string; readonly cdev: string }>;
    const vfioPci = (what: 'bind' | 'unbind', bdf: string) =>
      operation('writefile', [text(`/sys/bus/pci/drivers/vfio-pci/${what}`), text(bdf)]);
    await done('machine', vfioPci('unbind', device1.bdf));
    await done('machine', vfioPci('unbind', device2.bdf));
    await done('machine', vfioPci('bind', device2.bdf));
    // Its number is the other's by now: there is no node of this one.
    await failsWith('ENOENT', 'process0', uapi.open(device1.cdev, 'file1'));
    await done('machine', vfioPci('bind', device1.bdf));
    await done('process0', uapi.open(device1.cdev, 'file1'));
    await done('machine', vfioPci('unbind', device2.bdf));
    expect(await run('machine', vfioPci('unbind', device1.bdf))).toEqual({ kind: 'blocked' });
    await backend.reset();
    await done('process0', uapi.open(device1.cdev, 'file1'));
    expect(await run('machine', vfioPci('unbind', device1.bdf))).toEqual({ kind: 'blocked' });
  }, 60_000);

  test('a device that is taken off the bus is found again by a reset', async () => {
    await done('machine', operation('writefile', [text(`/sys/bus/pci/devices/${device0.bdf}/remove`), text('1')]));
    await failsWith('ENOENT', 'process0', uapi.open(device0.cdev, 'file0'));
    await failsWith('ENOENT', 'process0', uapi.open(device0.group, 'group0'));
    await backend.reset();
    await mapped('process0');
  }, 60_000);

  test('a virtual machine that lost a reference outlives its process, and not a reset', async () => {
    await done('process0', uapi.open(device0.cdev, 'file0'), uapi.open('/dev/iommu', 'ctx0'), ...uapi.createVm('vm0'));
    await done('process0', uapi.tellVm('vm0', 'file0'), uapi.bind('file0', 'ctx0'));
    await done('process0', uapi.open(device0.cdev, 'file1'), uapi.tellVm('vm0', 'file1'));
    await failsWith('EINVAL', 'process0', uapi.bind('file1', 'ctx0'));
    await done('process0', operation('exit'));
    expect(await done('machine', uapi.tallyVms())).toMatchObject({ value: '1' });
    await backend.reset();
    expect(await done('machine', uapi.tallyVms())).toMatchObject({ value: '0' });
    await done('process0', uapi.open(device0.cdev, 'file0'));
  }, 60_000);

  test('a machine that dies in the middle of a step is an observation; then it must be restarted', async () => {
    await mapped('process0');
    // QEMU 7.2 aborts on a transfer of 4096 bytes (its buffer takes 4095); a newer one does not, and then this machine just goes on.
    const observation = await run('process0', ...uapi.eduTransfer('file0', 'from memory', iova0, 4096));
    if (observation.kind !== 'crashed') return expect(observation.kind).toBe('returned');
    expect(observation.console).toMatch(/out of bounds|outside|DMA|QEMU/);
    await expect(run('process0', uapi.readConfig('file0'))).rejects.toBeInstanceOf(BackendError);
    await expect(backend.reset()).rejects.toThrow(/the machine is gone/);
    await backend.console();
    await backend.restart();
    await backend.reset();
    await mapped('process0');
  }, 60_000);
});

describe.skipIf(missing !== undefined)(`a machine that does not come up${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  const folder = mkdtempSync(join(scratch, 'interlock-machine-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('a kernel without an /init panics, and the console says so', async () => {
    const initramfs = join(folder, 'empty.gz');
    writeFileSync(initramfs, gzipSync(writeCpio([{ kind: 'folder', path: 'dev' }])));
    const failure = startLinuxBackend({ ...(await options()), initramfs });
    await expect(failure).rejects.toMatchObject({ failure: 'panic', message: expect.stringMatching(/Kernel panic/) });
  }, 60_000);

  test('a file that is no kernel ends within the deadline', async () => {
    const image = join(folder, 'bzImage');
    writeFileSync(image, 'not a kernel');
    await expect(startLinuxBackend({ ...(await options()), kernel: image, bootDeadline: 3000 })).rejects.toMatchObject({
      failure: expect.stringMatching(/^(exited|hang)$/),
    });
  }, 60_000);

  test('a deadline that is too short is a hang with the last console lines', async () => {
    await expect(startLinuxBackend({ ...(await options()), bootDeadline: 400 })).rejects.toMatchObject({ failure: 'hang' });
  }, 60_000);
});

backendConformance(
  'a machine in the lab',
  async () => ({
    backend: await startLinuxBackend({ ...(await options()), blockedAfter: 500, topology: { devices: [], snoopControl: false } }),
    folder: '/tmp',
    // Reads of the kernel's log sleep at its end.
    sleepy: '/dev/kmsg',
  }),
  missing,
);
