/** What the interpreter looks up all the time, found once: sizes of types and places of cells. */

import type {
  Bound,
  Constant,
  FiniteType,
  Function as DeclaredFunction,
  Instance,
  Procedure,
  ScalarType,
  Specification,
} from '../../checker/language/ir.js';

/** An array of cells or constants: the least value and the number of values of each index. */
export interface Place {
  readonly firstCell: number;
  readonly cells: number;
  readonly indices: readonly { readonly low: number; readonly high: number }[];
  readonly type: ScalarType;
}

export interface Model {
  readonly specification: Specification;
  readonly instance: Instance;
  readonly variables: ReadonlyMap<string, Place>;
  readonly constants: ReadonlyMap<string, { readonly place: Place; readonly declared: Constant; readonly given: readonly number[] | null }>;
  readonly functions: ReadonlyMap<string, DeclaredFunction>;
  readonly procedures: ReadonlyMap<string, Procedure>;
  /** Least and greatest integer of a type, with `none`. */
  limits(type: ScalarType): readonly [low: number, high: number];
}

export function prepare(specification: Specification, instance: Instance): Model {
  const members = new Map(specification.enumerations.map((each) => [each.name, each.members.length]));
  const size = (sort: string) => instance.sizes[sort] as number;
  const bound = (of: Bound) => {
    const sum = (sorts: readonly string[]) => sorts.reduce((total, sort) => total + size(sort), 0);
    return of.constant + sum(of.sizes) - sum(of.minus);
  };
  const limits = (type: ScalarType): readonly [number, number] => {
    switch (type.kind) {
      case 'bool':
        return [0, 1];
      case 'int':
        return [bound(type.low), bound(type.high)];
      case 'sort':
        return [0, size(type.name) - 1];
      case 'enum':
        return [0, (members.get(type.name) as number) - 1];
      case 'option': {
        const [low, high] = limits(type.of);
        return [low - 1, high];
      }
      case 'set':
        return [0, 2 ** (limits(type.of)[1] + 1) - 1];
    }
  };
  let next = 0;
  const place = (indices: readonly FiniteType[], type: ScalarType): Place => {
    const ranges = indices.map(limits).map(([low, high]) => ({ low, high }));
    const cells = ranges.reduce((product, { low, high }) => product * Math.max(0, high - low + 1), 1);
    return { firstCell: next, cells, indices: ranges, type };
  };
  const variables = new Map<string, Place>();
  for (const variable of specification.variables) {
    const found = place(variable.indices, variable.type);
    variables.set(variable.name, found);
    next += found.cells;
  }
  const given = (name: string) => (Object.hasOwn(instance.constants, name) ? (instance.constants[name] as readonly number[]) : null);
  return {
    specification,
    instance,
    variables,
    constants: new Map(
      specification.constants.map((each) => [
        each.name,
        { place: place(each.indices, each.type), declared: each, given: given(each.name) },
      ]),
    ),
    functions: new Map(specification.functions.map((each) => [each.name, each])),
    procedures: new Map(specification.procedures.map((each) => [each.name, each])),
    limits,
  };
}
