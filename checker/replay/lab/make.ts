/** Runs the kernel's own make in a tree, with nothing of the caller's environment that could change what is built. */
import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Tree } from './base.js';
import { type ChildOptions, type ChildResult, runChild } from './child.js';
import type { LabRun } from './progress.js';

/** Names in the environment that the kernel's Makefile, or make, listens to. */
const LISTENED_TO =
  /^(?:MAKE|MFLAGS|GNUMAKEFLAGS|KBUILD|KCONFIG|KCFLAGS|KAFLAGS|KCPPFLAGS|KERNELVERSION|LOCALVERSION|ARCH$|SUBARCH$|CROSS_COMPILE|INSTALL_|O$|V$|W$|C$|CC$|LD$|LLVM|HOSTCC|CFLAGS|LDFLAGS|srctree|objtree)/;

export function buildEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !LISTENED_TO.test(name));
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    // The same inputs make the same image.
    KBUILD_BUILD_TIMESTAMP: 'Thu Jan  1 00:00:00 UTC 1970',
    KBUILD_BUILD_USER: 'interlock',
    KBUILD_BUILD_HOST: 'lab',
    KBUILD_BUILD_VERSION: '1',
  };
}

export async function kernelMake(
  tree: Tree,
  parameters: readonly string[],
  run: LabRun,
  options: Pick<ChildOptions, 'onLine'> = {},
): Promise<ChildResult> {
  const always = ['-C', tree.source, `O=${tree.objects}`, 'ARCH=x86_64', `-j${availableParallelism()}`];
  if (tree.options !== undefined) always.push(`KBUILD_KCONFIG=${tree.options}`);
  return runChild(run, 'make', [...always, ...parameters], {
    ...options,
    environment: buildEnvironment(process.env),
    background: true,
  });
}

/** Counts what make has compiled, so that a resumed build starts where it stopped. */
export async function countObjects(tree: Tree): Promise<number> {
  const names = await readdir(tree.objects, { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith('.o')).length;
}
