/** Where traces are replayed: a booted kernel of the lab, the model, or the user's own host, with what planning a replay on it needs. */

import { homedir } from 'node:os';
import type { Instance, Specification } from '../language/ir.js';
import { buildInitramfs, compileAgent } from '../replay/agent/compile.js';
import { type Backend, BackendError } from '../replay/backend.js';
import { type Abi, type AbiRequest, requiredAbi } from '../replay/concrete/abi.js';
import { modelBackend } from '../replay/model-backend.js';
import { modelMachine } from '../replay/model-machine.js';
import type { Design } from '../replay/path.js';
import type { Trace } from '../trace/trace.js';
import { abiProblems } from '../replay/concrete/abi-problems.js';
import { abi } from '../replay/lab/abi.js';
import { moreHeaders, variantOf } from '../replay/lab/base.js';
import { cacheFolder } from '../replay/lab/cache.js';
import { LabError } from '../replay/lab/failure.js';
import type { Kernel } from '../replay/lab/kernel.js';
import { buildKernel, findKernel, type LabFolders } from '../replay/lab/lab.js';
import type { LabRun } from '../replay/lab/progress.js';
import { startHostBackend } from '../replay/machine/host-backend.js';
import { type LinuxBackend, startLinuxBackend } from '../replay/machine/linux-backend.js';
import { type Environment, PCI_MODELS, type PciDevice, type Topology, type TopologyDevice } from '../replay/topology.js';
import { CommandError, EXIT, type Surroundings } from './command.js';
import { ensureInstalled } from './lab-build.js';
import { commandErrorOf } from './lab-error.js';
import { asCommand, labFolders, labRun } from './lab-surroundings.js';
import { countOf } from '../render/numbers.js';
import { renderProblems } from './problems.js';
import { projectFolder } from './project.js';

/** A specification's calls use names that a kernel's headers do not have. */
export class LackingNames extends CommandError {
  constructor(
    message: string,
    /** "the kernel's headers have no constant X": the first of them. */
    readonly lack: string,
  ) {
    super(message);
  }
}

export interface Stage {
  readonly backend: Backend;
  readonly environment: Environment;
  /** Layouts and numbers for these actions of a specification. @throws CommandError naming the lines that use what the kernel lacks */
  abi(specification: Specification, actions: ReadonlySet<string>): Promise<Abi>;
}

function isPciModel(model: string): model is PciDevice['model'] {
  return Object.hasOwn(PCI_MODELS, model);
}

/** The machine that an instance describes.
 *  @throws CommandError if it describes none */
export function topologyOf(specification: Specification, name: string): Topology {
  const { machine } = instanceOf(specification, name);
  if (machine === null) {
    throw new CommandError(`instance ${name} of ${specification.name} describes no machine; give it \`machine { device0: edu at "5.0" }\``);
  }
  const devices = machine.devices.map(({ element, model, address }): TopologyDevice => {
    if (model === 'mtty') return { name: element, model };
    if (isPciModel(model) && address !== null) return { name: element, model, address };
    throw new CommandError(
      `instance ${name}: the lab has no device model '${model}'; it has ${Object.keys(PCI_MODELS).join(', ')} and mtty`,
    );
  });
  return {
    devices,
    snoopControl: machine.snoopControl,
    ...(machine.noIommu ? { noIommu: true } : {}),
    ...(machine.noInterruptRemapping ? { noInterruptRemapping: true } : {}),
  };
}

export function instanceOf(specification: Specification, name: string): Instance {
  const found = specification.instances.find((instance) => instance.name === name);
  if (found === undefined)
    throw new CommandError(
      `${specification.name} has no instance '${name}'; it has ${specification.instances.map((one) => one.name).join(', ')}`,
    );
  return found;
}

/** A kernel of the lab that machines can be booted with. */
export interface Lab {
  readonly kernel: Kernel;
  /** @throws CommandError naming the lines that use what the kernel lacks */
  abi(specification: Specification, actions: ReadonlySet<string>): Promise<Abi>;
  /** @throws BackendError */
  boot(topology: Topology): Promise<LinuxBackend>;
}

/** The kernel of a name: built now if it is not, or built earlier of a folder of the user's.
 *  @throws LabError */
async function kernelOf(name: string, folders: LabFolders, run: LabRun): Promise<Kernel> {
  return (await findKernel(folders, { name })) ?? (await buildKernel(folders, { name }, run)).kernel;
}

/** @throws CommandError for a name that no kernel has, so that it is said before anything is run */
export async function requireKernels(names: readonly string[], surroundings: Surroundings): Promise<void> {
  for (const name of names) {
    if (name !== 'model' && name !== 'host') await asCommand(() => findKernel(labFolders(surroundings), { name }));
  }
}

/** KASAN keeps a byte for every eight and does not reuse memory soon; every access and every lock is looked at. */
const DEBUG_MACHINE = { megabytes: 768, bootDeadline: 600_000, patience: 240_000, blockedAfter: 6000 };

/** What its specifications may name beside the exported headers. */
function headersBeside(kernel: Kernel): readonly string[] {
  return Object.values(moreHeaders(kernel.base));
}

/** A kernel of the lab, built if it is not. */
export async function openLab(name: string, surroundings: Surroundings): Promise<Lab> {
  const folders = labFolders(surroundings);
  const run = labRun(surroundings, false);
  await ensureInstalled(['run'], run, surroundings);
  const kernel = await asCommand(() => kernelOf(name, folders, run));
  const initramfs = await asCommand(() => buildInitramfs({ project: projectFolder(), cache: folders.cache }));
  return {
    kernel,
    abi: (specification, actions) => askAbi(specification, actions, (request) => abi(kernel, request, run, headersBeside(kernel))),
    boot: (topology) =>
      startLinuxBackend({
        name: `linux ${kernel.name}`,
        kernel: kernel.image,
        initramfs,
        topology,
        signal: surroundings.interrupted,
        ...(variantOf(kernel.base) === 'debug' ? DEBUG_MACHINE : {}),
      }),
  };
}

/** A kernel of the lab, booted with the topology. */
export async function bootStage(
  name: string,
  topology: Topology,
  surroundings: Surroundings,
): Promise<Stage & { readonly kernel: Kernel }> {
  const lab = await openLab(name, surroundings);
  const backend = await asMachine(() => lab.boot(topology));
  return { kernel: lab.kernel, backend, environment: backend.environment, abi: lab.abi };
}

/** The user's own host, with the devices that the user has named. */
export async function hostStage(devices: Readonly<Record<string, string>>, surroundings: Surroundings): Promise<Stage> {
  const run = labRun(surroundings, false);
  await ensureInstalled(['run'], run, surroundings);
  const cache = cacheFolder(surroundings.environment, homedir());
  const agent = await asCommand(() => compileAgent({ project: projectFolder(), cache }));
  const backend = await asMachine(() => startHostBackend({ agent, devices }));
  const headers = { name: 'this host', folder: `${cache}/host`, headers: '/usr/include' };
  return {
    backend,
    environment: backend.environment,
    abi: (specification, actions) => askAbi(specification, actions, (request) => abi(headers, request, run)),
  };
}

/** Layouts and numbers from headers alone: those of a built kernel of the lab, or else this host's.
 *  @param name a kernel of the lab; undefined: 6.12, or the host where that is not built
 *  @throws CommandError if the named kernel is not built, or the headers lack a name */
export async function headersAbi(
  name: string | undefined,
  specification: Specification,
  actions: ReadonlySet<string>,
  surroundings: Surroundings,
): Promise<Abi> {
  const kernel = await asCommand(() => findKernel(labFolders(surroundings), { name: name ?? '6.12' }));
  if (kernel === undefined && name !== undefined) throw new CommandError(`kernel ${name} is not built; run: interlock lab build ${name}`);
  const host = { name: 'this host', folder: `${cacheFolder(surroundings.environment, homedir())}/host`, headers: '/usr/include' };
  return askAbi(specification, actions, (request) =>
    abi(kernel ?? host, request, labRun(surroundings, false), kernel === undefined ? [] : headersBeside(kernel)),
  );
}

/** The specification itself. */
export function modelStage({ specification, system }: Design, trace: Trace): Stage {
  const machine = modelMachine(specification, instanceOf(specification, trace.instance));
  return { backend: modelBackend(system, trace.initial), environment: machine.environment, abi: async () => machine.abi };
}

async function askAbi(
  specification: Specification,
  actions: ReadonlySet<string>,
  ask: (request: AbiRequest) => Promise<Abi>,
): Promise<Abi> {
  try {
    return await ask(requiredAbi(specification, actions));
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const problems = error.problem === 'abi' ? abiProblems(specification, error.message, actions) : [];
    if (problems.length > 0)
      throw new LackingNames(
        `${specification.name} cannot be made concrete: ${countOf(problems.length, 'error')}\n\n${renderProblems(problems, specification, null)}`,
        problems[0]!.message,
      );
    throw commandErrorOf(error);
  }
}

/** A machine that does not come up makes a replay inconclusive; it is no mistake of the user's. */
async function asMachine<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BackendError) throw new CommandError(error.message, EXIT.unknown);
    throw error;
  }
}
