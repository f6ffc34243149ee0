/** The machine of an instance: which elements are which devices, and where. */

import type * as ast from '../ast.js';
import { error, type Report } from '../diagnostic.js';
import type { Uninstantiated } from './instances.js';
import type { Instance, MachineDevice } from '../ir.js';
import { suggest } from '../check/suggestion.js';
import { checkFunctions, normal } from './instance-functions.js';

/** What the lab can be asked for: functions of QEMU's PCI buses, the virtual functions (`vf`) that the kernel makes of an `nvme`, and
 *  `mtty`, a mediated device that the kernel itself makes up. */
const MODELS = ['edu', 'virtio', 'nvme', 'vf', 'mtty'];

/** Slot and function on the root bus, where 0 and 31 are the chipset's own, or of a bridge there, a slash, and slot and function behind it. */
const PLACE = '(?:0?[1-9a-f]|1[0-9a-e])\\.[0-7]';
const ADDRESS = new RegExp(`^${PLACE}(?:/${PLACE})?$`);

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
  const clauses = machines.flatMap((machine) => machine.clauses);
  const snoop = clauses.find(({ kind }) => kind === 'snoop');
  const noIommu = clauses.some(({ kind }) => kind === 'no_iommu');
  const remapping = clauses.find(({ kind }) => kind === 'no_interrupt_remapping');
  for (const [word, what] of [
    [snoop, 'force snooping'],
    [remapping, 'go without remapping interrupts'],
  ] as const) {
    if (word === undefined || !noIommu) continue;
    report(error('bad-topology', word.span, `a machine without an IOMMU has none that could ${what}`, 'remove one of the two words'));
  }
  const addresses = clauses.flatMap((clause) =>
    clause.kind === 'device' && clause.address !== null ? [normal(clause.address.value)] : [],
  );
  for (const clause of clauses) {
    if (clause.kind !== 'device') continue;
    const device = { element: clause.element.text, model: clause.model.text, address: clause.address?.value ?? null };
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
    checkAddress(clause, addresses, report);
    if (devices.some((other) => other.element === device.element))
      report(error('bad-topology', clause.span, `\`${device.element}\` is placed twice`, 'remove one'));
    if (clause.address !== null && devices.some(({ address }) => address !== null && normal(address) === normal(clause.address!.value)))
      report(error('bad-topology', clause.address.span, `two devices are at "${device.address}"`, 'give one of them another address'));
    devices.push(device);
  }
  checkFunctions(clauses, report);
  return { devices, snoopControl: snoop !== undefined, noIommu, ...(remapping === undefined ? {} : { noInterruptRemapping: true }) };
}

function checkAddress({ address, model }: Extract<ast.MachineClause, { kind: 'device' }>, all: readonly string[], report: Report): void {
  if (model.text === 'mtty') {
    if (address !== null) report(error('bad-topology', address.span, 'an mtty is on no bus', 'leave out `at` and the address'));
  } else if (address === null) {
    report(error('bad-topology', model.span, 'a device of the PCI bus needs an address', `write \`${model.text} at "5.0"\``));
  } else {
    const problem = ADDRESS.test(address.value)
      ? placementProblem(normal(address.value), all)
      : {
          what: `"${address.value}" is not slot.function on the root bus, nor that of a bridge, a slash, and slot.function behind it`,
          hint: 'write it in hexadecimal, from "1.0" to "1e.7", such as "5.0" or "4.0/1.0"',
        };
    if (problem !== undefined) report(error('bad-topology', address.span, problem.what, problem.hint));
  }
}

/** What else of the machine makes this address impossible: a bridge at the same place, or a slot that nobody looks at. */
function placementProblem(address: string, all: readonly string[]): { readonly what: string; readonly hint: string } | undefined {
  const behind = all.find((other) => other.startsWith(`${address}/`));
  if (behind !== undefined) {
    return { what: `a bridge is at "${address}", because "${behind}" is behind it`, hint: 'give the device another address' };
  }
  const bridge = address.split('/')[0]!;
  for (const place of new Set([bridge, address])) {
    const first = `${place.slice(0, -1)}0`;
    if (all.some((other) => other === first || other.startsWith(`${first}/`))) continue;
    return {
      what: `a slot without a function 0 is not looked at, and nothing is at "${first}"`,
      hint: `put a device at "${first}", or this one`,
    };
  }
  return undefined;
}

function isElement(specification: Uninstantiated, sizes: Readonly<Record<string, number>>, element: string): boolean {
  return specification.sorts.some(({ name, prefix }) => {
    const number = element.startsWith(prefix) ? element.slice(prefix.length) : '';
    return /^(0|[1-9]\d*)$/.test(number) && Number(number) < (sizes[name] ?? 1);
  });
}
