/** Reading and writing the user's files: nothing half-written, every failure one line. */

import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CommandError, type Surroundings } from './command.js';

/** @throws CommandError if the file cannot be read */
export function readText(surroundings: Surroundings, path: string): string {
  try {
    return readFileSync(resolve(surroundings.folder, path), 'utf8');
  } catch (error) {
    throw new CommandError(`cannot read ${path}: ${reasonOf(error)}`);
  }
}

/** The new text replaces the old one whole, or not at all. @throws CommandError */
export async function writeFileWhole(surroundings: Surroundings, path: string, text: string): Promise<void> {
  await writeFilesWhole(surroundings, new Map([[path, text]]));
}

/** Texts that belong together: none replaces its old one before all are written. @throws CommandError */
export async function writeFilesWhole(surroundings: Surroundings, texts: ReadonlyMap<string, string>): Promise<void> {
  const files = [...texts].map(([path, text]) => {
    const target = resolve(surroundings.folder, path);
    return { path, text, target, temporary: `${target}.partial-${process.pid}` };
  });
  try {
    for (const file of files) await naming(file.path, () => writeBeside(file));
    for (const { path, temporary, target } of files) await naming(path, () => rename(temporary, target));
  } finally {
    // What was renamed is not there any more.
    for (const { temporary } of files) await rm(temporary, { force: true }).catch(() => undefined);
  }
}

async function writeBeside({ text, target, temporary }: { text: string; target: string; temporary: string }): Promise<void> {
  makeFolder(dirname(target));
  await writeFile(temporary, text);
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory()) throw Object.assign(new Error(target), { code: 'EISDIR' });
}

/** @throws CommandError which names the file */
async function naming(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new CommandError(`cannot write ${path}: ${reasonOf(error)}`);
  }
}

/** One folder at a time: Node's own recursion never ends where a file system makes none, as in /proc. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Somebody else made it meanwhile.
    if (!existsSync(folder)) throw error;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'no permission',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
};

export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  return (code === undefined ? undefined : REASONS[code]) ?? (error instanceof Error ? error.message : String(error));
}
