/** Built kernels in the cache: what is kept of each, how it is found, and what a list of them says. */
import { createHash } from 'node:crypto';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from './configuration.js';
import type { KernelName } from './kernel-name.js';

/** A kernel in the cache. All paths are absolute. */
export interface Kernel {
  readonly name: string;
  /** The name of the base: "6.12". */
  readonly base: string;
  /** The exact kernel release: "6.12.95", as `uname -r` gives it. */
  readonly release: string;
  /** Where the source is from: a package and its version, or a folder. */
  readonly origin: string;
  /** Of the base, the configuration fragment and the patches. */
  readonly digest: string;
  readonly folder: string;
  /** The bootable image (bzImage). */
  readonly image: string;
  readonly configuration: string;
  /** The include folder with the kernel's own uapi headers. */
  readonly headers: string;
  /** What the design changed, as a unified diff; absent for an unpatched base. */
  readonly diff?: string;
}

/** What kernel.json holds: a kernel without its paths. */
export type KernelRecord = Pick<Kernel, 'name' | 'base' | 'release' | 'origin' | 'digest'> & { readonly patched: boolean };

/** The same inputs give the same digest, and with it the same folder.
 *  @param identity what tells one source of the base from another */
export function kernelDigest(kernel: KernelName, identity: string, { fragment, options }: Settings): string {
  const hash = createHash('sha256').update(`${kernel.base.name}\0${identity}\0${fragment}\0`).update(options);
  for (const patch of kernel.design?.patches ?? []) hash.update(`${patch.kind}\0${patch.text}\0`);
  return hash.digest('hex');
}

export function kernelFolder(cache: string, name: string, digest: string): string {
  return join(cache, 'kernels', `${name}-${digest.slice(0, 16)}`);
}

/** The kernel kept in a folder, or undefined when there is none. */
export async function readKernel(folder: string): Promise<Kernel | undefined> {
  const text = await readFile(join(folder, 'kernel.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const record = JSON.parse(text) as KernelRecord;
  return {
    name: record.name,
    base: record.base,
    release: record.release,
    origin: record.origin,
    digest: record.digest,
    folder,
    image: join(folder, 'bzImage'),
    configuration: join(folder, 'config'),
    headers: join(folder, 'headers', 'include'),
    ...(record.patched ? { diff: join(folder, 'applied.diff') } : {}),
  };
}

/** One line of `lab list`. */
export interface KernelStatus {
  readonly name: string;
  /** Built from the very inputs of now. */
  readonly kernel?: Kernel;
  /** Built, but from other patches or another configuration: the next build makes one beside it. */
  readonly outdated?: Kernel;
}

/** Every known kernel, and every other one that the cache holds (of folders given earlier), by name; of several of one name the
 *  one that was built last. */
export async function listKernels(
  cache: string,
  known: readonly { readonly name: string; readonly digest: string }[],
): Promise<readonly KernelStatus[]> {
  const built = await builtKernels(join(cache, 'kernels'));
  const rows = known.map(({ name, digest }): KernelStatus => {
    const kernel = built.find((each) => each.name === name && each.digest === digest);
    if (kernel !== undefined) return { name, kernel };
    const outdated = built.find((each) => each.name === name);
    return outdated === undefined ? { name } : { name, outdated };
  });
  const others = new Set(built.map((kernel) => kernel.name));
  for (const { name } of known) others.delete(name);
  return [...rows, ...[...others].sort().map((name) => ({ name, kernel: built.find((each) => each.name === name) as Kernel }))];
}

/** All kernels in a folder, the one that was built last first. */
async function builtKernels(folder: string): Promise<readonly Kernel[]> {
  const found: { kernel: Kernel; time: number }[] = [];
  for (const entry of await readdir(folder).catch(() => [])) {
    const kernel = await readKernel(join(folder, entry));
    if (kernel === undefined || /\.(?:partial|former)-\d+$/.test(entry)) continue;
    found.push({ kernel, time: (await stat(join(folder, entry, 'kernel.json'))).mtimeMs });
  }
  return found.sort((a, b) => b.time - a.time).map(({ kernel }) => kernel);
}
