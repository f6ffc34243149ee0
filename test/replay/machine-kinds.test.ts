/** Other kinds of machine on a real kernel: mediated devices, and devices without an IOMMU. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildInitramfs } from '../../checker/replay/agent/compile.js';
import { type LinuxBackend, startLinuxBackend } from '../../checker/replay/machine/linux-backend.js';
import { cache, laboratory, project } from './laboratory.js';
import { step } from './operations.js';
import * as uapi from './uapi.js';

const { kernel, missing } = await laboratory();

describe.skipIf(missing !== undefined)(
  `a mediated device and one without an IOMMU${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    let backend: LinuxBackend;
    beforeAll(async () => {
      backend = await startLinuxBackend({
        name: 'linux under test',
        kernel,
        initramfs: await buildInitramfs({ project, cache }),
        topology: {
          devices: [
            { name: 'device0', model: 'edu', address: '5.0' },
            { name: 'device1', model: 'mtty' },
            { name: 'device2', model: 'mtty' },
          ],
          snoopControl: false,
          noIommu: true,
        },
      });
    }, 120_000);
    afterAll(async () => backend?.close(), 60_000);

    test('each is found by its nodes; without an IOMMU there is a group of another name', () => {
      const { device0, device1, device2 } = backend.environment;
      expect(device0).toMatchObject({ bdf: '0000:00:05.0', group: expect.stringMatching(/^\/dev\/vfio\/noiommu-\d+$/) });
      expect(device1).toMatchObject({ cdev: '/dev/vfio/devices/vfio1', group: expect.stringMatching(/^\/dev\/vfio\/\d+$/) });
      expect(device2).toMatchObject({ cdev: '/dev/vfio/devices/vfio2', group: expect.not.stringMatching(`^${device1?.group}$`) });
    });

    test('a mediated device is bound like another one, and made anew by a reset', async () => {
      const open = step('process0', uapi.open(backend.environment.device1!.cdev!, 'file0'), uapi.open('/dev/iommu', 'ctx0'));
      for (const round of [1, 2]) {
        await backend.reset();
        expect(await backend.step(open), `round ${round}`).toMatchObject({ kind: 'returned' });
        expect(await backend.step(step('process0', uapi.bind('file0', 'ctx0')))).toMatchObject({ kind: 'returned' });
        expect(await backend.step(step('process0', uapi.readConfig('file0')))).toMatchObject({ kind: 'returned', value: '4' });
      }
    }, 60_000);
  },
);
