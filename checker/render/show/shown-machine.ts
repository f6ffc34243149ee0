/** The machine that shown calls are made on: the instance's own, with the nodes that its devices usually get. */

import type { Instance, Specification } from '../../language/ir.js';
import { busAddress } from '../../replay/machine/qemu.js';
import type { Machine } from '../../replay/concrete/plan.js';
import { modelMachine } from '../../replay/model-machine.js';
import type { DevicePaths } from '../../replay/topology.js';

/** Names are shown instead of numbers and layouts, so no kernel is asked. Elements without a device keep their model names. */
export function shownMachine(specification: Specification, instance: Instance): Machine {
  const model = modelMachine(specification, instance);
  const devices = instance.machine?.devices ?? [];
  if (devices.length === 0) return model;
  const groups = [...new Set(devices.map(({ address }) => address.split('.')[0]))];
  const paths = devices.map(({ element, address }, index): [string, DevicePaths] => [
    element,
    {
      bdf: busAddress({ name: element, model: 'edu', address }),
      cdev: `/dev/vfio/devices/vfio${index}`,
      group: `/dev/vfio/${groups.indexOf(address.split('.')[0]) + 1}`,
    },
  ]);
  return { abi: model.abi, environment: Object.fromEntries(paths) };
}
