/** When each condition of an action is tested: as early as the parameters that it mentions allow. */

import type { Action, Expression, Statement } from '../language/ir.js';
import { ends } from './emit-type.js';
import { freeLocals, isTotal } from './free-locals.js';
import { bind, type Scope } from './scope.js';

/** Conditions to test after each number of parameters is bound, and the statements that remain. */
export interface Schedule {
  readonly conditions: readonly (readonly Expression[])[];
  readonly rest: readonly Statement[];
}

/** Moves `where`s and leading `require`s outwards past parameters that they do not mention. A condition that can fail to
 *  evaluate stays where it is, and nothing moves past it: errors are the same ones as without moving. */
export function schedule(scope: Scope, action: Action): Schedule {
  const conditions: Expression[][] = action.parameters.map(() => []);
  conditions.push([]);
  let floor = 0;
  let inner = scope;
  const place = (condition: Expression, level: number): void => {
    for (const conjunct of conjuncts(condition)) {
      const total = isTotal(inner, conjunct);
      const mentioned = freeLocals(conjunct);
      const earliest = action.parameters.findLastIndex((parameter) => mentioned.has(parameter.name)) + 1;
      const target = total ? Math.max(floor, earliest) : level;
      floor = total ? floor : level;
      (conditions[target] as Expression[]).push(conjunct);
    }
  };
  for (const [index, parameter] of action.parameters.entries()) {
    inner = bind({ ...inner, names: inner.names.inner() }, parameter.name, parameter.type, ends(scope.declarations, parameter.type)).scope;
    if (parameter.where !== null) {
      place(parameter.where, index + 1);
    }
  }
  let start = 0;
  for (let statement = action.body[start]; statement?.kind === 'require'; statement = action.body[start]) {
    place(statement.condition, action.parameters.length);
    start += 1;
  }
  return { conditions, rest: action.body.slice(start) };
}

function conjuncts(condition: Expression): readonly Expression[] {
  if (condition.kind === 'binary' && condition.operator === 'and') {
    return [...conjuncts(condition.left), ...conjuncts(condition.right)];
  }
  return [condition];
}
