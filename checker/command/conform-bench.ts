/** Benches for conformance: machines of the lab that can be booted again, or the model in their place. */

import type { OpenBench } from '../conform/campaign.js';
import type { Specification } from '../language/ir.js';
import { BackendError } from '../replay/backend.js';
import type { Abi } from '../replay/concrete/abi.js';
import { modelBackend } from '../replay/model-backend.js';
import { modelMachine } from '../replay/model-machine.js';
import type { Topology } from '../replay/topology.js';
import type { TransitionSystem } from '../system.js';
import type { LinuxBackend } from '../replay/machine/linux-backend.js';
import { CommandError, EXIT, type Surroundings } from './command.js';
import type { IdleMachines } from './idle-machines.js';
import { instanceOf, type Lab, LackingNames, openLab } from './stage.js';

export interface Ground {
  /** "linux 6.12", "model" */
  readonly name: string;
  /** What the kernel's headers lack, by action. */
  readonly missing: ReadonlyMap<string, string>;
  /** Instances with the same place run on the same kind of machine. @throws CommandError if the instance describes none */
  placeOf(instance: string, topology: () => Topology): string;
  /** @throws BackendError */
  open(place: string, systemOf: (instance: string) => TransitionSystem): Promise<OpenBench>;
}

/** The kernel of the lab with this name, or the specification itself.
 *  @param idle where machines wait for the next specification that can use them; null: nothing comes after this one */
export async function groundOf(
  kernel: string,
  specification: Specification,
  idle: IdleMachines<LinuxBackend> | null,
  surroundings: Surroundings,
): Promise<Ground> {
  if (kernel === 'model') return modelGround(specification);
  const lab = await openLab(kernel, surroundings);
  const { abi, missing } = await abiOf(lab, specification);
  const topologies = new Map<string, Topology>();
  return {
    name: `linux ${lab.kernel.name}`,
    missing,
    placeOf(_instance, topology) {
      const wanted = topology();
      const place = JSON.stringify(wanted);
      topologies.set(place, wanted);
      return place;
    },
    async open(place) {
      const topology = topologies.get(place);
      if (topology === undefined) throw new BackendError('no instance runs on such a machine');
      const kind = `${kernel} ${place}`;
      const backend = idle?.take(kind) ?? (await lab.boot(topology));
      const { environment } = backend;
      return {
        backend,
        machine: { abi, environment },
        restart: () => backend.restart(),
        close: (sound) => (sound && idle !== null ? idle.give(kind, backend) : backend.close()),
      };
    },
  };
}

function modelGround(specification: Specification): Ground {
  return {
    name: 'model',
    missing: new Map(),
    placeOf: (instance) => instance,
    async open(place, systemOf) {
      const machine = modelMachine(specification, instanceOf(specification, place));
      return { backend: modelBackend(systemOf(place)), machine, restart: async () => {}, close: async () => {} };
    },
  };
}

/** Layouts and numbers for every action that the headers know all names of; the others, each with what is missing. */
async function abiOf(
  lab: Lab,
  specification: Specification,
): Promise<{ readonly abi: Abi; readonly missing: ReadonlyMap<string, string> }> {
  const names = specification.actions.filter(({ calls }) => calls.length > 0).map(({ name }) => name);
  try {
    return { abi: await lab.abi(specification, new Set(names)), missing: new Map() };
  } catch (error) {
    if (!isLacking(error)) throw error;
  }
  const missing = new Map<string, string>();
  for (const name of names) {
    try {
      await lab.abi(specification, new Set([name]));
    } catch (error) {
      if (!isLacking(error)) throw error;
      missing.set(name, error instanceof LackingNames ? error.lack : error.message.split('\n')[0]!);
    }
  }
  return { abi: await lab.abi(specification, new Set(names.filter((name) => !missing.has(name)))), missing };
}

function isLacking(error: unknown): error is CommandError {
  return error instanceof CommandError && error.code === EXIT.misuse;
}
