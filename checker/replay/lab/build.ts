/** Builds one kernel in the tree of its base: puts the source into the wanted state, runs make, publishes the result. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { moreHeaders, type Tree } from './base.js';
import { exists, publishFile, publishFolder, requireSpace } from './cache.js';
import { LabError } from './failure.js';
import type { KernelRecord } from './kernel.js';
import type { KernelName } from './kernel-name.js';
import { countObjects, kernelMake } from './make.js';
import { patchSource } from './patch.js';
import { setChanges } from './pristine.js';
import type { LabRun } from './progress.js';

/** What a base with the lab's fragment compiles: counted for 6.12; only the progress of the first build rests on it. */
const OBJECTS_ESTIMATE = 1240;
const OBJECTS_BYTES = 1.5e9;

/** Puts the design's changes, and nothing else, into the source. Returns them as a diff; undefined for an unpatched base.
 *  @throws LabError 'patch', 'cancelled' */
export async function prepareSource(tree: Tree, kernel: KernelName, run: LabRun): Promise<string | undefined> {
  if (kernel.design === undefined) {
    await setChanges(tree, new Map());
    return undefined;
  }
  const { changes, diff } = await patchSource(tree, kernel.design, run);
  await setChanges(tree, changes);
  return diff;
}

/** Runs make for the image and the headers; what an interrupted build compiled is kept and used.
 *  @throws LabError 'build' with the lines around the compiler's error */
export async function compile(tree: Tree, kernel: KernelName, run: LabRun): Promise<void> {
  const present = await countObjects(tree);
  if (present === 0) await requireSpace(tree.folder, OBJECTS_BYTES, `building Linux ${kernel.base.name}`);
  const finished = Number(await readFile(tree.counted, 'utf8').catch(() => '')) || undefined;
  run.report({ kind: 'phase', text: `building ${kernel.name}` });
  let done = finished === undefined ? present : 0;
  const errors: string[] = [];
  const result = await kernelMake(tree, [`LOCALVERSION=${localVersion(kernel)}`, 'bzImage', 'headers'], run, {
    onLine: (text) => {
      run.report({ kind: 'line', text });
      if (/\berror:|\*\*\* .*Error \d+|No space left/.test(text)) errors.push(text);
      if (!/^\s+(?:CC|AS)\s/.test(text)) return;
      done += 1;
      // After the first build a rebuild compiles a handful, and which is not known beforehand.
      const total = finished === undefined ? Math.max(OBJECTS_ESTIMATE, done) : done;
      run.report({ kind: 'progress', done, total, unit: 'objects' });
    },
  });
  if (result.code !== 0) {
    const full = [...errors, ...result.tail].some((line) => line.includes('No space left'));
    if (full)
      throw new LabError(
        'disk',
        `the disk under ${tree.folder} is full`,
        'free some space and run the same command again: it resumes',
        result.tail,
      );
    const shown = causesOf(errors).map((line) => `\n  ${line}`);
    throw new LabError(
      'build',
      `make failed for ${kernel.name}${shown.length === 0 ? '' : ':'}${shown.join('')}`,
      kernel.design === undefined
        ? 'look at the lines below; running the same command again resumes'
        : 'the patched code does not compile: correct the patch; running the same command again resumes',
      result.tail,
    );
  }
  if (finished === undefined) await publishFile(tree.counted, `${await countObjects(tree)}\n`);
}

/** The first few errors. What make says after a compiler's error is where it stopped, not why. */
function causesOf(errors: readonly string[]): readonly string[] {
  const causes = errors.filter((line) => !line.includes('***'));
  return (causes.length > 0 ? causes : errors).slice(0, 8);
}

/** Copies image, configuration, headers and evidence into the cache, whole or not at all. */
export async function publishKernel(
  tree: Tree,
  kernel: KernelName,
  folder: string,
  facts: { readonly digest: string; readonly origin: string; readonly diff: string | undefined },
  run: LabRun,
): Promise<void> {
  run.report({ kind: 'phase', text: `publishing ${kernel.name}` });
  const release = (await readFile(join(tree.objects, 'include', 'config', 'kernel.release'), 'utf8')).trim();
  const record: KernelRecord = {
    name: kernel.name,
    base: kernel.base.name,
    release,
    origin: facts.origin,
    digest: facts.digest,
    patched: facts.diff !== undefined,
  };
  const image = join(tree.objects, 'arch', 'x86', 'boot', 'bzImage');
  if (!(await exists(image))) throw new LabError('build', `make left no image at ${image}`, 'run the same command again');
  await publishFolder(folder, async (temporary) => {
    await cp(image, join(temporary, 'bzImage'));
    await cp(join(tree.objects, '.config'), join(temporary, 'config'));
    await cp(join(tree.objects, 'usr', 'include'), join(temporary, 'headers', 'include'), {
      recursive: true,
      filter: (source) => !/\/\.[^/]*$|\/Makefile$|\.(?:cmd|hdrtest)$/.test(source),
    });
    for (const [path, name] of Object.entries(moreHeaders(kernel.base.name))) {
      await cp(join(tree.source, path), join(temporary, 'headers', 'include', name));
    }
    if (facts.diff !== undefined) await writeFile(join(temporary, 'applied.diff'), facts.diff);
    await writeFile(join(temporary, 'kernel.json'), `${JSON.stringify(record, undefined, 2)}\n`);
  });
}

/** A variant and a patched kernel say so in `uname -r`, so that no replay mistakes one for another. */
function localVersion({ base, design }: KernelName): string {
  const variant = base.kind === 'debian' && base.variant !== undefined ? `-${base.variant.name}` : '';
  return `${variant}${design === undefined ? '' : `-${design.name}`}`.slice(0, 40);
}
