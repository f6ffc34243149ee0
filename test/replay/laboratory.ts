/** What replay tests need from the machine they run on, or the reason why it is missing. */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../../checker/command/project.js';
import { cacheFolder } from '../../checker/replay/lab/cache.js';
import { findKernel, fragmentPath } from '../../checker/replay/lab/lab.js';

export const project = projectFolder();
export const cache = cacheFolder(process.env, homedir());
export const scratch = tmpdir();

/** Why no agent can be compiled here, or undefined. */
export function missingCompiler(): string | undefined {
  return runs('gcc') ? undefined : 'gcc is not installed';
}

export interface Laboratory {
  /** Path of a bzImage, '' when there is none. */
  readonly kernel: string;
  /** Why no machine can be booted here, or undefined. */
  readonly missing: string | undefined;
}

/** INTERLOCK_TEST_KERNEL names another bzImage than the lab's own 6.12. */
export async function laboratory(): Promise<Laboratory> {
  const given = process.env.INTERLOCK_TEST_KERNEL;
  const built = given ?? (await labKernel());
  const kernel = built !== undefined && existsSync(built) ? built : '';
  if (missingCompiler() !== undefined) return { kernel, missing: missingCompiler() };
  if (!runs('qemu-system-x86_64')) return { kernel, missing: 'qemu-system-x86_64 is not installed' };
  if (kernel === '')
    return { kernel, missing: given === undefined ? 'no 6.12 kernel is built: interlock lab build 6.12' : `there is no ${given}` };
  return { kernel, missing: undefined };
}

async function labKernel(): Promise<string | undefined> {
  const folders = { cache, specifications: join(project, 'spec'), fragment: fragmentPath(project) };
  return (await findKernel(folders, { name: '6.12' }).catch(() => undefined))?.image;
}

function runs(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}
