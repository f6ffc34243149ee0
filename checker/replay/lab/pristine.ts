/** Changes to the source of a tree that can always be taken back: the original of a file is kept before the file is changed. */
import { copyFile, mkdir, readFile, readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Tree } from './base.js';
import { publishFile } from './cache.js';
import { LabError } from './failure.js';

/** The unpatched text of a source file.
 *  @throws LabError 'patch' when the tree has no such file */
export async function readPristine(tree: Tree, file: string): Promise<string> {
  for (const folder of [tree.pristine, tree.source]) {
    const text = await readFile(join(folder, file), 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  throw new LabError('patch', `this kernel has no file ${file}`, 'name the file that this kernel has, in the header of the semantic patch');
}

/** Makes the source of a tree be the original plus `changes` (path in the tree to whole text), whatever it was before.
 *  A file whose text does not change keeps its time, so that make builds no more than it must. */
export async function setChanges(tree: Tree, changes: ReadonlyMap<string, string>): Promise<void> {
  // Interrupted between any two lines, the originals are still all there, and the next call puts every file right.
  for (const file of changes.keys()) await keepOriginal(tree, file);
  for (const file of await changedFiles(tree)) {
    const wanted = changes.get(file) ?? (await readFile(join(tree.pristine, file), 'utf8'));
    const path = join(tree.source, file);
    if ((await readFile(path, 'utf8').catch(() => undefined)) !== wanted) await publishFile(path, wanted);
  }
}

export async function restorePristine(tree: Tree): Promise<void> {
  await setChanges(tree, new Map());
}

async function keepOriginal(tree: Tree, file: string): Promise<void> {
  const kept = join(tree.pristine, file);
  if ((await readFile(kept).catch(() => undefined)) !== undefined) return;
  await mkdir(dirname(kept), { recursive: true });
  await copyFile(join(tree.source, file), `${kept}.partial`);
  await rename(`${kept}.partial`, kept);
}

/** The paths of all files that were ever changed. */
async function changedFiles(tree: Tree): Promise<readonly string[]> {
  const entries = await readdir(tree.pristine, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.partial'))
    .map((entry) => join(entry.parentPath, entry.name).slice(tree.pristine.length + 1))
    .sort();
}
