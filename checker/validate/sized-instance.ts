/** An instance of a specification as large as a log needs: one element for each object that the log can have at one time. */

import type { Action, Constant, Expression, Instance, Operand, ScalarType, Specification } from '../language/ir.js';
import { evaluate } from '../replay/concrete/evaluate.js';
import { highest, lowest, type Scope, sizeOf } from '../replay/concrete/scope.js';

/** How many there are at most at one time, by what the log shows. */
export interface Demand {
  readonly processes: number;
  readonly files: number;
  readonly devices: number;
  readonly groups: number;
  /** Of everything else, by sort: ids and addresses, which the log does not show. */
  readonly others: ReadonlyMap<string, number>;
  /** Whether processes are born in the log: then only the first is there from the beginning. */
  readonly births: boolean;
}

/** Sets are masks of so many bits. */
const LARGEST = 31;

export const LOG_INSTANCE = 'log';

/** The specification with this one instance, in which the named actions take part. */
export function sizedFor(specification: Specification, demand: Demand, actions: ReadonlySet<string>): Specification {
  const sizes = Object.fromEntries(specification.sorts.map(({ name }) => [name, Math.min(LARGEST, sizeFor(name, specification, demand))]));
  return withInstance(specification, sizes, {}, demand.births, actions);
}

/** The same with the sizes and constants of an instance of the specification's own. */
export function likeInstance(specification: Specification, given: Instance, births: boolean, actions: ReadonlySet<string>): Specification {
  return withInstance(specification, given.sizes, given.constants, births, actions);
}

function withInstance(
  specification: Specification,
  sizes: Instance['sizes'],
  given: Instance['constants'],
  births: boolean,
  actions: ReadonlySet<string>,
): Specification {
  const names = specification.actions.map(({ name }) => name);
  const empty: Instance = {
    name: LOG_INSTANCE,
    documentation: 'as large as the log needs',
    sizes,
    constants: {},
    actions: names.filter((name) => actions.has(name)),
    excluded: names.filter((name) => !actions.has(name)),
    granularity: 'calls',
    machine: null,
    span: specification.actions[0].span,
  };
  const constants: Record<string, readonly number[]> = {};
  for (const constant of specification.constants) {
    // A default may speak of constants before it.
    const scope = scopeOf(specification, { ...empty, constants });
    constants[constant.name] = given[constant.name] ?? valuesOf(constant, scope, births, specification);
  }
  return { ...specification, instances: [{ ...empty, constants }] };
}

function scopeOf(specification: Specification, instance: Instance): Scope {
  return { specification, instance, locals: new Map(), read: () => 0 };
}

/** The default; without one, each element gets one of the other sort in turn: every device a group of its own, every page an owner.
 *  What is true of every process by default is true of the first alone where the others are born. */
function valuesOf(constant: Constant, scope: Scope, births: boolean, specification: Specification): readonly number[] {
  const { indices, type, defaultValue } = constant;
  const count = indices.reduce((product, index) => product * (highest(index, scope) - lowest(index, scope.instance) + 1), 1);
  const fallback = defaultValue === undefined ? null : evaluate(defaultValue, scope);
  const [index] = indices;
  const ofProcess = indices.length === 1 && index.kind === 'sort' && index.name === processSort(specification);
  return Array.from({ length: count }, (_, position) => {
    if (fallback !== null && type.kind === 'bool' && ofProcess && births) return position === 0 ? fallback : 0;
    if (fallback !== null) return fallback;
    if (type.kind === 'sort') return position % sizeOf(type.name, scope.instance);
    return type.kind === 'int' ? lowest(type, scope.instance) : 0;
  });
}

/** The sort of those who make calls, or null. */
export function processSort(specification: Specification): string | null {
  const [first] = specification.actions.find(({ kind }) => kind === 'syscall')?.parameters ?? [];
  return first?.type.kind === 'sort' ? first.type.name : null;
}

function sizeFor(sort: string, specification: Specification, demand: Demand): number {
  if (sort === processSort(specification)) return Math.max(1, demand.processes);
  const uses = usesOf(specification);
  if (uses.files.has(sort)) return Math.max(1, demand.files);
  if (uses.devices.has(sort)) return Math.max(1, demand.devices);
  // A device stands in a group, whether or not that was ever opened.
  if (uses.groups.has(sort)) return Math.max(1, demand.groups, demand.devices);
  // Memory belongs to a process: one piece each is enough, for it can be named in any number of calls.
  const owned = specification.constants.some(
    ({ indices: [index], type }) => isOf(index, sort) && isOf(type, processSort(specification) ?? ''),
  );
  return owned ? Math.max(1, demand.processes) : Math.max(1, demand.others.get(sort) ?? 1);
}

function isOf(type: ScalarType | undefined, sort: string): boolean {
  return type?.kind === 'sort' && type.name === sort;
}

/** Sorts whose elements never stand for anything that a log shows. */
export function hiddenSorts(specification: Specification): readonly string[] {
  const { files, devices, groups } = usesOf(specification);
  const shown = new Set([...files, ...devices, ...groups, processSort(specification)]);
  return specification.sorts.map(({ name }) => name).filter((name) => !shown.has(name));
}

/** Sorts whose elements are named as descriptors and as nodes of the machine. */
function usesOf({ actions }: Specification) {
  const [files, devices, groups] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const note = (set: Set<string>, { type }: Expression): void => {
    const plain = type.kind === 'option' ? type.of : type;
    if (plain.kind === 'sort') set.add(plain.name);
  };
  const visit = (operand: Operand): void => {
    if (operand.kind === 'fd') note(files, operand.value);
    if (operand.kind === 'string')
      for (const part of operand.parts) if (part.kind === 'path') note(part.of === 'group' ? groups : devices, part.value);
    if (operand.kind === 'struct') for (const { value } of operand.fields) if (value.kind === 'input') visit(value.operand);
    if (operand.kind === 'bytes') visit(operand.value);
  };
  for (const { operands, binds } of actions.flatMap((action: Action) => action.calls)) {
    if (binds.kind === 'fd') note(files, binds.value);
    operands.forEach(visit);
  }
  return { files, devices, groups };
}
