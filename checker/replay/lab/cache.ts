/** The cache folder of the lab: where it is, how something appears in it whole or not at all, and room on its disk. */
import { access, constants, mkdir, readdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { LabError } from './failure.js';
import { isAlive } from './lock.js';

/** $INTERLOCK_CACHE, else $XDG_CACHE_HOME/interlock, else ~/.cache/interlock.
 *  @throws LabError 'usage' when the path is not absolute, or is one that the kernel's build cannot work in */
export function cacheFolder(environment: Readonly<Record<string, string | undefined>>, home: string): string {
  const own = environment.INTERLOCK_CACHE;
  const shared = environment.XDG_CACHE_HOME;
  let folder = join(home, '.cache', 'interlock');
  // The XDG specification has relative values ignored.
  if (shared && isAbsolute(shared)) folder = join(shared, 'interlock');
  if (own) folder = own;
  if (!isAbsolute(folder)) {
    throw new LabError(
      'usage',
      `the cache folder ${JSON.stringify(folder)} is not an absolute path`,
      'set INTERLOCK_CACHE to an absolute path',
    );
  }
  if (/[\s:]/.test(folder)) {
    throw new LabError(
      'usage',
      `the cache folder ${JSON.stringify(folder)} contains a space or a colon, and the kernel's build refuses both`,
      'set INTERLOCK_CACHE to an absolute path without them',
    );
  }
  return folder;
}

/** Makes sure that the cache folder exists and can be written.
 *  @throws LabError 'disk' saying why not */
export async function openCache(folder: string): Promise<void> {
  try {
    await createFolder(folder);
    await access(folder, constants.W_OK);
  } catch (error) {
    throw fileFailure(error);
  }
}

/** An error of the file system as the lab's own; anything else as it is. */
export function fileFailure(error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return error;
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  return new LabError(
    'disk',
    `the cache cannot be used: ${error.message}`,
    `${full ? 'free some space there' : 'make the folder writable'}, or set INTERLOCK_CACHE to another folder; the same command resumes`,
  );
}

/** As mkdir with `recursive`, which does not end where a folder can't be created, as in /proc (seen with Node 20). */
async function createFolder(folder: string): Promise<void> {
  const failure = await mkdir(folder).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error,
  );
  if (failure === undefined || failure.code === 'EEXIST') return;
  if (failure.code !== 'ENOENT' || dirname(folder) === folder) throw failure;
  await createFolder(dirname(folder));
  await mkdir(folder);
}

/** Fills a temporary sibling of `destination` and renames it there; nothing of it stays when `fill` throws.
 *  What stood at `destination` is replaced. */
export async function publishFolder(destination: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(destination), { recursive: true });
  await removeAbandoned(destination);
  const temporary = `${destination}.partial-${process.pid}`;
  const former = `${destination}.former-${process.pid}`;
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary);
  try {
    await fill(temporary);
    if (await exists(destination)) await rename(destination, former);
    await rename(temporary, destination);
  } finally {
    await rm(temporary, { recursive: true, force: true });
    await rm(former, { recursive: true, force: true });
  }
}

/** Writes a file so that a reader sees the old text or the new, never a part. */
export async function publishFile(destination: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(destination), { recursive: true });
  const temporary = `${destination}.partial-${process.pid}`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, destination);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** @throws LabError 'disk' when the disk under `folder` has less than `bytes` free */
export async function requireSpace(folder: string, bytes: number, purpose: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const disk = await statfs(folder);
  const free = disk.bavail * disk.bsize;
  if (free >= bytes) return;
  throw new LabError(
    'disk',
    `${purpose} needs ${gigabytes(bytes)} in ${folder}, and ${gigabytes(free)} is free`,
    'free some space there, or set INTERLOCK_CACHE to a folder on another disk',
  );
}

export async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Removes the temporary siblings of runs that died before they could. */
async function removeAbandoned(destination: string): Promise<void> {
  const folder = dirname(destination);
  for (const name of await readdir(folder)) {
    const match = /^(.*)\.(?:partial|former)-(\d+)$/.exec(name);
    if (match === null || match[1] !== basename(destination)) continue;
    if (!isAlive(Number(match[2]))) await rm(join(folder, name), { recursive: true, force: true });
  }
}
