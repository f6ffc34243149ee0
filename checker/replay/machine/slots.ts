/** Where the devices of a topology stand on the PCI buses, and the bridges that this takes. Pure. */

import { BackendError } from '../backend.js';
import { isPci, type PciDevice, type TopologyDevice } from '../topology.js';

/** SLOT.FUNCTION, both in hex, as QEMU and lspci write them. */
export interface Place {
  readonly slot: number;
  readonly part: number;
}

/** On the root bus, or on the bus behind the bridge at a place of the root bus. */
export interface Position extends Place {
  readonly bridge: Place | undefined;
}

/** "4.0" */
export function placeText({ slot, part }: Place): string {
  return `${slot.toString(16)}.${part}`;
}

/** @throws BackendError */
export function positionOf(device: PciDevice): Position {
  const places = device.address.split('/').map(placeOf);
  if (places.length > 2 || places.includes(undefined)) {
    throw new BackendError(
      `${device.name} is at ${JSON.stringify(device.address)}: an address is SLOT.FUNCTION with a slot from 1 to 1e and a function from 0 to 7, after the bridge's and a slash if it is behind one`,
    );
  }
  return places.length === 1 ? { ...places[0]!, bridge: undefined } : { ...places[1]!, bridge: places[0]! };
}

/** Slot 0 is the host bridge, 1f the chipset. */
function placeOf(text: string): Place | undefined {
  const match = /^([0-9a-f]{1,2})\.([0-7])$/i.exec(text);
  const slot = Number.parseInt(match?.[1] ?? '', 16);
  return match === null || slot < 1 || slot > 0x1e ? undefined : { slot, part: Number(match[2]) };
}

/** The bridges on the root bus, in the order in which firmware numbers the buses behind them. */
export function bridgesOf(devices: readonly PciDevice[]): readonly Place[] {
  const bridges = new Map(devices.flatMap((device) => positionOf(device).bridge ?? []).map((bridge) => [placeText(bridge), bridge]));
  return [...bridges.values()].sort((a, b) => a.slot - b.slot || a.part - b.part);
}

/** "0000:01:05.0" */
export function busAddress(device: PciDevice, devices: readonly PciDevice[]): string {
  const { slot, part, bridge } = positionOf(device);
  const bus = bridge === undefined ? 0 : 1 + bridgesOf(devices).findIndex((other) => placeText(other) === placeText(bridge));
  return `0000:${bus.toString(16).padStart(2, '0')}:${slot.toString(16).padStart(2, '0')}.${part}`;
}

/** Whether another function, a device or a bridge, is in the same slot of the same bus. */
export function sharesSlot(position: Position, devices: readonly PciDevice[]): boolean {
  return functionsOf(devices).some((other) => sameSlot(other, position) && other.part !== position.part);
}

/** How many virtual functions follow a physical one in its slot. */
export function virtualOf(device: PciDevice, devices: readonly PciDevice[]): number {
  return devices.filter((other) => other.model === 'vf' && sameSlot(positionOf(other), positionOf(device))).length;
}

/** Slots of the root bus in use. */
export function rootSlots(devices: readonly PciDevice[]): ReadonlySet<number> {
  return new Set(functionsOf(devices).flatMap(({ slot, bridge }) => (bridge === undefined ? [slot] : [])));
}

/** @throws BackendError for devices that no machine can have together */
export function checkTopology(all: readonly TopologyDevice[]): void {
  for (const { name } of all)
    if (!/^[A-Za-z][A-Za-z0-9_]{0,62}$/.test(name)) throw new BackendError(`${JSON.stringify(name)} cannot be the name of a device`);
  const devices = all.filter(isPci);
  const taken = new Map(bridgesOf(devices).map((bridge) => [placeText(bridge), `the bridge at ${placeText(bridge)}`]));
  for (const device of devices) {
    const position = positionOf(device);
    const address = [position.bridge ?? [], position].flat().map(placeText).join('/');
    const other = taken.get(address);
    if (other !== undefined) throw new BackendError(`${other} and ${device.name} are both at ${device.address}`);
    taken.set(address, device.name);
  }
  const functions = functionsOf(devices);
  for (const one of functions) {
    if (functions.some((other) => sameSlot(one, other) && other.part === 0)) continue;
    throw new BackendError(
      `${one.name} is at ${placeText(one)}, but a slot without a function 0 is not looked at: put a device at ${placeText({ ...one, part: 0 })}`,
    );
  }
}

function functionsOf(devices: readonly PciDevice[]): readonly (Position & { readonly name: string })[] {
  return [
    ...bridgesOf(devices).map((place) => ({ ...place, bridge: undefined, name: 'a bridge' })),
    ...devices.map((device) => ({ ...positionOf(device), name: device.name })),
  ];
}

function sameSlot(one: Position, other: Position): boolean {
  const bus = ({ bridge }: Position) => (bridge === undefined ? '' : placeText(bridge));
  return one.slot === other.slot && bus(one) === bus(other);
}
