/** Nodes that get another number: a trace still reaches the devices that it names. */

import { describe, expect, test } from 'vitest';
import { follow, movesOf } from '../../checker/replay/machine/nodes.js';
import type { Environment } from '../../checker/replay/topology.js';
import { int, operation, step, text } from './operations.js';

const first: Environment = {
  device0: { bdf: '0000:00:05.0', cdev: '/dev/vfio/devices/vfio0', group: '/dev/vfio/1' },
  device1: { bdf: '0000:00:05.1', cdev: '/dev/vfio/devices/vfio1', group: '/dev/vfio/1' },
};
const group = '/dev/vfio/1';
const vfio = (number: number): string => `/dev/vfio/devices/vfio${number}`;

describe('where a node is now', () => {
  test('nothing has moved, also where a node is gone and nobody has its number', () => {
    expect(movesOf(first, first).size).toBe(0);
    expect(movesOf(first, { device0: { cdev: vfio(0), group }, device1: { group } }).size).toBe(0);
    expect(movesOf(first, { device0: {}, device1: {} }).size).toBe(0);
  });

  test('two devices have changed places', () => {
    const moves = movesOf(first, { device0: { cdev: vfio(1), group }, device1: { cdev: vfio(0), group } });
    expect([...moves]).toEqual([
      [vfio(0), vfio(1)],
      [vfio(1), vfio(0)],
    ]);
  });

  test("the path of a node that is gone is another device's: it must not be opened in its place", () => {
    const moves = movesOf(first, { device0: { group }, device1: { cdev: vfio(0), group } });
    expect([...moves]).toEqual([
      [vfio(1), vfio(0)],
      [vfio(0), '/dev/vfio/devices/no-cdev-of-device0'],
    ]);
  });

  test('a group is found by the device that is left of it', () => {
    expect(movesOf(first, { device0: {}, device1: { cdev: vfio(1), group } }).size).toBe(0);
    expect([...movesOf(first, { device0: {}, device1: { cdev: vfio(1), group: '/dev/vfio/7' } })]).toEqual([[group, '/dev/vfio/7']]);
  });
});

test('a step is followed in every path, and nowhere else', () => {
  const asked = step('process0', operation('openat', [text(vfio(0)), int(2)]), operation('writefile', [text('/sys/x'), text(vfio(9))]));
  const moves = new Map([[vfio(0), vfio(1)]]);
  expect(follow(asked, moves)).toEqual(
    step('process0', operation('openat', [text(vfio(1)), int(2)]), operation('writefile', [text('/sys/x'), text(vfio(9))])),
  );
  expect(follow(asked, new Map())).toBe(asked);
});
