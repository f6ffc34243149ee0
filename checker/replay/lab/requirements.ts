/** What the lab needs installed, what is missing, and the one command that installs it. */
import { access, constants, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runChild } from './child.js';
import { LabError } from './failure.js';
import type { LabRun } from './progress.js';

/** Building kernels, and running them, need different things. */
export type Purpose = 'build' | 'run';

/** A program or a C header, and the Debian package that has it. */
export interface Requirement {
  readonly kind: 'program' | 'header';
  readonly name: string;
  readonly package: string;
  readonly purposes: readonly Purpose[];
}

/** A machine that has just started may be installing packages by itself. */
const LOCK_SECONDS = 120;

const build: readonly Purpose[] = ['build'];
const both: readonly Purpose[] = ['build', 'run'];

export const requirements: readonly Requirement[] = [
  { kind: 'program', name: 'qemu-system-x86_64', package: 'qemu-system-x86', purposes: ['run'] },
  { kind: 'program', name: 'gcc', package: 'gcc', purposes: both },
  { kind: 'header', name: 'stdio.h', package: 'libc6-dev', purposes: both },
  { kind: 'program', name: 'cpio', package: 'cpio', purposes: both },
  { kind: 'program', name: 'gzip', package: 'gzip', purposes: both },
  { kind: 'program', name: 'ld', package: 'binutils', purposes: build },
  { kind: 'program', name: 'make', package: 'make', purposes: build },
  { kind: 'program', name: 'flex', package: 'flex', purposes: build },
  { kind: 'program', name: 'bison', package: 'bison', purposes: build },
  { kind: 'program', name: 'bc', package: 'bc', purposes: build },
  { kind: 'program', name: 'perl', package: 'perl', purposes: build },
  { kind: 'program', name: 'xz', package: 'xz-utils', purposes: build },
  { kind: 'program', name: 'tar', package: 'tar', purposes: build },
  { kind: 'program', name: 'rsync', package: 'rsync', purposes: build },
  { kind: 'program', name: 'patch', package: 'patch', purposes: build },
  { kind: 'program', name: 'diff', package: 'diffutils', purposes: build },
  { kind: 'program', name: 'spatch', package: 'coccinelle', purposes: build },
  { kind: 'header', name: 'gelf.h', package: 'libelf-dev', purposes: build },
  { kind: 'header', name: 'openssl/ssl.h', package: 'libssl-dev', purposes: build },
];

/** Where the system's tools and headers are. */
export interface SystemFolders {
  readonly programs: readonly string[];
  readonly headers: readonly string[];
}

export function systemFolders(environment: Readonly<Record<string, string | undefined>>): SystemFolders {
  const programs = (environment.PATH ?? '').split(':').filter((folder) => folder !== '');
  return { programs, headers: ['/usr/include', '/usr/include/x86_64-linux-gnu', '/usr/local/include'] };
}

/** The requirements for a purpose that this system does not meet. */
export async function missingRequirements(folders: SystemFolders, purposes: readonly Purpose[]): Promise<readonly Requirement[]> {
  const missing: Requirement[] = [];
  for (const each of requirements) {
    if (!each.purposes.some((purpose) => purposes.includes(purpose))) continue;
    const present = each.kind === 'program' ? await hasProgram(folders.programs, each.name) : await hasFile(folders.headers, each.name);
    if (!present) missing.push(each);
  }
  return missing;
}

/** The command that installs what is missing on Debian and its relatives, without the rights it needs ("apt-get install ..."). */
export function installCommand(missing: readonly Requirement[]): readonly string[] {
  const packages = [...new Set(missing.map((each) => each.package))].sort();
  return ['apt-get', 'install', '--yes', '--no-install-recommends', ...packages];
}

/** What is missing and how to install it, in words. */
export function describeMissing(missing: readonly Requirement[]): { readonly message: string; readonly advice: string } {
  const names = missing.map((each) => (each.kind === 'program' ? each.name : `the header ${each.name}`));
  return {
    message: `not installed: ${names.join(', ')}`,
    advice: `install with: sudo ${installCommand(missing).join(' ')}`,
  };
}

/** @throws LabError 'requirement' naming everything that is missing and the command that installs it */
export function requireNothingMissing(missing: readonly Requirement[]): void {
  if (missing.length === 0) return;
  const { message, advice } = describeMissing(missing);
  throw new LabError('requirement', message, advice);
}

export type Installation =
  | { readonly kind: 'installed' }
  /** Not done, with what the user can do: there are no rights, or no apt-get, or it failed. */
  | { readonly kind: 'refused'; readonly reason: string; readonly command: string; readonly tail: readonly string[] };

/** Installs what is missing, as root or through sudo without a password, saying so first.
 *  @throws LabError 'cancelled' */
export async function install(missing: readonly Requirement[], folders: SystemFolders, run: LabRun): Promise<Installation> {
  const command = installCommand(missing);
  const text = `sudo ${command.join(' ')}`;
  if (!(await hasProgram(folders.programs, 'apt-get'))) {
    const packages = command.filter((word) => word !== 'apt-get' && word !== 'install' && !word.startsWith('-'));
    const other = `install what corresponds to Debian's ${packages.join(' ')}`;
    return { kind: 'refused', reason: 'this system has no apt-get', command: other, tail: [] };
  }
  const prefix = await rights(folders, run);
  if (prefix === undefined) {
    return {
      kind: 'refused',
      reason: 'packages are installed by root, and this user has no sudo without a password',
      command: text,
      tail: [],
    };
  }
  const environment = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
  const apt = async (parameters: readonly string[]): Promise<readonly string[] | undefined> => {
    const [program, ...rest] = [...prefix, ...parameters] as [string, ...string[]];
    run.report({ kind: 'phase', text: `running: ${[program, ...rest].join(' ')}` });
    const result = await runChild(run, program, rest, { environment, onLine: (line) => run.report({ kind: 'line', text: line }) });
    return result.code === 0 ? undefined : result.tail;
  };
  const patient = ['-o', `DPkg::Lock::Timeout=${LOCK_SECONDS}`];
  const installation = [...command.slice(0, 2), ...patient, ...command.slice(2)];
  let failure = await apt(installation);
  if (failure !== undefined) {
    // The system's lists may be old, or never fetched.
    failure = (await apt(['apt-get', 'update', ...patient])) ?? (await apt(installation));
  }
  if (failure === undefined) return { kind: 'installed' };
  return { kind: 'refused', reason: 'apt-get failed', command: text, tail: failure };
}

/** What to put before a command so that root runs it; undefined when that cannot be had without asking. */
async function rights(folders: SystemFolders, run: LabRun): Promise<readonly string[] | undefined> {
  if (process.getuid?.() === 0) return [];
  if (!(await hasProgram(folders.programs, 'sudo'))) return undefined;
  const trial = await runChild(run, 'sudo', ['-n', 'true']);
  return trial.code === 0 ? ['sudo', '-n', 'env', 'DEBIAN_FRONTEND=noninteractive'] : undefined;
}

async function hasProgram(folders: readonly string[], name: string): Promise<boolean> {
  for (const folder of folders) {
    const path = join(folder, name);
    const usable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable && (await stat(path)).isFile()) return true;
  }
  return false;
}

async function hasFile(folders: readonly string[], name: string): Promise<boolean> {
  for (const folder of folders) {
    const status = await stat(join(folder, name)).catch(() => undefined);
    if (status?.isFile()) return true;
  }
  return false;
}
