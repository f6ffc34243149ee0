/** Values of expressions that depend on an instance only: defaults of constants, and initial values. */

import type { Expression, FiniteType } from '../ir.js';

export interface Fixed {
  readonly sizes: Readonly<Record<string, number>>;
  readonly constants: Readonly<Record<string, readonly number[]>>;
  /** The least value of a type, which none lies below. */
  readonly least: (type: FiniteType) => number;
}

/** null if it depends on more. */
export function evaluateFixed(expression: Expression, fixed: Fixed): number | null {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'none':
      return expression.type.kind === 'option' ? fixed.least(expression.type.of) - 1 : null;
    case 'size':
      return fixed.sizes[expression.sort] ?? null;
    case 'constant':
      return expression.indices.length === 0 ? (fixed.constants[expression.constant]?.[0] ?? null) : null;
    case 'unary': {
      const operand = evaluateFixed(expression.operand, fixed);
      if (operand === null) return null;
      return expression.operator === 'not' ? 1 - operand : expression.operator === 'negate' ? -operand : null;
    }
    case 'binary': {
      const left = evaluateFixed(expression.left, fixed);
      const right = evaluateFixed(expression.right, fixed);
      return left === null || right === null ? null : combine(expression.operator, left, right);
    }
    case 'conditional': {
      const condition = evaluateFixed(expression.condition, fixed);
      return condition === null ? null : evaluateFixed(condition === 1 ? expression.then : expression.otherwise, fixed);
    }
    case 'set': {
      const elements = expression.elements.map((element) => evaluateFixed(element, fixed));
      return elements.includes(null) ? null : elements.reduce<number>((mask, element) => mask | (1 << element!), 0);
    }
    default:
      return null;
  }
}

function combine(operator: Extract<Expression, { kind: 'binary' }>['operator'], left: number, right: number): number | null {
  const truth = (value: boolean) => (value ? 1 : 0);
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case 'and':
    case 'intersection':
      return left & right;
    case 'or':
    case 'union':
      return left | right;
    case 'difference':
      return left & ~right;
    case 'implies':
      return truth(left === 0 || right === 1);
    case '==':
      return truth(left === right);
    case '!=':
      return truth(left !== right);
    case '<':
      return truth(left < right);
    case '<=':
      return truth(left <= right);
    case '>':
      return truth(left > right);
    case '>=':
      return truth(left >= right);
    case 'in':
      return (right >> left) & 1;
    case 'subset':
      return truth((left & ~right) === 0);
  }
}
