/** What the expressions of a concrete call can see: one step's arguments and bindings, the instance, and the state before the step. */

import type { Bound, FiniteType, Instance, ScalarType, Span, Specification } from '../../language/ir.js';
import { InternalError, unreachable } from '../../language/unreachable.js';
import { reject } from '../problem.js';

export interface Scope {
  readonly specification: Specification;
  readonly instance: Instance;
  /** Parameters, `let` and `choose` names, in the integer representation of the IR. */
  readonly locals: ReadonlyMap<string, number>;
  /** One cell of the state before the step; indices in the integer representation. */
  readonly read: (variable: string, indices: readonly number[], span: Span) => number;
}

export function boundValue(bound: Bound, instance: Instance): number {
  const sum = (sorts: readonly string[]): number => sorts.reduce((total, sort) => total + sizeOf(sort, instance), 0);
  return bound.constant + sum(bound.sizes) - sum(bound.minus);
}

export function sizeOf(sort: string, instance: Instance): number {
  const size = instance.sizes[sort];
  if (size === undefined) throw new InternalError(`instance ${instance.name} has no size for ${sort}`);
  return size;
}

export function lowest(type: FiniteType, instance: Instance): number {
  return type.kind === 'int' ? boundValue(type.low, instance) : 0;
}

export function highest(type: FiniteType, scope: Scope): number {
  switch (type.kind) {
    case 'bool':
      return 1;
    case 'int':
      return boundValue(type.high, scope.instance);
    case 'sort':
      return sizeOf(type.name, scope.instance) - 1;
    case 'enum':
      return membersOf(type.name, scope.specification).length - 1;
    default:
      return unreachable(type);
  }
}

export function membersOf(name: string, specification: Specification): readonly string[] {
  const found = specification.enumerations.find((candidate) => candidate.name === name);
  if (found === undefined) throw new InternalError(`no enumeration ${name}`);
  return found.members;
}

/** The integer that stands for none, or null where the type has none. */
export function noneOf(type: ScalarType, instance: Instance): number | null {
  return type.kind === 'option' ? lowest(type.of, instance) - 1 : null;
}

/** The name that a value has for processes and people: "file2", or an enum's member. Numbers and sets have none. */
export function elementName(type: ScalarType, value: number, scope: Scope, span: Span): string {
  if (value === noneOf(type, scope.instance))
    reject('R203', span, 'a descriptor, id, address, process or path of none', 'let the action require a value here');
  const finite = type.kind === 'option' ? type.of : type;
  if (finite.kind === 'enum') return membersOf(finite.name, scope.specification)[value] ?? outside(value, span);
  if (finite.kind === 'sort') {
    const sort = scope.specification.sorts.find((candidate) => candidate.name === finite.name);
    if (sort === undefined) throw new InternalError(`no sort ${finite.name}`);
    if (value < 0 || value >= sizeOf(sort.name, scope.instance)) outside(value, span);
    return `${sort.prefix}${value}`;
  }
  return reject('R203', span, `a ${finite.kind} cannot name a descriptor, id, address, process or path`, 'use an element of a sort here');
}

function outside(value: number, span: Span): never {
  return reject('R203', span, `${value} is outside its type`, 'check the guard of the action');
}
