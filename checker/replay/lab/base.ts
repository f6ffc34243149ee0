/** The kernels that designs are put on: Debian's source packages, each in several configurations, or a kernel tree of the user's own. */
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { LabError } from './failure.js';

export type Base =
  | DebianBase
  /** A folder with a kernel tree; it is copied, never changed. */
  | { readonly kind: 'folder'; readonly name: string; readonly folder: string };

/** A source package of Debian, from the first of the suites that has it. */
export interface DebianBase {
  readonly kind: 'debian';
  readonly name: string;
  readonly package: string;
  readonly suites: readonly string[];
  /** Absent: configured as the common fragment says. */
  readonly variant?: Variant;
}

/** Another configuration of the same source: the fragment NAME.config, laid over the common one. */
export interface Variant {
  /** What it is a variant of: "6.12". */
  readonly of: string;
  readonly name: 'compat' | 'debug' | 'mock' | 'pm';
}

/** The first is the one that a design stands on when its name says no other. */
export const debianBases: readonly DebianBase[] = [
  { kind: 'debian', name: '6.12', package: 'linux-source-6.12', suites: ['bookworm-backports', 'trixie'] },
  { kind: 'debian', name: '7.2', package: 'linux-source-7.2', suites: ['sid'] },
];

/** "6.12-compat": iommufd provides /dev/vfio/vfio. "6.12-debug": the kernel watches its own memory, locks and counts.
 *  "6.12-mock": iommufd has devices of its own that need no hardware. "6.12-pm": a device in low power sleeps while nobody uses it. */
const variantBases: readonly Base[] = (['compat', 'debug', 'mock', 'pm'] as const).flatMap((name) =>
  debianBases.map((base) => ({ ...base, name: `${base.name}-${name}`, variant: { of: base.name, name } })),
);

/** Kconfig text of the variant's own follows the kernel's: NAME.kconfig. */
export function hasOptions(variant: Variant | undefined): boolean {
  return variant?.name === 'mock';
}

/** Headers of a variant's source that the kernel exports to nobody: what its test devices are called by. They are kept among the
 *  exported ones under the second path, and included after them. */
const unexportedHeaders: Readonly<Record<Variant['name'], Readonly<Record<string, string>>>> = {
  compat: {},
  debug: {},
  pm: {},
  mock: { 'drivers/iommu/iommufd/iommufd_test.h': 'linux/iommufd_test.h' },
};

/** Paths in the source by the names that they are included by; none for a kernel without a variant. */
export function moreHeaders(name: string): Readonly<Record<string, string>> {
  const variant = variantOf(name);
  return variant === undefined ? {} : unexportedHeaders[variant];
}

/** Every base that is known without a folder. */
export const labBases: readonly Base[] = [...debianBases, ...variantBases];

/** Which variant the base of this name is; undefined for the common configuration and for a folder's. */
export function variantOf(name: string): Variant['name'] | undefined {
  const base = labBases.find((one) => one.name === name);
  return base?.kind === 'debian' ? base.variant?.name : undefined;
}

/** The base made of the kernel tree in `folder` (absolute), named after it: "linux" gives kernels `linux` and `NAME@linux`.
 *  @throws LabError 'usage' when a name can't be made of the folder's, or it is that of a Debian base */
export function folderBase(folder: string): Base {
  const name = basename(folder).toLowerCase();
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name) || labBases.some((base) => base.name === name)) {
    throw new LabError(
      'usage',
      `the kernel tree ${folder} has a name that cannot name a kernel`,
      'rename the folder, or give a link to it, so that it is made of letters, digits, ".", "_" and "-", and is not the name of another base',
    );
  }
  return { kind: 'folder', name, folder };
}

/** Where a base is unpacked and built, inside the cache folder. Variants share the source and its lock; what is made of it is their own. */
export interface Tree {
  readonly folder: string;
  /** The source, possibly with a design's patches. */
  readonly source: string;
  /** The build's output (make O=). */
  readonly objects: string;
  /** A variant's objects begin as a copy of these, so that only what the configuration changes is compiled again. */
  readonly commonObjects?: string;
  /** What was configured, and how many objects that gives. */
  readonly configured: string;
  readonly counted: string;
  /** The kernel's options and more, for a variant that has some of its own (NAME.kconfig); absent: the source's. */
  readonly options?: string;
  /** The original of every source file that differs from what was unpacked. */
  readonly pristine: string;
  readonly lock: string;
}

export function treeOf(cache: string, base: Base): Tree {
  // Two folders of the same name are two trees.
  const key =
    base.kind === 'debian'
      ? (base.variant?.of ?? base.name)
      : `${base.name}-${createHash('sha256').update(base.folder).digest('hex').slice(0, 8)}`;
  const variant = base.kind === 'debian' ? base.variant : undefined;
  const own = variant === undefined ? '' : `-${variant.name}`;
  const folder = join(cache, 'trees', key);
  return {
    folder,
    source: join(folder, 'source'),
    objects: join(folder, `objects${own}`),
    ...(variant === undefined ? {} : { commonObjects: join(folder, 'objects') }),
    ...(hasOptions(variant) ? { options: join(folder, `options${own}.kconfig`) } : {}),
    configured: join(folder, `configuration${own}.txt`),
    counted: join(folder, `objects${own}.txt`),
    pristine: join(folder, 'pristine'),
    lock: join(cache, 'locks', `${key}.lock`),
  };
}
