/** What a kernel does inside and no system call tells, made to be seen: tracing is on while it is so. */

import type { AgentSession } from './session.js';
import { writeText } from './environment.js';

const folder = '/sys/kernel/tracing';

/** KVM's architecture code is told here that transfers may bypass the caches, and that none do any more. */
const probes = [
  { event: 'told', at: 'kvm_arch_register_noncoherent_dma', then: 'traceon' },
  { event: 'untold', at: 'kvm_arch_unregister_noncoherent_dma', then: 'traceoff' },
] as const;

/** A kernel without the functions, or without tracing, is left as it is: whoever looks for the events finds that there are none.
 *  @throws BackendError when the machine is lost */
export async function traceKernel(session: AgentSession): Promise<void> {
  const definitions = probes.map(({ event, at }) => `p:interlock/${event} ${at}\n`).join('');
  if ((await writeText(session, `${folder}/kprobe_events`, definitions)) !== undefined) return;
  for (const { event, then } of probes) await writeText(session, `${folder}/events/interlock/${event}/trigger`, then);
  await writeText(session, `${folder}/tracing_on`, '0');
}
