/** Places in strings: where a device or a group of the model is found on the booted machine. */

import type { Expression, StringPart } from '../../language/ir.js';
import { unreachable } from '../../language/unreachable.js';
import { reject } from '../problem.js';
import type { DevicePaths, Environment } from '../topology.js';
import { constantValue, evaluate } from './evaluate.js';
import { elementName, type Scope, sizeOf } from './scope.js';

export function stringValue(parts: readonly StringPart[], scope: Scope, environment: Environment): string {
  return stringParts(parts, scope, environment)
    .map((part) => (part.kind === 'text' ? part.text : part.path))
    .join('');
}

export type FoundPart = { readonly kind: 'text'; readonly text: string } | FoundPlace;

/** @throws ConcreteError */
export function stringParts(parts: readonly StringPart[], scope: Scope, environment: Environment): readonly FoundPart[] {
  return parts.map((part): FoundPart => {
    switch (part.kind) {
      case 'text':
        return part;
      case 'number':
        return { kind: 'text', text: String(evaluate(part.value, scope)) };
      case 'path':
        return placeOf(part.of, part.value, scope, environment);
      default:
        return unreachable(part);
    }
  });
}

/** Where a device or a group is, and the model's name of the device that it was found by. */
export interface FoundPlace {
  readonly kind: 'path';
  readonly of: 'cdev' | 'group' | 'bdf';
  readonly device: string;
  readonly path: string;
}

/** @throws ConcreteError where the machine has no such element */
export function placeOf(of: FoundPlace['of'], value: Expression, scope: Scope, environment: Environment): FoundPlace {
  const element = elementName(value.type, evaluate(value, scope), scope, value.span);
  const device = environment[element] === undefined ? deviceOfGroup(element, value, scope, environment) : element;
  if (device === null) {
    return reject(
      'R204',
      value.span,
      `the machine has no ${element}`,
      `name it in the instance's machine { } (it has ${Object.keys(environment).join(', ') || 'no devices'})`,
    );
  }
  return { kind: 'path', of, device, path: pathOf(of, element, environment[device]) };
}

/** A kernel that offers no node for an element gives a name that does not exist: opening it answers as any missing node does. */
function pathOf(of: FoundPlace['of'], element: string, device: DevicePaths): string {
  switch (of) {
    case 'cdev':
      return device.cdev ?? `/dev/vfio/devices/no-cdev-of-${element}`;
    case 'group':
      return device.group ?? `/dev/vfio/no-group-of-${element}`;
    case 'bdf':
      return device.bdf;
    default:
      return unreachable(of);
  }
}

/** A group is found through any device of the machine that a constant of the instance puts into it. */
function deviceOfGroup(group: string, value: Expression, scope: Scope, environment: Environment): string | null {
  const type = value.type.kind === 'option' ? value.type.of : value.type;
  if (type.kind !== 'sort') return null;
  for (const constant of scope.specification.constants) {
    const [index] = constant.indices;
    if (constant.indices.length !== 1 || index.kind !== 'sort' || constant.type.kind !== 'sort' || constant.type.name !== type.name)
      continue;
    for (let element = 0; element < sizeOf(index.name, scope.instance); element += 1) {
      const owner = constantValue(constant.name, [element], value.span, scope);
      const device = elementName(index, element, scope, value.span);
      if (elementName(constant.type, owner, scope, value.span) === group && environment[device] !== undefined) return device;
    }
  }
  return null;
}
