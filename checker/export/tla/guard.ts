/** Conditions of an action. TLC follows each witness of an existential quantifier in an action, and each side of a disjunction,
 *  as a step of its own, and would count one transition several times: such a condition is compared with TRUE, so that it is
 *  a value like any other. */

import type { Expression } from '../../language/ir.js';
import { tight } from '../shared/code.js';
import { expression } from './expression.js';
import type { Scope } from './scope.js';

export function guardText(scope: Scope, condition: Expression): string {
  const code = expression(scope, condition);
  return isPlain(condition) ? code.text : `${tight(code)} = TRUE`;
}

/** Whether TLC can take the condition in one way only. */
function isPlain(condition: Expression): boolean {
  switch (condition.kind) {
    case 'literal':
    case 'local':
    case 'read':
    case 'constant':
      return true;
    case 'unary':
      return condition.operator === 'not';
    case 'binary':
      switch (condition.operator) {
        case 'and':
          return isPlain(condition.left) && isPlain(condition.right);
        case 'or':
        case 'implies':
          return false;
        default:
          return true;
      }
    default:
      return false;
  }
}
