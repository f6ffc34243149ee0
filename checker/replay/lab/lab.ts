/** `lab build` and `lab list`: from the name of a kernel to its image in the cache. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Base, folderBase, hasOptions, labBases, treeOf } from './base.js';
import { compile, prepareSource, publishKernel } from './build.js';
import { fileFailure, openCache } from './cache.js';
import { throwIfCancelled } from './child.js';
import { configure, settingLines, type Settings } from './configuration.js';
import { findDesigns } from './design.js';
import { LabError } from './failure.js';
import { type Kernel, kernelDigest, kernelFolder, type KernelStatus, listKernels, readKernel } from './kernel.js';
import { knownKernels, parseKernelName } from './kernel-name.js';
import { withLock } from './lock.js';
import type { LabRun } from './progress.js';
import { missingRequirements, requireNothingMissing, systemFolders } from './requirements.js';
import { ensureSource, sourceIdentity } from './source.js';

/** Where the lab finds its inputs and keeps its results. All paths are absolute. */
export interface LabFolders {
  readonly cache: string;
  /** The folder of specifications, searched for designs with patches. */
  readonly specifications: string;
  /** The common configuration fragment; those of the variants lie beside it. */
  readonly fragment: string;
}

export interface BuildRequest {
  /** A kernel's name: "6.12", "NAME", "NAME@7.2". With `source`, "NAME" alone stands on the source, and '' is the unpatched source. */
  readonly name: string;
  /** A kernel tree to build instead of a Debian package. */
  readonly source?: string;
}

export interface BuildResult {
  readonly kernel: Kernel;
  /** Nothing had to be done. */
  readonly cached: boolean;
}

/** Builds a kernel, or finds it built. An interrupted build resumes with the next call.
 *  @throws LabError for everything that is not a bug of ours */
export async function buildKernel(folders: LabFolders, request: BuildRequest, run: LabRun): Promise<BuildResult> {
  const wanted = await resolve(folders, request);
  const { name, base } = wanted.kernel;
  const present = await readKernel(wanted.folder);
  if (present !== undefined) return { kernel: present, cached: true };
  if (process.arch !== 'x64') {
    throw new LabError(
      'requirement',
      `the lab's kernels are for x86-64, and this machine is ${process.arch}`,
      'build on an x86-64 machine',
    );
  }
  requireNothingMissing(await missingRequirements(systemFolders(process.env), ['build']));
  await openCache(folders.cache);
  const tree = treeOf(folders.cache, base);
  const build = withLock(tree.lock, run, async (locked): Promise<BuildResult> => {
    // Another run may have built it while this one waited.
    const built = await readKernel(wanted.folder);
    if (built !== undefined) return { kernel: built, cached: true };
    const origin = await ensureSource(folders.cache, base, locked);
    await configure(tree, wanted.settings, locked);
    const diff = await prepareSource(tree, wanted.kernel, locked);
    await compile(tree, wanted.kernel, locked);
    throwIfCancelled(locked.signal);
    await publishKernel(tree, wanted.kernel, wanted.folder, { digest: wanted.digest, origin, diff }, locked);
    const kernel = await readKernel(wanted.folder);
    if (kernel === undefined)
      throw new LabError('build', `${name} was built, and is gone from ${wanted.folder}`, 'do not remove the cache while a build runs');
    return { kernel, cached: false };
  });
  return build.catch((error: unknown) => {
    throw fileFailure(error);
  });
}

/** The kernel of a name if it is built from the inputs of now; undefined when it has to be built. A kernel that was built of a
 *  folder is found by the name that its build gave it.
 *  @throws LabError 'usage' for a name that no kernel has */
export async function findKernel(folders: LabFolders, request: BuildRequest): Promise<Kernel | undefined> {
  if (request.source === undefined) {
    const built = await labKernels(folders);
    const row = built.find((each) => each.name === request.name);
    if (row?.kernel !== undefined) return row.kernel;
  }
  return readKernel((await resolve(folders, request)).folder);
}

/** The names of the kernels that this project describes, whatever else was built of folders or by another version of it. */
export async function describedKernels(folders: LabFolders): Promise<readonly string[]> {
  return knownKernels(await findDesigns(folders.specifications)).map(({ name }) => name);
}

/** What `lab list` shows: every known kernel, then what was built of folders. */
export async function labKernels(folders: LabFolders): Promise<readonly KernelStatus[]> {
  const known: { name: string; digest: string }[] = [];
  for (const kernel of knownKernels(await findDesigns(folders.specifications))) {
    const settings = await readSettings(folders, kernel.base);
    known.push({ name: kernel.name, digest: kernelDigest(kernel, await sourceIdentity(kernel.base), settings) });
  }
  return listKernels(folders.cache, known);
}

async function resolve(folders: LabFolders, request: BuildRequest) {
  const designs = await findDesigns(folders.specifications);
  const kernel = chooseKernel(request, designs);
  const settings = await readSettings(folders, kernel.base);
  const digest = kernelDigest(kernel, await sourceIdentity(kernel.base), settings);
  return { kernel, settings, digest, folder: kernelFolder(folders.cache, kernel.name, digest) };
}

function chooseKernel(request: BuildRequest, designs: Awaited<ReturnType<typeof findDesigns>>) {
  if (request.source === undefined) return parseKernelName(request.name, designs);
  const base = folderBase(request.source);
  // No base is the default here: a design on the folder always says whose it is.
  const bases: readonly Base[] = [...labBases, base];
  const plain = request.name === '' || request.name === base.name;
  const name = plain ? base.name : request.name.includes('@') ? request.name : `${request.name}@${base.name}`;
  return parseKernelName(name, designs, bases);
}

/** Of two lines for one option, the later counts: the variant's. */
async function readSettings(folders: LabFolders, base: Base): Promise<Settings> {
  const variant = base.kind === 'debian' ? base.variant : undefined;
  const beside = (extension: string): string => join(dirname(folders.fragment), `${variant?.name}.${extension}`);
  const read = (path: string): Promise<string> =>
    readFile(path, 'utf8').catch(() => {
      throw new LabError('configuration', `there is no configuration fragment at ${path}`, 'restore the file');
    });
  const fragments = [folders.fragment, ...(variant === undefined ? [] : [beside('config')])];
  return {
    fragment: (await Promise.all(fragments.map(read))).map(settingLines).join(''),
    options: hasOptions(variant) ? await read(beside('kconfig')) : '',
  };
}

/** The folder with the fragment that this program brings along, from its own folder of sources or its build. */
export function fragmentPath(project: string): string {
  return join(project, 'checker', 'replay', 'lab', 'kernel.config');
}
