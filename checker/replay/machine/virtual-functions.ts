/** Virtual functions (SR-IOV): vfio-pci makes them of a physical function when it is asked to, and keeps them for itself. */

import { BackendError } from '../backend.js';
import { isPci, type Topology } from '../topology.js';
import { writeText } from './environment.js';
import type { AgentSession } from './session.js';
import { busAddress, virtualOf } from './slots.js';

interface PhysicalFunction {
  readonly name: string;
  readonly bdf: string;
  readonly virtual: number;
}

/** @throws BackendError */
export async function makeVirtual(session: AgentSession, topology: Topology): Promise<void> {
  for (const { name, bdf, virtual } of physicalFunctions(topology)) {
    await writeText(session, '/sys/module/vfio_pci/parameters/enable_sriov', 'Y');
    // QEMU 7.2's nvme loses its virtual functions in a reset, and does not say so in its registers: vfio-pci is to do without one.
    await writeText(session, `/sys/bus/pci/devices/${bdf}/reset_method`, '\n');
    const failure = await writeText(session, `/sys/bus/pci/devices/${bdf}/sriov_numvfs`, String(virtual));
    if (failure === undefined) continue;
    const why = failure === 'ENOENT' ? 'this kernel has no SR-IOV' : failure;
    throw new BackendError(`${name} (${bdf}) cannot be given ${virtual} virtual functions: ${why}`);
  }
}

/** Takes the driver from the physical functions, and with it what the driver keeps as long as it is there: the virtual functions
 *  and the token that a trace has set. Who binds it again finds it as at first.
 *  @throws BackendError */
export async function forgetVirtual(session: AgentSession, topology: Topology): Promise<void> {
  for (const { name, bdf } of physicalFunctions(topology)) {
    const failure = await writeText(session, '/sys/bus/pci/drivers/vfio-pci/unbind', bdf);
    // A trace may have taken it already.
    if (failure !== undefined && failure !== 'ENODEV') throw new BackendError(`${name} (${bdf}) cannot be unbound: ${failure}`);
  }
}

function physicalFunctions({ devices }: Topology): readonly PhysicalFunction[] {
  const functions = devices.filter(isPci);
  return functions
    .filter(({ model }) => model === 'nvme')
    .map((device) => ({ name: device.name, bdf: busAddress(device, functions), virtual: virtualOf(device, functions) }))
    .filter(({ virtual }) => virtual > 0);
}
