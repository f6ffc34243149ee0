/** Everything of a specification that an instance settles: sizes, ranges, where cells lie, values of constants. */

import type {
  Action,
  Bound,
  Constant,
  Enumeration,
  FiniteType,
  Function as DeclaredFunction,
  Instance,
  Procedure,
  ScalarType,
  Specification,
  Variable,
} from '../language/ir.js';
import { InternalError } from '../language/unreachable.js';
import { type Layout, layOut } from '../values/layout.js';
import type { Range } from '../values/value-types.js';

/** Consecutive cells that indices lead to, row-major. */
export interface Place {
  readonly firstCell: number;
  readonly cells: number;
  readonly indices: readonly Range[];
  readonly range: Range;
}

export interface Settled {
  readonly specification: Specification;
  readonly instance: Instance;
  readonly actions: readonly Action[];
  readonly variables: ReadonlyMap<string, Place>;
  readonly constants: ReadonlyMap<string, { readonly place: Place; readonly declared: Constant; readonly given: readonly number[] | null }>;
  readonly enumerations: ReadonlyMap<string, Enumeration>;
  readonly functions: ReadonlyMap<string, DeclaredFunction>;
  readonly procedures: ReadonlyMap<string, Procedure>;
  readonly layout: Layout;
  size(sort: string): number;
  /** All integers of a type, `none` included. */
  rangeOf(type: ScalarType): Range;
}

/** The specification must be the one that `expandSteps` gives for the instance's granularity. */
export function settle(specification: Specification, instance: Instance): Settled {
  const enumerations = byName(specification.enumerations);
  const size = (sort: string): number => own(instance.sizes, sort) ?? 0;
  const bound = ({ constant, sizes, minus }: Bound): number => {
    const sum = (sorts: readonly string[]): number => sorts.reduce((total, sort) => total + size(sort), 0);
    return constant + sum(sizes) - sum(minus);
  };
  const finite = (type: FiniteType): Range => {
    switch (type.kind) {
      case 'bool':
        return { low: 0, high: 1 };
      case 'int':
        return { low: bound(type.low), high: bound(type.high) };
      case 'enum':
        return { low: 0, high: named(enumerations, type.name).members.length - 1 };
      case 'sort':
        return { low: 0, high: size(type.name) - 1 };
    }
  };
  const rangeOf = (type: ScalarType): Range => {
    switch (type.kind) {
      case 'option': {
        const { low, high } = finite(type.of);
        return { low: low - 1, high };
      }
      case 'set':
        return { low: 0, high: 2 ** (finite(type.of).high + 1) - 1 };
      default:
        return finite(type);
    }
  };
  const placed = (declared: Pick<Variable, 'indices' | 'type'>, firstCell: number): Place => {
    const indices = declared.indices.map(finite);
    const cells = indices.reduce((product, { low, high }) => product * Math.max(0, high - low + 1), 1);
    return { firstCell, cells, indices, range: rangeOf(declared.type) };
  };
  let next = 0;
  const variables = new Map(
    specification.variables.map((variable) => {
      const place = placed(variable, next);
      next += place.cells;
      return [variable.name, place] as const;
    }),
  );
  return {
    specification,
    instance,
    actions: specification.actions.filter((action) => instance.actions.includes(action.name)),
    variables,
    constants: new Map(
      specification.constants.map((declared) => [
        declared.name,
        { declared, place: placed(declared, 0), given: own(instance.constants, declared.name) ?? null },
      ]),
    ),
    enumerations,
    functions: byName(specification.functions),
    procedures: byName(specification.procedures),
    layout: layOut([...variables.values()].map(({ range, cells }) => ({ ...range, cells }))),
    size,
    rangeOf,
  };
}

/** @throws InternalError if there is no such entry: the front end resolves every name */
export function named<T>(map: ReadonlyMap<string, T>, name: string): T {
  const found = map.get(name);
  if (found === undefined) throw new InternalError(`the intermediate representation uses the undeclared name ${JSON.stringify(name)}`);
  return found;
}

function byName<T extends { readonly name: string }>(declared: readonly T[]): ReadonlyMap<string, T> {
  return new Map(declared.map((each) => [each.name, each]));
}

/** A name may be "constructor": only what the record itself holds counts. */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
