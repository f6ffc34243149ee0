/** The machine that a specification's instance asks for, and what it answers once it has booted. */

/** The functions that the lab's QEMU can be asked for, and the driver that each is with when a trace begins. */
export const PCI_MODELS = { edu: 'vfio-pci', virtio: 'virtio-pci', nvme: 'vfio-pci', vf: 'vfio-pci' } as const;

/** One PCI function. `address` is slot.function on the root bus ("5.0"), or that of a bridge, a slash, and slot.function behind it
 *  ("4.0/1.0"). Functions of one slot, and what is behind the bridges of one slot, share an IOMMU group. A `vf` is a virtual function
 *  that the kernel makes of the `nvme` in its slot (SR-IOV), in a group of its own. */
export interface PciDevice {
  /** The model's name of it: "device0". */
  readonly name: string;
  readonly model: keyof typeof PCI_MODELS;
  readonly address: string;
}

/** A mediated device that the kernel's own sample driver makes: no bus, no DMA, an IOMMU group that is emulated. */
export interface MediatedDevice {
  readonly name: string;
  readonly model: 'mtty';
}

export type TopologyDevice = PciDevice | MediatedDevice;

export interface Topology {
  readonly devices: readonly TopologyDevice[];
  /** Whether the IOMMU can force snooping (QEMU intel-iommu `snoop-control`). */
  readonly snoopControl: boolean;
  /** There is no IOMMU, and VFIO is told to go without. */
  readonly noIommu?: boolean;
  /** The IOMMU does not remap interrupts: a device can raise any of the machine's by writing to an address (QEMU intel-iommu `intremap`). */
  readonly noInterruptRemapping?: boolean;
}

export function isPci(device: TopologyDevice): device is PciDevice {
  return device.model !== 'mtty';
}

/** Where a device is found on the booted machine, by its model name. A path is absent where the kernel offers none. */
export interface DevicePaths {
  /** "0000:00:05.0"; of a mediated device, its UUID: the name that VFIO knows it by. */
  readonly bdf: string;
  /** "/dev/vfio/devices/vfio0" */
  readonly cdev?: string;
  /** "/dev/vfio/3", "/dev/vfio/noiommu-0" */
  readonly group?: string;
}

export type Environment = Readonly<Record<string, DevicePaths>>;
