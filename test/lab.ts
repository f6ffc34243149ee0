/** Whether the lab can be used by a test, and if not, the reason that the skipped test says. */

import { homedir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../checker/replay/lab/cache.js';
import { findKernel, fragmentPath, type LabFolders } from '../checker/replay/lab/lab.js';
import type { Kernel } from '../checker/replay/lab/kernel.js';
import { describeMissing, missingRequirements, systemFolders } from '../checker/replay/lab/requirements.js';

export const projectRoot = join(import.meta.dirname, '..');

export function testFolders(): LabFolders {
  return {
    cache: cacheFolder(process.env, homedir()),
    specifications: join(projectRoot, 'spec'),
    fragment: fragmentPath(projectRoot),
  };
}

/** The built kernel of a name, or why there is none. Tests never build one: `npm test` does before it runs them. */
export async function testKernel(name: string): Promise<{ readonly kernel: Kernel } | { readonly reason: string }> {
  const missing = await missingRequirements(systemFolders(process.env), ['run']);
  if (missing.length > 0) return { reason: describeMissing(missing).message };
  const kernel = await findKernel(testFolders(), { name });
  return kernel === undefined ? { reason: `kernel ${name} is not built; run: ./interlock lab build ${name}` } : { kernel };
}

/** Null if traces can be replayed on the unpatched kernel. */
export async function labReason(): Promise<string | null> {
  const found = await testKernel('6.12');
  return 'reason' in found ? found.reason : null;
}
