/** Which specification describes which kernel: the merged one the unpatched bases, a design's own the kernel that carries its patch. */

import { existsSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { findDesigns } from '../replay/lab/design.js';
import type { Surroundings } from './command.js';
import { asCommand, labFolders } from './lab-surroundings.js';
import { projectFolder } from './project.js';

/** The uAPI as merged. */
export const MERGED = 'spec/linux/vfio.ilk';

/** An absolute path, or null for the model, a host, or a design without a specification of its own. */
export async function describingSpecification(kernel: string, surroundings: Surroundings): Promise<string | null> {
  if (kernel === 'model' || kernel === 'host') return null;
  const [name] = kernel.split('@');
  if (/^\d/.test(name!)) return join(projectFolder(), MERGED);
  const design = (await asCommand(() => findDesigns(labFolders(surroundings).specifications))).find((one) => one.name === name);
  // Its patches may begin with those of the design that it builds on.
  const own = design?.patches.find((patch) => basename(patch.path, extname(patch.path)) === name);
  const path = own?.path.replace(/\.(?:cocci|diff)$/, '.ilk');
  return path !== undefined && existsSync(path) ? path : null;
}
