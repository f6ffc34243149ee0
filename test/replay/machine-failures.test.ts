/** Machines that fail, made to fail by a stand-in for QEMU, and QEMU's command line. No kernel is needed. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { BackendError } from '../../checker/replay/backend.js';
import { type LinuxBackend, startLinuxBackend } from '../../checker/replay/machine/linux-backend.js';
import type { MachineOptions } from '../../checker/replay/machine/machine.js';
import { qemuArguments } from '../../checker/replay/machine/qemu.js';
import { busAddress } from '../../checker/replay/machine/slots.js';
import type { Topology } from '../../checker/replay/topology.js';
import { project, scratch } from './laboratory.js';
import { operation, step } from './operations.js';

const folder = mkdtempSync(join(scratch, 'interlock-failures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fakeQemu = join(project, 'test/replay/fake-qemu.mjs');
const noDevices: Topology = { devices: [], snoopControl: false };

const start = (behaviour: string, more: Pick<MachineOptions, 'bootDeadline' | 'qemu' | 'signal'> = {}): Promise<LinuxBackend> => {
  const kernel = join(folder, behaviour);
  writeFileSync(kernel, '');
  return startLinuxBackend({
    name: 'fake',
    kernel,
    initramfs: kernel,
    topology: noDevices,
    qemu: fakeQemu,
    patience: 700,
    blockedAfter: 200,
    ...more,
  });
};

const anyStep = step('process0', operation('exit'));

describe('a machine that does not come up', () => {
  test('a missing QEMU, kernel or initramfs is named', async () => {
    await expect(start('oops', { qemu: 'no-such-qemu' })).rejects.toMatchObject({
      failure: 'no-qemu',
      message: expect.stringContaining('no-such-qemu: it is not installed'),
    });
    const kernel = join(folder, 'absent');
    const options = { name: 'fake', topology: noDevices, qemu: fakeQemu };
    await expect(startLinuxBackend({ ...options, kernel, initramfs: fakeQemu })).rejects.toMatchObject({ failure: 'no-kernel' });
    await expect(startLinuxBackend({ ...options, kernel: fakeQemu, initramfs: kernel })).rejects.toMatchObject({ failure: 'no-initramfs' });
  });

  test('one that ends says its status, one that says nothing is bounded', async () => {
    await expect(start('exits')).rejects.toMatchObject({
      failure: 'exited',
      message: expect.stringMatching(/status 3[\s\S]*Linux version fake/),
    });
    await expect(start('mute', { bootDeadline: 300 })).rejects.toMatchObject({
      failure: 'hang',
      message: expect.stringContaining('Linux version fake'),
    });
  }, 60_000);
});

describe('a machine that fails in a step', () => {
  const crash = async (behaviour: string) => {
    const backend = await start(behaviour);
    const observation = await backend.step(anyStep);
    const console = await backend.console();
    return { backend, observation, console };
  };

  test('an oops is a crash with the lines of the oops, and the machine can go on', async () => {
    const { backend, observation, console } = await crash('oops');
    expect(observation).toEqual({ kind: 'crashed', console: expect.stringMatching(/^BUG: kernel NULL[\s\S]*Oops/) });
    expect(console).toEqual([expect.stringContaining('BUG: kernel NULL'), expect.stringContaining('#PF'), expect.stringContaining('Oops')]);
    await backend.reset();
    await backend.close();
  });

  test('a warning leaves the call its answer and is on the console; so is a blocked transfer', async () => {
    const warned = await crash('warning');
    expect(warned.observation).toMatchObject({ kind: 'returned' });
    expect(warned.console).toEqual([expect.stringMatching(/^WARNING/)]);
    expect(await warned.backend.console()).toEqual([]);
    await warned.backend.close();
    const faulted = await crash('fault');
    expect(faulted.observation).toMatchObject({ kind: 'returned' });
    expect(faulted.console).toEqual([expect.stringContaining('fault addr 0x200000')]);
    await faulted.backend.close();
  });

  test('what the kernel says while the processes of a trace end is kept', async () => {
    const { backend, console } = await crash('release');
    expect(console).toEqual([]);
    await backend.reset();
    expect(await backend.console()).toEqual([expect.stringMatching(/^WARNING: .* iommufd_fops_release/)]);
    await backend.close();
  }, 60_000);

  test('a process that cannot be killed is told with the last lines of the console', async () => {
    const { backend } = await crash('unkillable');
    await expect(backend.reset()).rejects.toThrow(/a process of the trace cannot be killed[\s\S]*\n {2}\| the last line/);
    await expect(backend.step(anyStep)).rejects.toThrow(/the machine is gone/);
    await backend.close();
  }, 60_000);

  test('an interruption ends the machine, and is no observation', async () => {
    const interruption = new AbortController();
    const backend = await start('hang', { signal: interruption.signal });
    const observation = backend.step(anyStep);
    interruption.abort();
    await expect(observation).rejects.toThrow(/interrupted/);
    await expect(backend.restart()).rejects.toMatchObject({ failure: 'interrupted' });
    await backend.close();
  }, 60_000);

  for (const [behaviour, told] of [
    ['panic', /^Kernel panic[\s\S]*status 0/],
    ['hang', /stall on CPU[\s\S]*not answered/],
    ['garbage', /what is this/],
  ] as const) {
    test(`${behaviour}: a crash once, then no more answers until a restart`, async () => {
      const { backend, observation } = await crash(behaviour);
      expect(observation).toEqual({ kind: 'crashed', console: expect.stringMatching(told) });
      await expect(backend.step(anyStep)).rejects.toBeInstanceOf(BackendError);
      await expect(backend.reset()).rejects.toBeInstanceOf(BackendError);
      expect(await backend.console()).toEqual([]);
      await backend.restart();
      await backend.reset();
      await backend.close();
      await expect(backend.step(anyStep)).rejects.toBeInstanceOf(BackendError);
    }, 60_000);
  }
});

describe("QEMU's command line", () => {
  const words = (topology: Topology, accelerator: 'tcg' | 'kvm' = 'tcg') =>
    qemuArguments({ topology, kernel: 'bzImage', initramfs: 'initramfs.gz', accelerator, megabytes: 256 });
  const device = (name: string, address: string) => ({ name, model: 'edu' as const, address });

  test('functions of one slot are multifunction, and the port takes a slot that is free', () => {
    const line = words({
      devices: [device('device0', '8.0'), device('device1', '8.1'), device('device2', '1e.0')],
      snoopControl: true,
    }).join(' ');
    expect(line).toMatch(
      /-device edu,id=device0,addr=8\.0,dma_mask=\S+,multifunction=on -device edu,id=device1,addr=8\.1,dma_mask=\w+,multifunction=on /,
    );
    expect(line).toContain('virtio-serial-pci,addr=1d');
    expect(line).toContain('intel-iommu,caching-mode=on,intremap=on,snoop-control=on');
    expect(words(noDevices).join(' ')).not.toContain('snoop-control');
    expect(words(noDevices, 'kvm').join(' ')).toContain('-accel kvm -machine q35,kernel-irqchip=split');
    expect(busAddress(device('device0', '1a.3'), [])).toBe('0000:00:1a.3');
  });

  test('a bridge is made for the devices behind it, and its bus numbered in the order of bridges', () => {
    const devices = [
      device('device0', '6.0/1.0'),
      device('device1', '4.1/2.0'),
      device('device2', '4.0/1.0'),
      device('device3', '4.0/1.1'),
    ];
    const line = words({ devices: [...devices, { name: 'device4', model: 'virtio', address: '6.0/2.0' }], snoopControl: false }).join(' ');
    expect(line).toContain(
      '-device pcie-pci-bridge,id=bridge-4-0,addr=4.0,multifunction=on -device pcie-pci-bridge,id=bridge-4-1,addr=4.1 -device pcie-pci-bridge,id=bridge-6-0,addr=6.0 ',
    );
    expect(line).toMatch(
      /-device edu,id=device2,bus=bridge-4-0,addr=1\.0,\S+,multifunction=on -device edu,id=device3,bus=bridge-4-0,addr=1\.1,\S+,multifunction=on /,
    );
    expect(line).toContain('-device virtio-rng-pci,id=device4,bus=bridge-6-0,addr=2.0');
    expect(devices.map((one) => busAddress(one, devices))).toEqual(['0000:03:01.0', '0000:02:02.0', '0000:01:01.0', '0000:01:01.1']);
  });

  test('a mediated device is none of QEMU, and takes no slot', () => {
    const line = words({ devices: [{ name: 'device0', model: 'mtty' }], snoopControl: false }).join(' ');
    expect(line).not.toContain('device0');
    expect(line).toContain('virtio-serial-pci,addr=1e');
  });

  test('without an IOMMU, VFIO is told to go without', () => {
    const line = words({ devices: [device('device0', '5.0')], snoopControl: false, noIommu: true }).join(' ');
    expect(line).not.toMatch(/intel.iommu/);
    expect(line).toContain('vfio.enable_unsafe_noiommu_mode=1');
    expect(words(noDevices).join(' ')).not.toContain('noiommu');
  });

  test('an IOMMU remaps interrupts unless it is asked not to', () => {
    const unit = (noInterruptRemapping: boolean): string =>
      words({ ...noDevices, noInterruptRemapping }).find((word) => word.startsWith('intel-iommu'))!;
    expect([unit(false), unit(true)]).toEqual([expect.stringContaining('intremap=on'), expect.stringContaining('intremap=off')]);
  });

  test('virtual functions are not asked of QEMU, but room for them is', () => {
    const line = words({
      devices: [
        { name: 'device0', model: 'nvme', address: '5.0' },
        { name: 'device1', model: 'vf', address: '5.1' },
        { name: 'device2', model: 'vf', address: '5.2' },
      ],
      snoopControl: false,
    }).join(' ');
    expect(line).toContain('-device nvme-subsys,id=device0-subsystem -device nvme,id=device0,addr=5.0,serial=device0,');
    expect(line).toContain('sriov_max_vfs=2');
    expect(line).not.toContain('addr=5.1');
  });

  test('a topology that no machine has is refused', () => {
    for (const devices of [
      [device('device0', '0.0')],
      [device('device0', '1f.0')],
      [device('device0', '5')],
      [device('device0', '5.8')],
      [device('device0', '5.0,romfile=/etc/passwd')],
      [device('device0,romfile=x', '5.0')],
      [device('device0', '5.0'), device('device1', '05.0')],
      [device('device0', '5.1')],
      [device('device0', '5.0'), device('device1', '5.0/1.0')],
      [device('device0', '5.0/1.1')],
      [device('device0', '5.1/1.0')],
      [device('device0', '5.0/1.0'), device('device1', '05.0/01.0')],
      [device('device0', '5.0/1.0/1.0')],
    ]) {
      expect(() => words({ devices, snoopControl: false }), JSON.stringify(devices)).toThrow(BackendError);
    }
  });
});
