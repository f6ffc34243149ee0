/** `interlock lab build`: kernels by name, with what they need installed first where that can be done. */

import { join, resolve } from 'node:path';
import { buildInitramfs } from '../replay/agent/compile.js';
import { findDesigns } from '../replay/lab/design.js';
import { buildKernel, describedKernels, type LabFolders } from '../replay/lab/lab.js';
import { describeMissing, install, missingRequirements, type Purpose, systemFolders } from '../replay/lab/requirements.js';
import type { LabRun } from '../replay/lab/progress.js';
import { type Arguments, CommandError, EXIT, type ExitCode, type Surroundings } from './command.js';
import { asCommand, labFolders, labRun } from './lab-surroundings.js';
import { projectFolder } from './project.js';

export async function labBuild(names: readonly string[], args: Arguments, surroundings: Surroundings): Promise<ExitCode> {
  const folders = labFolders(surroundings);
  const run = labRun(surroundings, args.flag('verbose'));
  const source = args.text('source');
  const wanted = args.flag('all') ? await allKernels(folders) : names.length === 0 && source !== undefined ? [''] : names;
  if (wanted.length === 0) throw new CommandError('lab build: name a kernel, or say --all; `interlock lab list` shows the names');
  await ensureInstalled(['build', 'run'], run, surroundings);
  for (const name of wanted) {
    const request = source === undefined ? { name } : { name, source: resolve(surroundings.folder, source) };
    const { kernel, cached } = await asCommand(() => buildKernel(folders, request, run));
    surroundings.print(`${kernel.name}: ${kernel.release}, ${cached ? 'already built' : 'built'}: ${kernel.folder}`);
  }
  // The machine's own program too: whoever replays next, also several at once, finds it made.
  await asCommand(() => buildInitramfs({ project: projectFolder(), cache: folders.cache }));
  return EXIT.ok;
}

/** What the tests run on. Debug kernels take long to build and are built when they are asked for, as are those of other versions. */
async function allKernels(folders: LabFolders): Promise<readonly string[]> {
  const kernels = await defaultKernels(folders);
  return [...kernels, `${kernels[0]!}-compat`];
}

/** The unpatched default base and every design on it: what the tour replays on. Past bugs are built when they are asked for. */
export async function defaultKernels(folders: LabFolders): Promise<readonly string[]> {
  const [base, ...others] = await asCommand(() => describedKernels(folders));
  const past = await asCommand(() => findDesigns(join(folders.specifications, 'history')));
  const isPast = (name: string): boolean => past.some((bug) => bug.name === name);
  return [base!, ...others.filter((name) => !/^\d/.test(name) && !name.includes('@') && !isPast(name))];
}

/** Installs what is missing, saying so first.
 *  @throws CommandError with the one command to run where there are no rights to do so */
export async function ensureInstalled(purposes: readonly Purpose[], run: LabRun, surroundings: Surroundings): Promise<void> {
  const folders = systemFolders(surroundings.environment);
  const missing = await missingRequirements(folders, purposes);
  if (missing.length === 0) return;
  surroundings.note(`lab: ${describeMissing(missing).message}`);
  const outcome = await asCommand(() => install(missing, folders, run));
  if (outcome.kind === 'installed') return;
  const tail = outcome.tail.map((line) => `\n  | ${line}`).join('');
  throw new CommandError(`${describeMissing(missing).message}; ${outcome.reason}${tail}\nwhat to do: ${outcome.command}`);
}
