/** The machine that the model backend pretends to run on: every name of the headers exists, every element has its paths. */

import type { Instance, Specification } from '../language/ir.js';
import { requiredAbi, type StructLayout } from './concrete/abi.js';
import type { Machine } from './concrete/plan.js';
import type { Environment } from './topology.js';

/** Numbers and layouts mean nothing here: only names are shown, and the model looks at neither. */
export function modelMachine(specification: Specification, instance: Instance): Machine {
  const required = requiredAbi(specification);
  const layout = (fields: readonly string[]): StructLayout => ({
    size: 8 * fields.length,
    fields: Object.fromEntries(fields.map((field, index) => [field, { offset: 8 * index, width: 8 }])),
  });
  return {
    abi: {
      constants: Object.fromEntries(required.constants.map((name) => [name, '0'])),
      structs: Object.fromEntries(Object.entries(required.structs).map(([name, fields]) => [name, layout(fields)])),
    },
    environment: environmentOf(specification, instance),
  };
}

function environmentOf(specification: Specification, instance: Instance): Environment {
  const elements = specification.sorts.flatMap(({ name, prefix }) =>
    Array.from({ length: instance.sizes[name] ?? 0 }, (_, index) => `${prefix}${index}`),
  );
  return Object.fromEntries(
    elements.map((element) => [element, { bdf: element, cdev: `/dev/vfio/devices/${element}`, group: `/dev/vfio/${element}` }]),
  );
}
