/** Gets the kernel source that Debian packages: download through a private apt state, then unpack into the cache. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type AptState, downloadArchive, openAptState, packageFields, runApt, systemMirror } from './apt.js';
import type { DebianBase } from './base.js';
import { requireSpace } from './cache.js';
import { runChild } from './child.js';
import { LabError } from './failure.js';
import type { LabRun } from './progress.js';

/** The package's archive, its unpacked content and the tree, before the first two are removed. */
const SPACE_BYTES = 3e9;
/** GNU tar counts records of this many bytes. */
const RECORD_BYTES = 10240;
const CHECKPOINT_RECORDS = 2000;

/** Puts the source of `base` into `destination` (an empty folder) and says which version it is.
 *  What was downloaded before an interruption is kept and resumed.
 *  @throws LabError 'download', 'disk', 'source', 'cancelled' */
export async function fetchDebianSource(cache: string, base: DebianBase, destination: string, run: LabRun): Promise<string> {
  await requireSpace(cache, SPACE_BYTES, `the source of Linux ${base.name}`);
  const { state, fields } = await findPackage(cache, base, run);
  const archive = await download(state, base, fields, run);
  await unpack(archive, destination, run);
  await rm(state.folder, { recursive: true, force: true });
  return `${fields.Package ?? base.package} ${fields.Version ?? ''}`;
}

async function findPackage(
  cache: string,
  base: DebianBase,
  run: LabRun,
): Promise<{ state: AptState; fields: Readonly<Record<string, string>> }> {
  const mirror = await systemMirror(run);
  let tail: readonly string[] = [];
  for (const suite of base.suites) {
    run.report({ kind: 'phase', text: `looking for ${base.package} in Debian ${suite}` });
    const state = await openAptState(cache, suite, mirror);
    const update = await runApt(run, state, ['update']);
    if (update.code !== 0 || update.tail.some((line) => /^[EW]: /.test(line))) tail = update.tail;
    const fields = await packageFields(run, state, base.package);
    if (fields !== undefined) return { state, fields };
  }
  throw new LabError(
    'download',
    `${base.package} was not found in Debian ${base.suites.join(' or ')} at ${mirror.address}`,
    'check the network and the mirror (the same command resumes), or give a kernel tree of your own with --source DIR',
    tail,
  );
}

async function download(state: AptState, base: DebianBase, fields: Readonly<Record<string, string>>, run: LabRun): Promise<string> {
  const total = Number(fields.Size ?? 0);
  run.report({ kind: 'phase', text: `downloading ${base.package} ${fields.Version ?? ''}` });
  const archive = join(state.folder, `${base.package}_${(fields.Version ?? '').replaceAll(/[^\w.+~-]/g, '_')}.deb`);
  const result = await downloadArchive(run, state, base.package, archive, (part) =>
    run.report({ kind: 'progress', done: Math.round(part * total), total, unit: 'bytes' }),
  );
  if (result.code === 0) return archive;
  throw new LabError(
    'download',
    `the download of ${base.package} failed`,
    'run the same command again: it resumes where it can',
    result.tail,
  );
}

async function unpack(archive: string, destination: string, run: LabRun): Promise<void> {
  run.report({ kind: 'phase', text: 'unpacking the kernel source' });
  const outer = join(destination, '.package');
  const extraction = await runChild(run, 'dpkg-deb', ['-x', archive, outer]);
  const folder = join(outer, 'usr', 'src');
  const name = (await readdir(folder).catch(() => [])).find((entry) => /^linux-source-.*\.tar\.xz$/.test(entry));
  if (extraction.code !== 0 || name === undefined) {
    throw new LabError(
      'source',
      `${archive} does not hold a kernel source`,
      'remove the file and run the same command again',
      extraction.tail,
    );
  }
  const tar = join(folder, name);
  const total = await unpackedSize(tar, run);
  const result = await runChild(
    run,
    'tar',
    ['-xf', tar, '-C', destination, '--strip-components=1', `--checkpoint=${CHECKPOINT_RECORDS}`, '--checkpoint-action=echo=%u'],
    {
      onLine: (line) => {
        const match = /(\d+)$/.exec(line);
        if (match !== null) run.report({ kind: 'progress', done: Number(match[1]) * RECORD_BYTES, total, unit: 'bytes' });
      },
    },
  );
  if (result.code !== 0) {
    throw new LabError('source', 'the kernel source could not be unpacked', 'look at the lines below: the disk may be full', result.tail);
  }
  await rm(outer, { recursive: true, force: true });
}

async function unpackedSize(archive: string, run: LabRun): Promise<number> {
  const listing = await runChild(run, 'xz', ['--robot', '--list', archive]);
  const totals = listing.stdout.split('\n').find((line) => line.startsWith('totals\t'));
  const size = Number(totals?.split('\t')[4]);
  return Number.isFinite(size) && size > 0 ? size : (await stat(archive)).size * 10;
}
