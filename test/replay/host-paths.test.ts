/** A trace of somebody else reaches the named devices of a host, and no file beside them. */

import { expect, test } from 'vitest';
import type { Argument, Operation } from '../../checker/replay/backend.js';
import { forbidden } from '../../checker/replay/machine/host-paths.js';

const environment = { device0: { bdf: '0000:05:00.0', cdev: '/dev/vfio/devices/vfio3', group: '/dev/vfio/17' } };

const string = (value: string): Argument => ({ kind: 'string', value });
const operation = (name: Operation['operation'], ...words: readonly string[]): Operation => ({
  operation: name,
  arguments: words.map(string),
  binds: { kind: 'none' },
});

test.each(['/dev/vfio/devices/vfio3', '/dev/vfio/17', '/dev/vfio/vfio', '/dev/iommu', '/dev/kvm'])('%s may be opened', (path) => {
  expect(forbidden(operation('openat', path), environment)).toBeNull();
});

test.each(['/etc/passwd', '/dev/vfio/18', '/dev/vfio/devices/vfio4', '/dev/vfio/../mem', '/dev/sda', ''])('%s may not', (path) => {
  expect(forbidden(operation('openat', path), environment)).toContain('opens the nodes of the named devices');
});

test.each([
  ['/sys/bus/pci/drivers/vfio-pci/unbind', '0000:05:00.0'],
  ['/sys/bus/pci/drivers/e1000e/bind', '0000:05:00.0\n'],
  ['/sys/bus/pci/devices/0000:05:00.0/driver_override', 'vfio-pci'],
])('%s may be written', (path, text) => expect(forbidden(operation('writefile', path, text), environment)).toBeNull());

test.each([
  ['/proc/sys/kernel/core_pattern', '|/tmp/x'],
  ['/sys/bus/pci/drivers/vfio-pci/unbind', '0000:06:00.0'],
  ['/sys/bus/pci/drivers/../../../../proc/sysrq-trigger', '0000:05:00.0'],
  ['/sys/bus/pci/drivers/../drivers/x/bind/../../y', '0000:05:00.0'],
  ['/sys/bus/pci/devices/0000:05:00.0/../0000:06:00.0/driver_override', 'vfio-pci'],
  ['/sys/bus/pci/devices/0000:05:00.0/remove', '1'],
])('%s may not', (path, text) => {
  expect(forbidden(operation('writefile', path, text), environment)).toContain('binds and unbinds the named devices');
});

test('a path that is not known before the call is not opened', () => {
  const unknown: Operation = { operation: 'openat', arguments: [{ kind: 'result', name: 'path' }], binds: { kind: 'none' } };
  expect(forbidden(unknown, environment)).not.toBeNull();
});

test('calls on what is open already are not looked at', () => {
  expect(forbidden(operation('ioctl', '/etc/passwd'), environment)).toBeNull();
});
