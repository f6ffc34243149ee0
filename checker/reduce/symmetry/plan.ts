/** Which symmetry of an instance can be used: from its text and its constants to a group of permutations. */

import type { FiniteType, Instance, ScalarType, Span, Specification } from '../../language/ir.js';
import { known } from '../../export/shared/fold.js';
import type { Model } from '../../export/shared/model.js';
import type { Refusal } from '../../explore/reduction.js';
import type { ValueType } from '../../system.js';
import { live } from '../live-expression.js';
import { type LiveInstance, liveInstance } from '../live-instance.js';
import { numberSorts } from './elements.js';
import type { Fresh } from './fresh.js';
import { type ConstantTable, type Group, groupOf } from './group.js';
import { examineSort } from './obstacles.js';

export interface SymmetryPlan {
  readonly group: Group;
  /** Sorts with a symmetry that is used. */
  readonly sorts: readonly string[];
  readonly fresh: readonly (Fresh & { readonly sort: string })[];
  /** Declared symmetric and not used. */
  readonly refused: readonly Refusal[];
}

/** @param without sorts that an exploration has shown not to be symmetric, and why; @param only sorts to use, or null for all declared */
export function planSymmetry(
  specification: Specification,
  instance: Instance,
  locate: (span: Span) => string,
  without: readonly Refusal[] = [],
  only: readonly string[] | null = null,
): SymmetryPlan {
  const text = liveInstance(specification, instance);
  const { model } = text;
  const refused: Refusal[] = [...without];
  const fresh: (Fresh & { sort: string })[] = [];
  const needed = needsStates(specification);
  const candidates = specification.sorts.filter(({ name, symmetric }) => {
    const size = model.size(name);
    if (!symmetric || size < 2 || only?.includes(name) === false || without.some(({ sort }) => sort === name)) return false;
    if (needed !== null) {
      refused.push({ sort: name, reason: needed });
      return false;
    }
    const found = examineSort(text, name);
    if (found.obstacle === null) fresh.push(...found.fresh.map((each) => ({ ...each, sort: name })));
    else refused.push({ sort: name, reason: `${found.obstacle.reason} (${locate(found.obstacle.span)})` });
    return found.obstacle === null;
  });
  const tables = [...text.constants].map((name) => constantTable(text, name));
  const choose = (names: readonly string[]) => groupOf(numberSorts(names.map((sort) => ({ sort, size: model.size(sort) }))), tables);
  let names = candidates.map(({ name }) => name);
  let { group, fixed } = choose(names);
  const unordered = names.filter((name) => fresh.some(({ sort }) => sort === name) && !takesLeast(group, name));
  if (unordered.length > 0) {
    const reason = '`first` takes its least element, and constants tell the elements apart in another order';
    refused.push(...unordered.map((sort) => ({ sort, reason })));
    names = names.filter((name) => !unordered.includes(name));
    ({ group, fixed } = choose(names));
  }
  refused.push(...fixed);
  const sorts = names.filter((name) => !fixed.some(({ sort }) => sort === name));
  return { group, sorts, fresh: fresh.filter(({ sort }) => sorts.includes(sort)), refused };
}

/** What the specification claims that orbits cannot decide. */
function needsStates({ liveness, refinements }: Specification): string | null {
  if (liveness.length > 0) return '`leads to` is decided on the states themselves, whose cycles orbits do not keep';
  return (refinements ?? []).length > 0 ? '`refines` compares the states themselves with those of another specification' : null;
}

/** Whether the least of several candidates is always of the same class, wherever a permutation takes them. */
function takesLeast(group: Group, sort: string): boolean {
  const range = group.sorts.find((each) => each.sort === sort)!;
  const isOwn = (element: number): boolean => element >= range.first && element < range.first + range.size;
  const tied = group.listed.some((permutation) => permutation.some((image, element) => isOwn(element) && image !== element));
  return !tied && group.classes.every((members) => !isOwn(members[0]!) || members.at(-1)! - members[0]! === members.length - 1);
}

/** The constant's values in this instance. */
function constantTable({ model }: LiveInstance, name: string): ConstantTable {
  const constant = model.constant(name);
  const indices = constant.indices.map((type) => describe(model, type));
  const size = constant.indices.map((type) => model.ends(type)).reduce((product, { low, high }) => product * (high - low + 1), 1);
  const given = model.instance.constants[name];
  return {
    name,
    indices,
    type: describe(model, constant.type),
    values: given ?? Array.from({ length: size }, () => defaultOf(model, name)),
  };
}

function defaultOf(model: Model, name: string): number {
  const { defaultValue, type } = model.constant(name);
  const low = model.values(type).low;
  if (defaultValue === undefined) return low;
  const nothing = { model, variables: new Map(), locals: new Map(), values: new Map() };
  const value = live({ ...nothing, fresh: (local) => local, onConstant: () => {}, onElement: () => {} }, defaultValue);
  return value.kind === 'set'
    ? value.elements.reduce((mask, each) => mask | (1 << (known(model, each) ?? 0)), 0)
    : (known(model, value) ?? low);
}

function describe(model: Model, type: ScalarType): ValueType {
  const names = (of: FiniteType & { kind: 'sort' | 'enum' }): readonly string[] => Array.from({ length: model.ends(of).high + 1 }, String);
  switch (type.kind) {
    case 'bool':
      return { kind: 'bool', none: null };
    case 'int':
      return { kind: 'int', ...model.ends(type), none: null };
    case 'enum':
    case 'sort':
      return { kind: 'named', sort: type.name, names: names(type), none: null };
    case 'option': {
      const plain = describe(model, type.of);
      return plain.kind === 'set' ? plain : { ...plain, none: model.none(type) };
    }
    case 'set':
      return type.of.kind === 'sort' || type.of.kind === 'enum'
        ? { kind: 'set', sort: type.of.name, names: names(type.of) }
        : { kind: 'int', low: 0, high: model.values(type).high, none: null };
  }
}
