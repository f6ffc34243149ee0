/** What a Murphi emitter knows: the model, its names, and what locals are called here. */

import type { FiniteType, ScalarType } from '../../language/ir.js';
import { type Model, type Range, extent } from '../shared/model.js';
import { createNames, type Names } from '../shared/names.js';
import { isOver, KEPT_SET, NotScalar } from './scalarset.js';
import { murphiReserved } from './vocabulary.js';

export interface Scope {
  readonly model: Model;
  readonly names: Names;
  /** Names of locals in the declaration at hand. */
  readonly locals: ReadonlyMap<string, string>;
  /** Properties that are noted rather than asserted. */
  readonly noted: ReadonlySet<string>;
  /** Sorts whose elements are those of a scalarset. */
  readonly scalarsets: ReadonlySet<string>;
}

export function globalScope(model: Model, noted: ReadonlySet<string>, scalarsets: ReadonlySet<string>): Scope {
  const names = createNames(murphiReserved);
  const { specification } = model;
  for (const { name } of specification.sorts) names.declare('type', name);
  for (const { name } of specification.enumerations) names.declare('type', name);
  for (const { name } of specification.variables) names.declare('variable', name);
  for (const { name } of specification.procedures) names.declare('procedure', name);
  for (const { name } of specification.functions) names.declare('function', name);
  for (const { name } of specification.constants) names.declare('constant', name);
  for (const { name, members } of specification.enumerations) {
    for (const member of members) names.declare('member', `${name}.${member}`, member);
  }
  for (const { name } of specification.variables) {
    names.declare('old', name, `old_${name}`);
    names.declare('kept', name, `${name}_values`);
  }
  return { model, names, locals: new Map(), noted, scalarsets };
}

/** The scope with more locals of these names. */
export function withLocals(scope: Scope, locals: readonly string[]): Scope {
  const names = scope.names.inner();
  const added = locals.map((name): [string, string] => [name, names.declare('local', name)]);
  return { ...scope, names, locals: new Map([...scope.locals, ...added]) };
}

/** A whole number may be anything until it is assigned to a variable; Rumur keeps a value of 32 bits for "undefined". */
const ANY: Range = { low: -(2 ** 30), high: 2 ** 30 };

/** The type of a variable, a parameter or a local. Where `exact` is false, integers may leave their range.
 *  @throws NotScalar for a local that may be undefined, and for sets of a scalarset's elements */
export function typeText(scope: Scope, type: ScalarType, exact: boolean): string {
  const { model, names, scalarsets } = scope;
  if (type.kind === 'set' && isOver(scalarsets, type)) throw new NotScalar(KEPT_SET);
  if (type.kind === 'option' && isOver(scalarsets, type)) {
    if (!exact) throw new NotScalar('an element or `none` is passed on or kept, outside of variables');
    return typeText(scope, type.of, true);
  }
  switch (type.kind) {
    case 'bool':
      return 'boolean';
    case 'sort':
    case 'enum':
      return extent(model.ends(type)) === 0 ? '0 .. 0' : names.of('type', type.name);
    case 'int':
    case 'option':
    case 'set': {
      const integer = type.kind === 'int' || (type.kind === 'option' && type.of.kind === 'int');
      const { low, high } = integer && !exact ? ANY : model.values(type);
      return `${low} .. ${high}`;
    }
  }
}

/** The type of a variable with its indices. */
export function variableType(scope: Scope, variable: string): string {
  const { indices, type } = scope.model.variable(variable);
  return `${indices.map((index) => `array [${indexText(scope, index)}] of `).join('')}${typeText(scope, type, true)}`;
}

export function indexText(scope: Scope, type: FiniteType): string {
  return typeText(scope, type, true);
}

/** Whether a map over these indices has a cell. */
export function hasCells(model: Model, variable: string): boolean {
  return model.variable(variable).indices.every((index) => extent(model.ends(index)) > 0);
}
