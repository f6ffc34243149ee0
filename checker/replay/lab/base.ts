/** The kernels that designs are put on: Debian's source packages, or a kernel tree of the user's own. */
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { LabError } from './failure.js';

export type Base =
  /** A source package of Debian, from the first of the suites that has it. */
  | { readonly kind: 'debian'; readonly name: string; readonly package: string; readonly suites: readonly string[] }
  /** A folder with a kernel tree; it is copied, never changed. */
  | { readonly kind: 'folder'; readonly name: string; readonly folder: string };

/** The first is the one that a design stands on when its name says no other. */
export const debianBases: readonly Base[] = [
  { kind: 'debian', name: '6.12', package: 'linux-source-6.12', suites: ['bookworm-backports', 'trixie'] },
  { kind: 'debian', name: '7.2', package: 'linux-source-7.2', suites: ['sid'] },
];

/** The base made of the kernel tree in `folder` (absolute), named after it: "linux" gives kernels `linux` and `NAME@linux`.
 *  @throws LabError 'usage' when a name can't be made of the folder's, or it is that of a Debian base */
export function folderBase(folder: string): Base {
  const name = basename(folder).toLowerCase();
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name) || debianBases.some((base) => base.name === name)) {
    throw new LabError(
      'usage',
      `the kernel tree ${folder} has a name that cannot name a kernel`,
      'rename the folder, or give a link to it, so that it is made of letters, digits, ".", "_" and "-", and is not the name of another base',
    );
  }
  return { kind: 'folder', name, folder };
}

/** Where a base is unpacked and built, inside the cache folder. */
export interface Tree {
  readonly folder: string;
  /** The source, possibly with a design's patches. */
  readonly source: string;
  /** The build's output (make O=). */
  readonly objects: string;
  /** The original of every source file that differs from what was unpacked. */
  readonly pristine: string;
  readonly lock: string;
}

export function treeOf(cache: string, base: Base): Tree {
  // Two folders of the same name are two trees.
  const key = base.kind === 'debian' ? base.name : `${base.name}-${createHash('sha256').update(base.folder).digest('hex').slice(0, 8)}`;
  const folder = join(cache, 'trees', key);
  return {
    folder,
    source: join(folder, 'source'),
    objects: join(folder, 'objects'),
    pristine: join(folder, 'pristine'),
    lock: join(cache, 'locks', `${key}.lock`),
  };
}
