/** A kernel of the lab as its machines load it. Without the help of hardware a machine takes a third of its start to unpack its kernel;
 *  QEMU loads an unpacked one where the kernel can be entered so (CONFIG_PVH). It is unpacked once, and kept beside the image. */

import { execFile } from 'node:child_process';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** From the boot protocol of x86: where in a bzImage the packed kernel lies. */
const header = { sectors: 0x1f1, magic: 0x202, offset: 0x248, length: 0x24c } as const;
const SECTOR = 512;
const ELF = Buffer.from('\x7fELF', 'latin1');

const known = new Map<string, Promise<string>>();

/** The path of what is to be loaded: the image itself where it is none of the lab's own, or cannot be unpacked. */
export function unpackedKernel(image: string): Promise<string> {
  const asked = known.get(image) ?? unpack(image).catch(() => image);
  known.set(image, asked);
  return asked;
}

async function unpack(image: string): Promise<string> {
  const folder = dirname(image);
  // Only a kernel in the cache has this beside it: nothing is written into a folder of the user's.
  await stat(join(folder, 'kernel.json'));
  const settings = (await readFile(join(folder, 'config'), 'utf8')).split('\n');
  if (!settings.includes('CONFIG_PVH=y') || !settings.includes('CONFIG_KERNEL_XZ=y')) return image;
  // KASAN's checks are in the code that is entered so, before their shadow memory is there: such a kernel resets at once.
  if (settings.includes('CONFIG_KASAN=y')) return image;
  const unpacked = join(folder, 'vmlinux');
  const made = await stat(unpacked).catch(() => null);
  if (made !== null && made.mtimeMs >= (await stat(image)).mtimeMs) return unpacked;
  const kernel = await unpackXz(payloadOf(await readFile(image)));
  const temporary = `${unpacked}.${process.pid}`;
  try {
    await writeFile(temporary, kernel);
    await rename(temporary, unpacked);
  } finally {
    await rm(temporary, { force: true });
  }
  return unpacked;
}

/** The packed kernel, and the size that it says to have unpacked. */
function payloadOf(image: Buffer): { readonly packed: Buffer; readonly size: number } {
  if (image.toString('latin1', header.magic, header.magic + 4) !== 'HdrS') throw new Error('no bzImage');
  const start = ((image[header.sectors] || 4) + 1) * SECTOR + image.readUInt32LE(header.offset);
  const end = start + image.readUInt32LE(header.length) - 4;
  return { packed: image.subarray(start, end), size: image.readUInt32LE(end) };
}

function unpackXz({ packed, size }: { readonly packed: Buffer; readonly size: number }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = execFile('xz', ['--decompress', '--stdout'], { encoding: 'buffer', maxBuffer: 2 ** 29 }, (error, kernel) => {
      if (error !== null) reject(error);
      else if (kernel.length !== size || !kernel.subarray(0, 4).equals(ELF)) reject(new Error('no kernel'));
      else resolve(kernel);
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(packed);
  });
}
