/** Applies a design to a kernel source in a scratch folder, and checks that it changed all that it promises to. */
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Tree } from './base.js';
import { runChild } from './child.js';
import type { Design, Patch } from './design.js';
import { LabError } from './failure.js';
import { readPristine } from './pristine.js';
import type { LabRun } from './progress.js';

export interface Patched {
  /** Path in the tree to the whole new text, for the files that change. */
  readonly changes: ReadonlyMap<string, string>;
  /** All changes as one unified diff, kept as evidence of what the kernel carries. */
  readonly diff: string;
}

/** The work tree itself is only read, so that an interruption leaves nothing half patched.
 *  @throws LabError 'patch' when a patch does not apply, or leaves a function alone that it promises to change */
export async function patchSource(tree: Tree, design: Design, run: LabRun): Promise<Patched> {
  run.report({ kind: 'phase', text: `applying ${design.name}` });
  const scratch = await mkdtemp(join(tmpdir(), 'interlock-patch-'));
  try {
    const files = [...new Set(design.patches.flatMap((patch) => patch.files))].sort();
    const originals = new Map<string, string>();
    for (const file of files) originals.set(file, await readPristine(tree, file));
    for (const side of ['a', 'b']) {
      for (const [file, text] of originals) await writeInto(join(scratch, side, file), text);
    }
    await copyHeaders(tree, files, join(scratch, 'b'));
    let current: ReadonlyMap<string, string> = originals;
    for (const patch of design.patches) {
      await applyPatch(patch, join(scratch, 'b'), run);
      const next = new Map<string, string>();
      for (const file of files) next.set(file, await readFile(join(scratch, 'b', file), 'utf8'));
      requirePromises(patch, current, next);
      current = next;
    }
    const changes = new Map([...current].filter(([file, text]) => text !== originals.get(file)));
    const diff = await runChild(run, 'diff', ['-u', '-p', '-r', 'a', 'b'], { folder: scratch });
    return { changes, diff: withoutTimes(onlyChanged(diff.stdout)) };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function applyPatch(patch: Patch, folder: string, run: LabRun): Promise<void> {
  const result =
    patch.kind === 'cocci'
      ? await runChild(run, 'spatch', ['--very-quiet', '--no-show-diff', '--in-place', '--sp-file', patch.path, ...patch.files], { folder })
      : await runChild(run, 'patch', ['-p1', '--fuzz=0', '--batch', '--forward', '--no-backup-if-mismatch', '-i', patch.path], { folder });
  // spatch ends with 0 after some of its errors; asked to be quiet, it prints nothing but warnings otherwise.
  const complaints = patch.kind === 'cocci' ? result.tail.filter((line) => line.trim() !== '' && !line.startsWith('warning:')) : [];
  if (result.code === 0 && complaints.length === 0) return;
  throw new LabError(
    'patch',
    `${patch.path}:1:1: error[LAB02]: it does not apply to this kernel`,
    'look at the lines below, and adapt it',
    result.tail,
  );
}

/** Compares the files of a patch before and after it. Pure.
 *  @throws LabError 'patch' naming every promise of its header that it does not keep */
export function requirePromises(patch: Patch, before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): void {
  const broken = patch.expects
    .filter(({ file, function: name }) => {
      const text = functionText(after.get(file) ?? '', name);
      return text === undefined || text === functionText(before.get(file) ?? '', name);
    })
    .map(({ file, function: name }) => `  ${file}: function ${name} is not changed`);
  const untouched = patch.files.filter((file) => after.get(file) === before.get(file)).map((file) => `  ${file}: nothing in it is changed`);
  if (broken.length === 0 && untouched.length === 0) return;
  throw new LabError(
    'patch',
    `${patch.path}:1:1: error[LAB03]: it does not match this kernel where its header expects it to:\n${[...broken, ...untouched].join('\n')}`,
    'this kernel is written differently there: adapt the semantic patch, or build the design on another base',
  );
}

/** The text of a function in kernel style: from the line at column 0 that names it to the closing brace at column 0. */
export function functionText(source: string, name: string): string | undefined {
  const lines = source.split('\n');
  const head = new RegExp(`^(?:[A-Za-z_][^;=]*\\b)?${name}\\(`);
  for (let start = 0; start < lines.length; start += 1) {
    if (!head.test(lines[start] as string)) continue;
    for (let end = start; end < lines.length; end += 1) {
      // A prototype ends before a body begins.
      if (/;\s*$/.test(lines[end] as string) && !lines.slice(start, end + 1).includes('{')) break;
      if ((lines[end] as string).startsWith('}')) return lines.slice(start, end + 1).join('\n');
    }
  }
  return undefined;
}

/** spatch reads the headers beside a file to know the types in it. */
async function copyHeaders(tree: Tree, files: readonly string[], destination: string): Promise<void> {
  for (const folder of new Set(files.map((file) => dirname(file)))) {
    for (const name of await readdir(join(tree.source, folder))) {
      const file = join(folder, name);
      if (!name.endsWith('.h') || files.includes(file)) continue;
      await writeInto(join(destination, file), await readPristine(tree, file));
    }
  }
}

async function writeInto(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** Leaves out what diff says of files that are on one side only: the headers. */
function onlyChanged(diff: string): string {
  return diff.replace(/^Only in .*\n/gm, '').replace(/^diff -u .*\n/gm, '');
}

/** The file times in a diff's header are those of a scratch folder. */
function withoutTimes(diff: string): string {
  return diff.replace(/^((?:---|\+\+\+) \S+)\t.*$/gm, '$1');
}
