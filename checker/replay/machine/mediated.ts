/** Mediated devices: made by the kernel's sample driver when it is asked to, and made anew for every trace. */

import { BackendError } from '../backend.js';
import { writeText } from './environment.js';
import type { AgentSession } from './session.js';

/** The folder of the type with one serial port. */
const type = '/sys/devices/virtual/mtty/mtty/mdev_supported_types/mtty-1';

/** The name that the kernel knows the n-th mediated device of a machine by. */
export function mediatedName(index: number): string {
  return `b1e50000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
}

/** @throws BackendError for a kernel without the driver */
export async function makeMediated(session: AgentSession, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const failure = await writeText(session, `${type}/create`, name);
    if (failure !== undefined) {
      throw new BackendError(`cannot make a mediated device: ${failure === 'ENOENT' ? 'this kernel has no mtty driver' : failure}`);
    }
  }
}

/** What a trace left in a device goes with it: nothing resets a device whose state the driver keeps across opens.
 *  All go before the first comes back, so that nodes get their old numbers.
 *  @throws BackendError */
export async function renewMediated(session: AgentSession, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const failure = await writeText(session, `/sys/bus/mdev/devices/${name}/remove`, '1');
    if (failure !== undefined && failure !== 'ENOENT') throw new BackendError(`mediated device ${name} cannot be removed: ${failure}`);
  }
  await makeMediated(session, names);
}
