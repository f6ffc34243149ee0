/** A machine that answers as the model does, until it dies, hangs or answers something else. */

import type { OpenBench } from '../../checker/conform/campaign.js';
import { BackendError, type ConcreteStep, type Observation } from '../../checker/replay/backend.js';
import { modelBackend } from '../../checker/replay/model-backend.js';
import { modelMachine } from '../../checker/replay/model-machine.js';
import type { Prepared } from './door.js';

export type Fault =
  /** QEMU ends; the kernel has said nothing. */
  | 'dies'
  /** The agent answers no more. */
  | 'hangs'
  /** The kernel says BUG, and a task is gone. */
  | 'oopses'
  /** The call is answered as the model does, and the kernel says this. */
  | { readonly kind: 'complains'; readonly lines: readonly string[] }
  | Observation;

/** Asked before every step; null lets the model answer.
 *  @param sinceBoot steps on this machine since it was booted, this one included
 *  @param made actions of this sequence so far, this one included */
export type Faults = (step: ConcreteStep, sinceBoot: number, made: readonly string[]) => Fault | null;

/** Asked when the processes of a sequence are ended. */
export type Endings = (made: readonly string[]) => 'complains' | 'hangs' | null;

export interface FaultyBench extends OpenBench {
  readonly boots: () => number;
}

/** @param bootable how often it comes up */
export function faultyBench(
  { wide, specification }: Prepared,
  faults: Faults,
  bootable = Number.POSITIVE_INFINITY,
  endings: Endings = () => null,
): FaultyBench {
  const model = modelBackend(wide.system);
  const instance = specification.instances.find(({ name }) => name === wide.instance)!;
  let boots = 1;
  let sinceBoot = 0;
  let made: string[] = [];
  let dead: string | null = null;
  let said: readonly string[] = [];
  return {
    boots: () => boots,
    machine: modelMachine(specification, instance),
    backend: {
      ...model,
      name: 'fake 6.12',
      async reset() {
        if (dead !== null) throw new BackendError(`fake 6.12: the machine is gone: ${dead}`);
        const ending = made.length === 0 ? null : endings(made);
        made = [];
        if (ending === 'complains') said = ['refcount_t: underflow; use-after-free.'];
        if (ending === 'hangs') {
          dead = 'a process of the trace cannot be killed: process0';
          throw new BackendError(`fake 6.12: ${dead}\n  | the last line of the console`);
        }
        await model.reset();
      },
      async console() {
        const lines = said;
        said = [];
        return lines;
      },
      async step(step) {
        if (dead !== null) throw new BackendError(`fake 6.12: the machine is gone: ${dead}`);
        sinceBoot += 1;
        made.push(step.model!.calls.at(-1)!.action);
        const fault = faults(step, sinceBoot, made);
        // A kernel that answers something else may have done the call all the same.
        const answer = await model.step(step);
        if (fault === null) return answer;
        if (typeof fault === 'object' && fault.kind === 'complains') {
          said = fault.lines;
          return answer;
        }
        if (typeof fault === 'object') return fault;
        dead = fault === 'hangs' ? 'the agent has not answered for 31 s' : 'it ended in the middle of a step (QEMU ended with status 1)';
        const last =
          fault === 'oopses' ? ['BUG: kernel NULL pointer dereference, address: 0000000000000008'] : ['the last line of the console'];
        return { kind: 'crashed', console: [...last, `(${dead})`].join('\n') };
      },
    },
    async restart() {
      if (boots >= bootable) throw new BackendError('the machine does not boot');
      boots += 1;
      sinceBoot = 0;
      dead = null;
    },
    close: async () => {},
  };
}
