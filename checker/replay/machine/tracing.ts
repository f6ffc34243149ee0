/** What a kernel does inside and no system call tells, made to be seen. */

import type { AgentSession } from './session.js';
import { writeText } from './environment.js';

const folder = '/sys/kernel/tracing';

/** Events at functions of the kernel, and what happens when they are reached. */
const probes = [
  // The kernel is asked for a page of a BAR: another event is on once that has happened, until somebody puts it off.
  { event: 'asked', at: 'vfio_pci_mmap_page_fault', then: null },
  { event: 'fault', at: 'vfio_pci_mmap_page_fault', then: 'enable_event:interlock:asked' },
  // KVM's architecture code is told here that transfers may bypass the caches, and that none do any more: tracing is on while it is so.
  { event: 'told', at: 'kvm_arch_register_noncoherent_dma', then: 'traceon' },
  { event: 'untold', at: 'kvm_arch_unregister_noncoherent_dma', then: 'traceoff' },
] as const;

/** Where a kernel has no such function, or no tracing, whoever looks for the event finds that there is none.
 *  @throws BackendError when the machine is lost */
export async function traceKernel(session: AgentSession): Promise<void> {
  // In one text: opening the file empties it. The kernel takes its lines up to the first that it refuses.
  await writeText(session, `${folder}/kprobe_events`, probes.map(({ event, at }) => `p:interlock/${event} ${at}\n`).join(''));
  for (const { event, then } of probes) if (then !== null) await writeText(session, `${folder}/events/interlock/${event}/trigger`, then);
  await writeText(session, `${folder}/tracing_on`, '0');
}
