/** A base's source in the cache: unpacked once from Debian's package, or copied from the user's tree whenever that changed. */
import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Base, type Tree, treeOf } from './base.js';
import { exists, publishFolder, requireSpace } from './cache.js';
import { runChild } from './child.js';
import { fetchDebianSource } from './debian-source.js';
import { LabError } from './failure.js';
import { restorePristine } from './pristine.js';
import type { LabRun } from './progress.js';

/** What stands in the way of `make O=` in a tree that was built in place, and what is large and no source. */
const NOT_SOURCE = [
  '/.git',
  '/.config',
  '/.config.old',
  '/include/config',
  '/include/generated',
  '/arch/*/include/generated',
  '/vmlinux*',
  '*.o',
  '*.ko',
  '*.a',
  '.*.cmd',
  '.*.d',
];
const COPY_BYTES = 2e9;
/** Inside an unpacked tree: the package and version that it is from. */
const ORIGIN = '.interlock-origin';

/** Makes sure that the source of `base` is in its tree, and says where it is from. The caller holds the tree's lock.
 *  @throws LabError 'download', 'disk', 'source', 'usage', 'cancelled' */
export async function ensureSource(cache: string, base: Base, run: LabRun): Promise<string> {
  const tree = treeOf(cache, base);
  if (base.kind === 'folder') return copyFolder(base.folder, tree, run);
  const known = await readFile(join(tree.source, ORIGIN), 'utf8').catch(() => undefined);
  if (known !== undefined) return known.trim();
  let origin = '';
  await publishFolder(tree.source, async (temporary) => {
    origin = await fetchDebianSource(cache, base, temporary, run);
    await writeFile(join(temporary, ORIGIN), `${origin}\n`);
  });
  return origin;
}

async function copyFolder(folder: string, tree: Tree, run: LabRun): Promise<string> {
  await requireKernelTree(folder);
  await requireSpace(tree.folder, (await exists(tree.source)) ? 0 : COPY_BYTES, `a copy of ${folder}`);
  run.report({ kind: 'phase', text: `copying ${folder}` });
  // A design's changes go first, or rsync's view of what is original would outlive them.
  await restorePristine(tree);
  await rm(tree.pristine, { recursive: true, force: true });
  await mkdir(tree.source, { recursive: true });
  // Compared by content, and written with the time of now: a file that is older than an object built from another version of it
  // would not be built again.
  const result = await runChild(run, 'rsync', [
    '--recursive',
    '--links',
    '--perms',
    '--checksum',
    '--delete',
    ...NOT_SOURCE.map((pattern) => `--exclude=${pattern}`),
    `${folder}/`,
    `${tree.source}/`,
  ]);
  if (result.code !== 0) throw new LabError('source', `${folder} could not be copied`, 'look at the lines below', result.tail);
  return folder;
}

/** @throws LabError 'usage' when the folder is no kernel source */
export async function requireKernelTree(folder: string): Promise<void> {
  const makefile = await readFile(join(folder, 'Makefile'), 'utf8').catch(() => '');
  if (/^VERSION = \d+$/m.test(makefile) && (await exists(join(folder, 'scripts', 'kconfig', 'merge_config.sh')))) return;
  throw new LabError('usage', `${folder} is not a kernel source: it has no kernel Makefile`, 'give the top folder of a Linux tree');
}

/** What identifies the source of a base: its name, or for a folder the paths, sizes and times of its files. */
export async function sourceIdentity(base: Base): Promise<string> {
  if (base.kind === 'debian') return base.package;
  await requireKernelTree(base.folder);
  const hash = createHash('sha256');
  const visit = async (relative: string): Promise<void> => {
    const entries = (await readdir(join(base.folder, relative), { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (path === '.git' || /\.(?:o|ko|a|cmd|d)$/.test(entry.name)) continue;
      if (entry.isDirectory()) {
        await visit(path);
      } else {
        const status = await lstat(join(base.folder, path));
        hash.update(`${path}\0${status.size}\0${status.mtimeMs}\n`);
      }
    }
  };
  await visit('');
  return hash.digest('hex');
}
