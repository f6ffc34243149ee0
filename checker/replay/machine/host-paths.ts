/** What a trace may open and write on the user's own host: the nodes of the named devices, and their drivers. A trace and its
 *  specification may be anybody's, and the agent has all rights of whoever runs it. */

import type { Operation } from '../backend.js';
import type { Environment } from '../topology.js';

/** Nodes that belong to no device; each file opened there is a new object. */
const SHARED_NODES: readonly string[] = ['/dev/vfio/vfio', '/dev/iommu', '/dev/kvm'];

/** Why the operation is not done on a host, or null. */
export function forbidden({ operation, arguments: given }: Operation, environment: Environment): string | null {
  if (operation !== 'openat' && operation !== 'writefile') return null;
  const [path, text] = given.map((argument) => (argument.kind === 'string' ? argument.value : null));
  const devices = Object.values(environment);
  if (operation === 'openat') {
    const nodes = [...SHARED_NODES, ...devices.flatMap(({ cdev, group }) => [cdev, group])];
    if (path !== null && nodes.includes(path)) return null;
    return `it opens ${JSON.stringify(path)}: on a host a trace opens the nodes of the named devices, ${SHARED_NODES.join(', ')}, and nothing else`;
  }
  for (const { bdf } of devices) {
    if (path === `/sys/bus/pci/devices/${bdf}/driver_override`) return null;
    if (text?.trim() === bdf && /^\/sys\/bus\/pci\/drivers\/[\w-]+\/(?:un)?bind$/.test(path ?? '')) return null;
  }
  return `it writes ${JSON.stringify(path)}: on a host a trace binds and unbinds the named devices, and writes nothing else`;
}
