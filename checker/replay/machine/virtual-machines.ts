/** Virtual machines that outlive every process: a kernel that lost a reference of one keeps it until power-off. */

import { list } from './environment.js';
import type { AgentSession } from './session.js';

/** The folders that KVM shows, "PID-DESCRIPTOR" of who made each machine; none where the kernel has no KVM or debugfs.
 *  @throws BackendError when the machine is lost */
export async function virtualMachines(session: AgentSession): Promise<readonly string[]> {
  return (await list(session, '/sys/kernel/debug/kvm')).filter((name) => /^\d+-\d+$/.test(name));
}
