/** A specification together with one of its instances: every size known, every declared thing found by its name. */

import { evaluateBound } from '../../language/check/bounds.js';
import { expandSteps } from '../../language/steps/expand-steps.js';
import type {
  Action,
  Constant,
  Enumeration,
  FiniteType,
  Function as DeclaredFunction,
  Instance,
  Procedure,
  ScalarType,
  Sort,
  Span,
  Specification,
  Variable,
} from '../../language/ir.js';
import { locate } from '../../language/source.js';
import { InternalError } from '../../language/unreachable.js';

/** Integers from `low` to `high`, both included. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export interface Model {
  readonly specification: Specification;
  readonly instance: Instance;
  /** The actions that take part, in source order. */
  readonly actions: readonly Action[];
  sort(name: string): Sort;
  enumeration(name: string): Enumeration;
  constant(name: string): Constant;
  variable(name: string): Variable;
  function(name: string): DeclaredFunction;
  procedure(name: string): Procedure;
  size(sort: string): number;
  /** Least and greatest value of a type that may index a map. */
  ends(type: FiniteType): Range;
  /** The integers a value of the type can be, `none` included; for a set its masks. */
  values(type: ScalarType): Range;
  /** The integer that is `none` of an option; of any other type one that is none of its values. */
  none(type: ScalarType): number;
  /** "spec/linux/cdev.ilk:42" */
  place(span: Span): string;
}

/** The model of one of the specification's instances, with calls that can be interrupted taken apart as the instance says. */
export function modelOf(written: Specification, chosen: Instance): Model {
  const specification = expandSteps(written, chosen.granularity);
  const instance = specification.instances.find(({ name }) => name === chosen.name) ?? chosen;
  const sorts = byName(specification.sorts);
  const enumerations = byName(specification.enumerations);
  const constants = byName(specification.constants);
  const variables = byName(specification.variables);
  const functions = byName(specification.functions);
  const procedures = byName(specification.procedures);

  function ends(type: FiniteType): Range {
    switch (type.kind) {
      case 'bool':
        return { low: 0, high: 1 };
      case 'int':
        return { low: evaluateBound(type.low, instance.sizes), high: evaluateBound(type.high, instance.sizes) };
      case 'enum':
        return { low: 0, high: found(enumerations, type.name).members.length - 1 };
      case 'sort':
        return { low: 0, high: size(type.name) - 1 };
    }
  }

  function values(type: ScalarType): Range {
    switch (type.kind) {
      case 'option':
        return { low: ends(type.of).low - 1, high: ends(type.of).high };
      case 'set':
        return { low: 0, high: 2 ** (ends(type.of).high + 1) - 1 };
      default:
        return ends(type);
    }
  }

  function size(sort: string): number {
    return instance.sizes[sort] ?? 0;
  }

  return {
    specification,
    instance,
    actions: specification.actions.filter((action) => instance.actions.includes(action.name)),
    sort: (name) => found(sorts, name),
    enumeration: (name) => found(enumerations, name),
    constant: (name) => found(constants, name),
    variable: (name) => found(variables, name),
    function: (name) => found(functions, name),
    procedure: (name) => found(procedures, name),
    size,
    ends,
    values,
    none: (type) => (type.kind === 'set' ? -1 : values(type.kind === 'option' ? type.of : type).low - 1),
    place(span) {
      const source = specification.sources.find((each) => each.path === span.file);
      return source === undefined ? span.file : `${span.file}:${locate(source, span.start).line}`;
    },
  };
}

/** How many values the range has. */
export function extent(range: Range): number {
  return Math.max(0, range.high - range.low + 1);
}

/** All values of the range, ascending. */
export function each(range: Range): readonly number[] {
  return Array.from({ length: extent(range) }, (_, offset) => range.low + offset);
}

/** @throws InternalError if the map has no such entry: the front end resolves every name */
function found<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name);
  if (value === undefined) {
    throw new InternalError(`the intermediate representation uses the undeclared name ${JSON.stringify(name)}`);
  }
  return value;
}

function byName<T extends { readonly name: string }>(declared: readonly T[]): ReadonlyMap<string, T> {
  return new Map(declared.map((entry) => [entry.name, entry]));
}
