/** Parameters of modules that a trace may set as the administrator: a machine has them as at first again before the next one. */

import { BackendError } from '../backend.js';
import { writeText } from './environment.js';
import type { AgentSession } from './session.js';

/** Whether devices whose interrupts nobody isolates are given away: of iommufd, and of type1 containers; how many mappings one of these takes. */
const AT_FIRST: readonly (readonly [string, string])[] = [
  ['iommufd/parameters/allow_unsafe_interrupts', 'N'],
  ['vfio_iommu_type1/parameters/allow_unsafe_interrupts', 'N'],
  ['vfio_iommu_type1/parameters/dma_entry_limit', '65535'],
];

/** @throws BackendError */
export async function forgetParameters(session: AgentSession): Promise<void> {
  for (const [parameter, value] of AT_FIRST) {
    const path = `/sys/module/${parameter}`;
    const failure = await writeText(session, path, value);
    // A kernel with IOMMUFD_VFIO_CONTAINER has no type1.
    if (failure !== undefined && failure !== 'ENOENT') throw new BackendError(`${path} cannot be written: ${failure}`);
  }
}
