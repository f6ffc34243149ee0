/** QEMU's command line for a topology. Pure: what runs it is in machine.ts. */

import { unreachable } from '../../language/unreachable.js';
import { BackendError } from '../backend.js';
import { isPci, type PciDevice, type Topology } from '../topology.js';
import { bridgesOf, checkTopology, type Place, placeText, positionOf, rootSlots, sharesSlot, virtualOf } from './slots.js';

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
  const devices = topology.devices.filter(isPci);
  checkTopology(topology.devices);
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
    ...(topology.noIommu ? [] : [['-device', unitWords(topology)]]),
    ['-device', `virtio-serial-pci,addr=${freeSlot(devices)}`],
    ['-device', `virtserialport,chardev=agent,name=${portName}`],
    ...bridgesOf(devices).map((bridge) => ['-device', bridgeWords(bridge, devices)]),
    ...devices.flatMap((device) => deviceWords(device, devices).map((one) => ['-device', one])),
  ];
  return words.flat();
}

function unitWords({ snoopControl, noInterruptRemapping }: Topology): string {
  const remapping = noInterruptRemapping ? 'off' : 'on';
  return ['intel-iommu', 'caching-mode=on', `intremap=${remapping}`, ...(snoopControl ? ['snoop-control=on'] : [])].join(',');
}

/** A PCI Express to PCI bridge: what is behind one has its requester id in common, and the reset of its bus. */
function bridgeWords(bridge: Place, devices: readonly PciDevice[]): string {
  const several = bridge.part === 0 && sharesSlot({ ...bridge, bridge: undefined }, devices);
  return ['pcie-pci-bridge', `id=${bridgeId(bridge)}`, `addr=${placeText(bridge)}`, ...(several ? ['multifunction=on'] : [])].join(',');
}

function bridgeId({ slot, part }: Place): string {
  return `bridge-${slot.toString(16)}-${part}`;
}

/** Virtual functions have none: the kernel makes them of the physical one. */
function deviceWords(device: PciDevice, devices: readonly PciDevice[]): readonly string[] {
  const position = positionOf(device);
  const place = [
    `id=${device.name}`,
    ...(position.bridge === undefined ? [] : [`bus=${bridgeId(position.bridge)}`]),
    `addr=${placeText(position)}`,
  ];
  // Every function says so: one that is found again later is asked alone, and would have an IOMMU group of its own.
  const several = sharesSlot(position, devices) ? ['multifunction=on'] : [];
  switch (device.model) {
    case 'edu':
      // By default the device drops the upper bits of an address without a word, and then writes somewhere else.
      return [['edu', ...place, 'dma_mask=0xffffffffffffffff', ...several].join(',')];
    case 'virtio':
      // A source of random numbers that nothing in the lab's kernel asks for any.
      return [['virtio-rng-pci', ...place, ...several].join(',')];
    case 'nvme':
      return physicalWords(device.name, place, virtualOf(device, devices));
    case 'vf':
      return [];
    default:
      return unreachable(device.model);
  }
}

/** @param virtual how many virtual functions it is to have room for: QEMU wants queues and interrupts for each */
function physicalWords(name: string, place: readonly string[], virtual: number): readonly string[] {
  const subsystem = `${name}-subsystem`;
  const words = [
    `subsys=${subsystem}`,
    `sriov_max_vfs=${virtual}`,
    `sriov_vq_flexible=${2 * virtual}`,
    `sriov_vi_flexible=${virtual}`,
    `max_ioqpairs=${2 * virtual + 2}`,
    `msix_qsize=${virtual + 2}`,
  ];
  return [`nvme-subsys,id=${subsystem}`, ['nvme', ...place, `serial=${name}`, ...(virtual === 0 ? [] : words)].join(',')];
}

function freeSlot(devices: readonly PciDevice[]): string {
  const taken = rootSlots(devices);
  for (let slot = 0x1e; slot >= 1; slot--) if (!taken.has(slot)) return slot.toString(16);
  throw new BackendError('the topology leaves no slot for the port that the agent is reached through');
}
