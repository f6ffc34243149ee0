/** Which integers an expression can ever have, as far as literals alone tell: null stands for any. */

import type { Expression } from '../language/ir.js';
import type { Model } from '../export/shared/model.js';

export type Values = ReadonlySet<number> | null;

/** More than so many different literals are not worth telling apart. */
const MOST = 64;

export interface Possible {
  readonly model: Model;
  /** Per variable, over all its cells. */
  readonly variables: ReadonlyMap<string, Values>;
  readonly locals: ReadonlyMap<string, Values>;
}

export function valuesOf(possible: Possible, expression: Expression): Values {
  switch (expression.kind) {
    case 'literal':
      return new Set([expression.value]);
    case 'none':
      return new Set([possible.model.none(expression.type)]);
    case 'read':
      return possible.variables.get(expression.variable) ?? null;
    case 'local':
      return possible.locals.get(expression.name) ?? null;
    case 'conditional':
      return union(valuesOf(possible, expression.then), valuesOf(possible, expression.otherwise));
    case 'old':
      return valuesOf(possible, expression.operand);
    case 'unary': {
      const values = valuesOf(possible, expression.operand);
      if (expression.operator !== 'unwrap' || values === null) return null;
      const none = possible.model.none(expression.operand.type);
      return new Set([...values].filter((value) => value !== none));
    }
    default:
      return null;
  }
}

export function union(left: Values, right: Values): Values {
  if (left === null || right === null || left.size + right.size > MOST) return null;
  return new Set([...left, ...right]);
}

/** Whether two expressions can never be equal. */
export function neverEqual(left: Values, right: Values): boolean {
  return left !== null && right !== null && ![...left].some((value) => right.has(value));
}
