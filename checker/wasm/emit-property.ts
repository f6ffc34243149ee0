/** Conditions of properties and their premises, as code over the words of one state or of both ends of a transition. */

import { premiseOf } from '../compile/premise.js';
import { topLevelBindings } from '../compile/statements.js';
import type { Action, Property } from '../language/ir.js';
import { UNBOUND } from '../system.js';
import type { Context, Scope } from './context.js';
import { evaluate } from './emit-expression.js';
import { known, TRUE, type Value } from './value.js';

/** The premise of a property; true where it has none. */
export function premiseCondition(scope: Scope, property: Property): Value {
  const premise = premiseOf(property.condition);
  return premise === null ? TRUE : evaluate(scope, premise);
}

/** Of a transition invariant about one action: sees what the action has bound, under the same names. */
export function boundScope(scope: Scope, action: Action): Scope {
  const locals = new Map<string, Value>();
  for (const { name } of slotsOf(action)) locals.set(name, scope.locals.get(name) ?? known(UNBOUND));
  return { ...scope, locals };
}

export function withoutLocals(scope: Scope): Scope {
  return { ...scope, locals: new Map() };
}

/** Names of the slots of an action's `arguments`: its parameters, then what is bound at the top level of its body. */
export function slotsOf(action: Action): readonly { readonly name: string }[] {
  return [
    ...action.parameters.map(({ name }) => ({ name })),
    ...topLevelBindings(action.body).map((statement) => ({ name: statement.kind === 'let' ? statement.name : statement.binder })),
  ];
}

/** The properties about a transition, by their index: of any action, and of this action and outcome. */
export function propertiesAcross(
  context: Context,
  action: Action,
  outcome: number,
): { readonly general: readonly number[]; readonly own: readonly number[] } {
  const general: number[] = [];
  const own: number[] = [];
  for (const [index, property] of context.settled.specification.properties.entries()) {
    if (property.kind !== 'transition') continue;
    if (property.on === null) general.push(index);
    else if (property.on.action === action.name && property.on.outcomes.includes(outcome)) own.push(index);
  }
  return { general, own };
}
