/** The specifications that come with the project: the files of its folders that say so in their header. */

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Those whose modules are checked in. Past bugs are explored too seldom for that: their modules are made in memory. */
const WITH_MODULES = ['spec/linux', 'spec/designs'];

/** Complete specifications and deltas (not modules), as paths from the project folder, sorted. */
export function specificationFiles(project: string, folders: readonly string[] = WITH_MODULES): readonly string[] {
  return folders
    .flatMap((folder) => readdirSync(join(project, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ilk'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => /^\s*(?:specification|delta)\b/m.test(readFileSync(file, 'utf8').replace(/\/\/.*$/gm, '')))
    .map((file) => relative(project, file).split(sep).join('/'))
    .sort();
}
