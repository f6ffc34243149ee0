/** What a TLA+ emitter knows: the model, its names, and which version of each variable holds at this point of an action. */

import type { FiniteType, ScalarType } from '../../language/ir.js';
import { createNames, type Names } from '../shared/names.js';
import { each, type Model } from '../shared/model.js';
import { tlaReserved } from './vocabulary.js';

export interface Scope {
  readonly model: Model;
  readonly names: Names;
  /** Names of locals in the declaration at hand. */
  readonly locals: ReadonlyMap<string, string>;
  /** What a variable is called after it was written; a variable that was not is called by its own name. */
  readonly versions: ReadonlyMap<string, string>;
  /** Whether variables are read in the state after the transition, by a prime. */
  readonly primed: boolean;
}

/** The record of the variables that procedures work on, as they are before the transition. */
export const NOW = 'Now';

export function globalScope(model: Model): Scope {
  const names = createNames(tlaReserved);
  const { specification } = model;
  for (const { name } of specification.sorts) names.declare('type', name);
  for (const { name } of specification.enumerations) names.declare('type', name);
  for (const { name } of specification.variables) names.declare('variable', name);
  for (const { name } of specification.constants) names.declare('constant', name);
  for (const { name } of specification.actions) names.declare('action', name);
  for (const { name } of specification.functions) names.declare('function', name);
  for (const { name } of specification.procedures) names.declare('procedure', name);
  for (const { name } of specification.properties) {
    names.declare('property', name);
    names.declare('sought', name, `Not_${name}`);
  }
  for (const { name } of specification.liveness) {
    names.declare('property', name);
    names.declare('fair', name, `Spec_${name}`);
  }
  for (const { name, prefix } of specification.sorts) {
    for (const element of each({ low: 0, high: model.size(name) - 1 }))
      names.declare('element', `${name} ${element}`, `${prefix}${element}`);
  }
  return { model, names, locals: new Map(), versions: new Map(), primed: false };
}

/** The scope with one more local, under a name that nothing in sight has: TLA+ lets no name hide another. */
export function withLocal(scope: Scope, local: string, base = local): Scope {
  const names = scope.names.inner();
  return { ...scope, names, locals: new Map(scope.locals).set(local, names.declare('local', local, base)) };
}

/** The set of all values of a type that may index a map. */
export function domain(scope: Scope, type: FiniteType): string {
  switch (type.kind) {
    case 'bool':
      return 'BOOLEAN';
    case 'int': {
      const { low, high } = scope.model.ends(type);
      return `(${signed(low)} .. ${signed(high)})`;
    }
    case 'sort':
    case 'enum':
      return scope.names.of('type', type.name);
  }
}

/** A value of the type: an element by its name, a member as a string. */
export function valueText(scope: Scope, type: ScalarType, value: number): string {
  switch (type.kind) {
    case 'bool':
      return value === 0 ? 'FALSE' : 'TRUE';
    case 'int':
      return signed(value);
    case 'enum':
      return string(scope.model.enumeration(type.name).members[value] ?? '');
    case 'sort':
      return scope.names.of('element', `${type.name} ${value}`);
    case 'option':
      return value === scope.model.none(type) ? 'NONE' : valueText(scope, type.of, value);
    case 'set': {
      const elements = each(scope.model.ends(type.of)).filter((bit) => ((value >>> bit) & 1) === 1);
      return `{${elements.map((element) => valueText(scope, type.of, element)).join(', ')}}`;
    }
  }
}

export function signed(value: number): string {
  return value < 0 ? `(${value})` : String(value);
}

export function string(text: string): string {
  return `"${text.replace(/[\\"]|[^\P{C}]/gu, '?')}"`;
}
