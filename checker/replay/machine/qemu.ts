/** QEMU's command line for a topology. Pure: what runs it is in machine.ts. */

import { BackendError } from '../backend.js';
import { isPci, type PciDevice, type Topology } from '../topology.js';

export interface QemuRequest {
  readonly topology: Topology;
  readonly kernel: string;
  readonly initramfs: string;
  /** 'kvm' only where /dev/kvm runs ordinary guests. */
  readonly accelerator: 'tcg' | 'kvm';
  readonly megabytes: number;
}

/** The agent's end looks for this port by name (init.h). */
const portName = 'interlock.agent';

/** The child's descriptor that is the protocol's stream. */
export const protocolDescriptor = 3;

/** No IOMMU is found where QEMU has none; VFIO then serves devices only if it is told that this is known. */
const iommuWords = (topology: Topology): string => (topology.noIommu ? 'vfio.enable_unsafe_noiommu_mode=1' : 'intel_iommu=on');

const kernelWords = [
  'console=ttyS0',
  'rdinit=/init',
  // With -no-reboot a panic ends QEMU at once, and QEMU's end is how a panic is noticed.
  'panic=-1',
  // The kernel waits for ticks of the timer in its own time, and panics where a busy host gives the machine none.
  'no_timer_check',
  // The same busy host makes it see stalls of its own processor; what really hangs is noticed by the agent's deadlines.
  'rcupdate.rcu_cpu_stall_suppress=1',
];

/** @throws BackendError for a topology that the machine cannot have */
export function qemuArguments(request: QemuRequest): readonly string[] {
  const { topology } = request;
  checkTopology(topology);
  // Interrupt remapping needs the interrupt controller in user space: wholly under tcg, in part under KVM.
  const irqchip = request.accelerator === 'kvm' ? 'split' : 'off';
  const words = [
    ['-accel', request.accelerator],
    ['-machine', `q35,kernel-irqchip=${irqchip}`],
    ['-cpu', 'max'],
    ['-m', String(request.megabytes)],
    ['-smp', '1'],
    ['-nodefaults'],
    ['-no-user-config'],
    ['-display', 'none'],
    ['-no-reboot'],
    ['-chardev', 'stdio,id=console,signal=off'],
    ['-serial', 'chardev:console'],
    ['-chardev', `socket,id=agent,fd=${protocolDescriptor}`],
    ['-kernel', request.kernel],
    ['-initrd', request.initramfs],
    ['-append', [...kernelWords, iommuWords(topology)].join(' ')],
    ...(topology.noIommu
      ? []
      : [['-device', `intel-iommu,caching-mode=on,intremap=on${topology.snoopControl ? ',snoop-control=on' : ''}`]]),
    ['-device', `virtio-serial-pci,addr=${freeSlot(topology)}`],
    ['-device', `virtserialport,chardev=agent,name=${portName}`],
    ...topology.devices.filter(isPci).map((device) => ['-device', deviceWords(device, topology)]),
  ];
  return words.flat();
}

/** "0000:00:05.0" for "5.0": devices are on the root bus. */
export function busAddress(device: PciDevice): string {
  const { slot, part } = slotOf(device);
  return `0000:00:${slot.toString(16).padStart(2, '0')}.${part}`;
}

function deviceWords(device: PciDevice, topology: Topology): string {
  const { slot, part } = slotOf(device);
  const siblings = topology.devices.filter(isPci).filter((other) => slotOf(other).slot === slot);
  return [
    device.model,
    `id=${device.name}`,
    `addr=${slot.toString(16)}.${part}`,
    // By default the device drops the upper bits of an address without a word, and then writes somewhere else.
    'dma_mask=0xffffffffffffffff',
    ...(part === 0 && siblings.length > 1 ? ['multifunction=on'] : []),
  ].join(',');
}

/** As QEMU and lspci write it: both numbers in hex. */
function slotOf(device: PciDevice): { readonly slot: number; readonly part: number } {
  const match = /^([0-9a-f]{1,2})\.([0-7])$/i.exec(device.address);
  const slot = Number.parseInt(match?.[1] ?? '', 16);
  // Slot 0 is the host bridge, 1f the chipset.
  if (match === null || slot < 1 || slot > 0x1e) {
    throw new BackendError(
      `${device.name} is at ${JSON.stringify(device.address)}: an address is SLOT.FUNCTION with a slot from 1 to 1e and a function from 0 to 7`,
    );
  }
  return { slot, part: Number(match[2]) };
}

function checkTopology(topology: Topology): void {
  const taken = new Map<string, string>();
  for (const device of topology.devices) {
    if (!/^[A-Za-z][A-Za-z0-9_]{0,62}$/.test(device.name))
      throw new BackendError(`${JSON.stringify(device.name)} cannot be the name of a device`);
    if (!isPci(device)) continue;
    const address = busAddress(device);
    const other = taken.get(address);
    if (other !== undefined) throw new BackendError(`${other} and ${device.name} are both at ${device.address}`);
    taken.set(address, device.name);
  }
  for (const device of topology.devices.filter(isPci)) {
    const { slot, part } = slotOf(device);
    const first = busAddress({ ...device, address: `${slot.toString(16)}.0` });
    if (part !== 0 && !taken.has(first)) {
      throw new BackendError(
        `${device.name} is at ${device.address}, but a slot without a function 0 is not looked at: put a device at ${slot.toString(16)}.0`,
      );
    }
  }
}

function freeSlot(topology: Topology): string {
  const taken = new Set(topology.devices.filter(isPci).map((device) => slotOf(device).slot));
  for (let slot = 0x1e; slot >= 1; slot--) if (!taken.has(slot)) return slot.toString(16);
  throw new BackendError('the topology leaves no slot for the port that the agent is reached through');
}
