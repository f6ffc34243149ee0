/** What an emitter knows at one point of a specification: declared names, locals, and which state it reads. */

import type { FunctionDeclarationStructure } from 'ts-morph';
import type {
  Constant,
  Enumeration,
  Function as DeclaredFunction,
  Expression,
  Procedure,
  ScalarType,
  Span,
  Specification,
  Variable,
} from '../language/ir.js';
import { InternalError } from '../language/unreachable.js';
import type { Interval } from './bounds.js';
import type { Code } from './code.js';
import { createNames, type Names } from './names.js';

/** Tables of one specification that every emitter looks things up in. */
export interface Declarations {
  readonly specification: Specification;
  readonly names: Names;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly constants: ReadonlyMap<string, Constant>;
  readonly enumerations: ReadonlyMap<string, Enumeration>;
  readonly functions: ReadonlyMap<string, DeclaredFunction>;
  readonly procedures: ReadonlyMap<string, Procedure>;
  /** The number of a place in the emitted table of places where evaluation can fail. */
  site(span: Span): number;
  sites(): readonly Span[];
}

/** A parameter, `let` or binder. */
export interface Local {
  readonly identifier: string;
  /** Values it can have, if it is an int and that is known. */
  readonly interval: Interval | null;
  readonly type: ScalarType;
}

/** Which array of cells an expression reads: the working state, the state before the transition, or a parameter. */
export type StateName = 'cells' | 'before' | 'at';

export interface Scope {
  readonly declarations: Declarations;
  readonly names: Names;
  readonly state: StateName;
  readonly locals: ReadonlyMap<string, Local>;
  /** Functions that this declaration needs beside its own: one per quantifier. */
  readonly beside: FunctionDeclarationStructure[];
  /** Identifier of the declaration: what the functions beside it are named after. */
  readonly owner: string;
  /** Emits a quantifier. Part of the scope because quantifiers contain expressions and expressions quantifiers. */
  quantifier(scope: Scope, quantifier: Quantifier): Code;
}

export type Quantifier = Expression & { kind: 'quantifier' };

export function declare(specification: Specification): Declarations {
  const names = createNames();
  for (const action of specification.actions) names.declare('action', action.name);
  for (const each of specification.functions) names.declare('function', each.name);
  for (const procedure of specification.procedures) names.declare('procedure', procedure.name);
  for (const property of specification.properties) names.declare('property', property.name);
  for (const { name } of specification.liveness) {
    names.declare('function', `${name}.premise`);
    names.declare('function', `${name}.conclusion`);
  }
  for (const sort of specification.sorts) names.declare('sort', sort.name);
  for (const constant of specification.constants) names.declare('constant', constant.name);
  for (const variable of specification.variables) names.declare('variable', variable.name);
  for (const action of specification.actions) names.declare('outcomes', `${action.name}.ok`);
  for (const sort of specification.sorts) names.declare('type', `${sort.name}.type`);
  for (const enumeration of specification.enumerations) names.declare('type', `${enumeration.name}.type`);
  const sites: Span[] = [];
  const numbers = new Map<string, number>();
  return {
    specification,
    names,
    variables: byName(specification.variables),
    constants: byName(specification.constants),
    enumerations: byName(specification.enumerations),
    functions: byName(specification.functions),
    procedures: byName(specification.procedures),
    site(span) {
      const key = `${span.start} ${span.end} ${span.file}`;
      const known = numbers.get(key) ?? sites.push(span) - 1;
      numbers.set(key, known);
      return known;
    },
    sites: () => sites,
  };
}

/** The scope with one more local. */
export function bind(scope: Scope, name: string, type: ScalarType, interval: Interval | null): { scope: Scope; identifier: string } {
  const identifier = scope.names.fresh(name);
  return { scope: { ...scope, locals: new Map(scope.locals).set(name, { identifier, type, interval }) }, identifier };
}

/** @throws InternalError if the map has no such entry: the front end resolves every name */
export function found<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name);
  if (value === undefined) {
    throw new InternalError(`the intermediate representation uses the undeclared name ${JSON.stringify(name)}`);
  }
  return value;
}

function byName<T extends { readonly name: string }>(declared: readonly T[]): ReadonlyMap<string, T> {
  return new Map(declared.map((each) => [each.name, each]));
}
