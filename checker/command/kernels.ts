/** Which specification describes which kernel: the merged one the unpatched bases, that of the compatibility node those where iommufd
 *  provides it, a design's own the kernel that carries its patch. */

import { existsSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { variantOf } from '../replay/lab/base.js';
import { findDesigns } from '../replay/lab/design.js';
import type { Surroundings } from './command.js';
import { asCommand, labFolders } from './lab-surroundings.js';
import { projectFolder } from './project.js';

/** The uAPI as merged. */
export const MERGED = 'spec/linux/vfio.ilk';

/** The same where iommufd provides /dev/vfio/vfio. */
const COMPAT = 'spec/linux/compat-container.ilk';

/** An absolute path, or null for the model, a host, a design without a specification of its own, or one on a base that it does not speak of. */
export async function describingSpecification(kernel: string, surroundings: Surroundings): Promise<string | null> {
  if (kernel === 'model' || kernel === 'host') return null;
  const [name, base = name] = kernel.split('@') as [string, string?];
  const compat = variantOf(base) === 'compat';
  if (name === base && /^\d/.test(name)) return join(projectFolder(), compat ? COMPAT : MERGED);
  if (compat) return null;
  const design = (await asCommand(() => findDesigns(labFolders(surroundings).specifications))).find((one) => one.name === name);
  // Its patches may begin with those of the design that it builds on.
  const own = design?.patches.find((patch) => basename(patch.path, extname(patch.path)) === name);
  const path = own?.path.replace(/\.(?:cocci|diff)$/, '.ilk');
  return path !== undefined && existsSync(path) ? path : null;
}
