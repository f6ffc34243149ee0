/** Makes the devices of a topology ready for user-space drivers, and says where they are found. */

import { BackendError } from '../backend.js';
import { type DevicePaths, type Environment, isPci, PCI_MODELS, type PciDevice, type Topology } from '../topology.js';
import type { Nodes } from './nodes.js';
import { escapeText } from './protocol.js';
import type { AgentSession } from './session.js';

/** A device of the model, and what stands for it: a PCI function, or a mediated device. */
export interface NamedFunction {
  readonly name: string;
  /** "0000:00:05.0", or a UUID. */
  readonly bdf: string;
  /** The driver that it is with when a trace begins. */
  readonly driver: string;
  readonly mediated?: true;
  /** A virtual function: there only while its physical function has it. */
  readonly virtual?: true;
}

const folderOf = ({ bdf, mediated }: NamedFunction): string => `/sys/bus/${mediated ? 'mdev' : 'pci'}/devices/${bdf}`;
const driverFolder = (driver: string): string => `/sys/bus/pci/drivers/${driver}`;

/** The process that prepares; it is gone after the next reset. */
export const preparer = 'preparer';
const milliseconds = 10_000;

/** Vendor and device of models that no driver takes by itself, as QEMU has them. */
const IDS: Readonly<Partial<Record<PciDevice['model'], string>>> = { edu: '1234 11e8', nvme: '1b36 0010' };

/** Gives the drivers every function of the topology's models. Binds what is there.
 *  @throws BackendError */
export async function claimModels(session: AgentSession, { devices }: Topology): Promise<void> {
  for (const model of new Set(devices.filter(isPci).map((device) => device.model))) {
    const ids = IDS[model];
    if (ids === undefined) continue;
    const driver = PCI_MODELS[model];
    const answer = await writeText(session, `${driverFolder(driver)}/new_id`, ids);
    if (answer === undefined || answer === 'EEXIST') continue;
    const why = answer === 'ENOENT' ? `this kernel has no ${driver} driver` : answer;
    throw new BackendError(`cannot give devices ${ids} to ${driver}: ${why}`);
  }
}

/** Binds again what a trace has unbound, in the topology's order: nodes get their old numbers, where no other device has them.
 *  @throws BackendError */
export async function rebind(session: AgentSession, functions: readonly NamedFunction[]): Promise<void> {
  for (const { name, bdf, driver } of functions) {
    const bound = await boundDriver(session, `/sys/bus/pci/devices/${bdf}`);
    if (bound === driver) continue;
    if (bound !== undefined) await writeText(session, `/sys/bus/pci/devices/${bdf}/driver/unbind`, bdf);
    await writeText(session, `/sys/bus/pci/devices/${bdf}/driver_override`, '\n');
    const failure = await writeText(session, `${driverFolder(driver)}/bind`, bdf);
    if (failure !== undefined) throw new BackendError(`${name} (${bdf}) cannot be bound to ${driver} again: ${failure}`);
  }
}

/** @throws BackendError for a device that is not there or not with its driver */
export async function environmentOf(session: AgentSession, functions: readonly NamedFunction[]): Promise<Environment> {
  const environment: Record<string, DevicePaths> = {};
  for (const named of functions) {
    const { name, bdf, driver } = named;
    const bound = await boundDriver(session, folderOf(named));
    if (bound !== driver) throw new BackendError(`${name} (${bdf}) is bound to ${bound ?? 'no driver'}, not to ${driver}`);
    environment[name] = { bdf, ...(await nodesOf(session, named)) };
  }
  return environment;
}

/** What the kernel offers for a device now; nothing where it has no driver, or is not there. */
export async function nodesOf(session: AgentSession, named: NamedFunction): Promise<Nodes> {
  const folder = folderOf(named);
  const [cdev] = await existing(session, await list(session, `${folder}/vfio-dev`), '/dev/vfio/devices');
  const target = await link(session, `${folder}/iommu_group`);
  const number = target === undefined ? undefined : lastPart(target);
  const [group] = number === undefined ? [] : await existing(session, [number, `noiommu-${number}`], '/dev/vfio');
  return { ...(cdev === undefined ? {} : { cdev }), ...(group === undefined ? {} : { group }) };
}

/** Finds again what a trace has taken off the bus.
 *  @throws BackendError */
export async function rescan(session: AgentSession, functions: readonly NamedFunction[]): Promise<void> {
  for (const named of functions) {
    if ((await link(session, folderOf(named))) !== undefined) continue;
    const failure = await writeText(session, '/sys/bus/pci/rescan', '1');
    if (failure !== undefined) throw new BackendError(`the bus cannot be scanned again: ${failure}`);
    return;
  }
}

/** Opening a group says whether anything of an earlier trace still holds it, however it was held.
 *  @throws BackendError when it does */
export async function requireReleased(session: AgentSession, environment: Environment): Promise<void> {
  for (const group of new Set(Object.values(environment).flatMap((device) => device.group ?? []))) {
    const answer = await session.call(preparer, `openat str:${escapeText(group)} int:2 -> fd:group`, milliseconds);
    if (answer.kind !== 'returned') {
      const why = answer.kind === 'failed' ? answer.errno : answer.kind;
      throw new BackendError(`${group} is not free after a reset: ${why}`);
    }
    await session.call(preparer, 'close fd:group', milliseconds);
  }
}

/** The errno, or undefined when the text was taken.
 *  @throws BackendError */
export async function writeText(session: AgentSession, path: string, text: string): Promise<string | undefined> {
  const answer = await session.call(preparer, `writefile str:${escapeText(path)} str:${escapeText(text)}`, milliseconds);
  if (answer.kind === 'returned') return undefined;
  if (answer.kind === 'failed') return answer.errno;
  throw new BackendError(`writing ${JSON.stringify(text)} to ${path}: ${answer.kind === 'lost' ? answer.why : answer.kind}`);
}

async function boundDriver(session: AgentSession, folder: string): Promise<string | undefined> {
  const target = await link(session, `${folder}/driver`);
  return target === undefined ? undefined : lastPart(target);
}

async function link(session: AgentSession, path: string): Promise<string | undefined> {
  return (await inquire(session, 'link', path))[0];
}

export function list(session: AgentSession, path: string): Promise<readonly string[]> {
  return inquire(session, 'list', path);
}

async function inquire(session: AgentSession, verb: 'list' | 'link', path: string): Promise<readonly string[]> {
  const answer = await session.inquire(verb, path);
  if (answer.kind === 'items') return answer.items;
  if (answer.kind === 'failed') return [];
  throw new BackendError(`asking for ${path}: ${answer.why}`);
}

/** Those of the names that are in the folder, as paths: a kernel can know a device and offer no node for it. */
async function existing(session: AgentSession, names: readonly string[], folder: string): Promise<readonly string[]> {
  const present = new Set(await list(session, folder));
  return names.filter((name) => present.has(name)).map((name) => `${folder}/${name}`);
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
