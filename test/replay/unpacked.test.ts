/** What a machine loads: the lab's own kernels unpacked, everything else as it is. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unpackedKernel } from '../../checker/replay/machine/unpacked.js';
import { testKernel } from '../lab.js';

const found = await testKernel('6.12');
const missing = 'reason' in found ? ` (skipped: ${found.reason})` : '';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'interlock-unpacked-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.skipIf(missing !== '')(`a kernel of the lab is unpacked beside its image, and again where the image is newer${missing}`, async () => {
  if ('reason' in found) return;
  const { image, configuration } = found.kernel;
  for (const path of [image, configuration, join(dirname(image), 'kernel.json')]) symlinkSync(path, join(folder, path.split('/').at(-1)!));
  // Of an earlier image: it is not what is loaded.
  const unpacked = join(folder, 'vmlinux');
  writeFileSync(unpacked, 'old');
  utimesSync(unpacked, 1, 1);
  expect(await unpackedKernel(join(folder, 'bzImage'))).toBe(unpacked);
  expect(readFileSync(unpacked).subarray(0, 4)).toEqual(Buffer.from('\x7fELF', 'latin1'));
  expect(readdirSync(folder).sort()).toEqual(['bzImage', 'config', 'kernel.json', 'vmlinux']);
});

test.skipIf(missing !== '')(`an image with KASAN is loaded as it is${missing}`, async () => {
  if ('reason' in found) return;
  const { image, configuration } = found.kernel;
  const own = mkdtempSync(join(folder, 'kasan-'));
  for (const path of [image, join(dirname(image), 'kernel.json')]) symlinkSync(path, join(own, path.split('/').at(-1)!));
  writeFileSync(join(own, 'config'), `${readFileSync(configuration, 'utf8')}CONFIG_KASAN=y\n`);
  expect(await unpackedKernel(join(own, 'bzImage'))).toBe(join(own, 'bzImage'));
});

test.each([
  ['that is not in a folder of the lab', { config: 'CONFIG_PVH=y\nCONFIG_KERNEL_XZ=y\n' }],
  ['that cannot be entered unpacked', { 'kernel.json': '{}', config: 'CONFIG_KERNEL_XZ=y\n' }],
  ['that is broken', { 'kernel.json': '{}', config: 'CONFIG_PVH=y\nCONFIG_KERNEL_XZ=y\n' }],
])('an image %s is loaded as it is, and nothing is written', async (_, files) => {
  const own = mkdtempSync(join(folder, 'image-'));
  const image = join(own, 'bzImage');
  for (const [name, text] of Object.entries({ ...files, bzImage: 'no kernel' })) writeFileSync(join(own, name), text);
  const before = readdirSync(own);
  expect(await unpackedKernel(image)).toBe(image);
  expect(readdirSync(own)).toEqual(before);
});
