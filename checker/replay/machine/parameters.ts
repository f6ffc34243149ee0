/** Parameters of modules that a trace may set as the administrator: a machine has them as at first again before the next one. */

import { BackendError } from '../backend.js';
import { writeText } from './environment.js';
import type { AgentSession } from './session.js';

/** Whether devices whose interrupts nobody isolates are given away: of iommufd, and of type1 containers. */
const DOING_WITHOUT = ['iommufd', 'vfio_iommu_type1'].map((module) => `/sys/module/${module}/parameters/allow_unsafe_interrupts`);

/** @throws BackendError */
export async function forgetParameters(session: AgentSession): Promise<void> {
  for (const path of DOING_WITHOUT) {
    const failure = await writeText(session, path, 'N');
    // A kernel with IOMMUFD_VFIO_CONTAINER has no type1.
    if (failure !== undefined && failure !== 'ENOENT') throw new BackendError(`${path} cannot be written: ${failure}`);
  }
}
