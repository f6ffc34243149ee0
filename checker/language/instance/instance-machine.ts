/** The machine of an instance: which elements are which devices, and where. */

import type * as ast from '../ast.js';
import { error, type Report } from '../diagnostic.js';
import type { Uninstantiated } from './instances.js';
import type { Instance, MachineDevice } from '../ir.js';
import { suggest } from '../check/suggestion.js';

/** What the lab's QEMU can be asked for. */
const MODELS = ['edu'];

/** Slot and function on the root bus; slot 0 and 31 are the chipset's own. */
const ADDRESS = /^(0?[1-9a-f]|1[0-9a-e])\.[0-7]$/;

export function checkMachine(
  specification: Uninstantiated,
  sizes: Readonly<Record<string, number>>,
  declared: ast.InstanceDeclaration,
  report: Report,
): Instance['machine'] {
  const machines = declared.clauses.flatMap((clause) => (clause.kind === 'machine' ? [clause] : []));
  if (machines.length === 0) return null;
  if (machines.length > 1) report(error('bad-topology', machines[1]!.span, 'an instance has one machine', 'join the two'));
  const devices: MachineDevice[] = [];
  let snoopControl = false;
  for (const clause of machines.flatMap((machine) => machine.clauses)) {
    if (clause.kind === 'snoop') {
      snoopControl = true;
      continue;
    }
    const device = { element: clause.element.text, model: clause.model.text, address: clause.address.value };
    if (!isElement(specification, sizes, device.element)) {
      const known = specification.sorts.flatMap(({ name, prefix }) =>
        Array.from({ length: Math.min(sizes[name] ?? 1, 32) }, (_, index) => `${prefix}${index}`),
      );
      report(
        error(
          'bad-topology',
          clause.element.span,
          `\`${device.element}\` is not an element of this instance`,
          suggest(device.element, known, `name one of ${known.join(', ')}; a machine without devices is \`machine { }\``),
        ),
      );
    }
    if (!MODELS.includes(device.model)) {
      report(
        error(
          'bad-topology',
          clause.model.span,
          `there is no device model \`${device.model}\``,
          suggest(device.model, MODELS, `use ${MODELS.join(' or ')}`),
        ),
      );
    }
    if (!ADDRESS.test(device.address)) {
      report(
        error(
          'bad-topology',
          clause.address.span,
          `"${device.address}" is not slot.function on the root bus`,
          'write it in hexadecimal, from "1.0" to "1e.7", such as "5.0"',
        ),
      );
    }
    if (devices.some((other) => other.element === device.element))
      report(error('bad-topology', clause.span, `\`${device.element}\` is placed twice`, 'remove one'));
    if (devices.some((other) => other.address === device.address))
      report(error('bad-topology', clause.address.span, `two devices are at "${device.address}"`, 'give one of them another address'));
    devices.push(device);
  }
  return { devices, snoopControl };
}

function isElement(specification: Uninstantiated, sizes: Readonly<Record<string, number>>, element: string): boolean {
  return specification.sorts.some(({ name, prefix }) => {
    const number = element.startsWith(prefix) ? element.slice(prefix.length) : '';
    return /^(0|[1-9]\d*)$/.test(number) && Number(number) < (sizes[name] ?? 1);
  });
}
