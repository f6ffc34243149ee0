/** What the kernel's configuration made of a fragment. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { refusedOptions, settingLines } from '../../../checker/replay/lab/configuration.js';
import { fragmentPath } from '../../../checker/replay/lab/lab.js';
import { buildEnvironment } from '../../../checker/replay/lab/make.js';

const configuration = 'CONFIG_A=y\n# CONFIG_B is not set\nCONFIG_N=4\nCONFIG_S="text"\n';

describe('an option', () => {
  test('that took is no refusal', () => {
    expect(refusedOptions('CONFIG_A=y\nCONFIG_B=n\nCONFIG_N=4\nCONFIG_S="text"\n', configuration)).toEqual([]);
  });

  test('that the kernel does not know is as good as n', () => {
    expect(refusedOptions('CONFIG_UNKNOWN=n\n# CONFIG_OTHER is not set\n', configuration)).toEqual([]);
    expect(refusedOptions('CONFIG_UNKNOWN=y\n', configuration)).toEqual([{ option: 'CONFIG_UNKNOWN', wanted: 'y', found: 'n' }]);
  });

  test('that became something else is named, with both values', () => {
    expect(refusedOptions('CONFIG_A=n\nCONFIG_B=y\nCONFIG_N=8\n', configuration)).toEqual([
      { option: 'CONFIG_A', wanted: 'n', found: 'y' },
      { option: 'CONFIG_B', wanted: 'y', found: 'n' },
      { option: 'CONFIG_N', wanted: '8', found: '4' },
    ]);
  });
});

test("a fragment's comments make no other kernel", () => {
  expect(settingLines('# why\n\nCONFIG_A=y\n# CONFIG_B is not set\n#CONFIG_C=y')).toBe('CONFIG_A=y\n# CONFIG_B is not set\n');
});

test("the lab's fragment asks for both paths to a device and an IOMMU", async () => {
  const fragment = await readFile(fragmentPath(join(import.meta.dirname, '..', '..', '..')), 'utf8');
  for (const option of ['IOMMUFD', 'VFIO_DEVICE_CDEV', 'VFIO_GROUP', 'VFIO_CONTAINER', 'VFIO_PCI', 'INTEL_IOMMU']) {
    expect(fragment).toContain(`CONFIG_${option}=y\n`);
  }
});

test("nothing of the caller's environment changes what is built", () => {
  const environment = buildEnvironment({
    PATH: '/bin',
    HOME: '/home/x',
    MAKEFLAGS: '-k',
    ARCH: 'arm64',
    O: '/elsewhere',
    LOCALVERSION: '-x',
    KBUILD_OUTPUT: '/y',
    CC: 'clang',
    W: '1',
  });
  expect(environment).toMatchObject({ PATH: '/bin', HOME: '/home/x', LC_ALL: 'C', KBUILD_BUILD_USER: 'interlock' });
  for (const name of ['MAKEFLAGS', 'ARCH', 'O', 'LOCALVERSION', 'KBUILD_OUTPUT', 'CC', 'W']) expect(environment).not.toHaveProperty(name);
});
