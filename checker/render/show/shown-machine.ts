/** The machine that shown calls are made on: the instance's own, with the nodes that its devices usually get. */

import type { Instance, MachineDevice, Specification } from '../../language/ir.js';
import { mediatedName } from '../../replay/machine/mediated.js';
import { busAddress } from '../../replay/machine/slots.js';
import type { Machine } from '../../replay/concrete/plan.js';
import { modelMachine } from '../../replay/model-machine.js';
import type { DevicePaths } from '../../replay/topology.js';

/** Names are shown instead of numbers and layouts, so no kernel is asked. Elements without a device keep their model names. */
export function shownMachine(specification: Specification, instance: Instance): Machine {
  const model = modelMachine(specification, instance);
  const devices = instance.machine?.devices ?? [];
  if (devices.length === 0) return model;
  // The functions of a slot share a group; a virtual function and a mediated device have one each.
  const slotOf = ({ element, model, address }: MachineDevice): string => (model === 'vf' ? element : (address?.split('.')[0] ?? element));
  const groups = [...new Set(devices.map(slotOf))];
  const functions = devices.flatMap(({ element, address }) =>
    address === null ? [] : [{ name: element, model: 'edu' as const, address }],
  );
  const paths = devices.map((device, index): [string, DevicePaths] => {
    const { element, address } = device;
    const bdf = address === null ? mediatedName(index) : busAddress({ name: element, model: 'edu', address }, functions);
    const group = groups.indexOf(slotOf(device));
    const unguarded = instance.machine?.noIommu && address !== null;
    // What an IOMMU groups by itself is numbered first, the chipset before the devices.
    return [
      element,
      {
        bdf,
        cdev: unguarded ? `/dev/vfio/devices/no-cdev-of-${element}` : `/dev/vfio/devices/vfio${index}`,
        group: unguarded ? `/dev/vfio/noiommu-${group}` : `/dev/vfio/${group + 1}`,
      },
    ];
  });
  return { abi: model.abi, environment: Object.fromEntries(paths) };
}
