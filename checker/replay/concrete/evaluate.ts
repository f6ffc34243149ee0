/** Evaluates the expressions in an action's `calls`: small, direct, and only for values that a trace has already fixed. */

import type { BinaryOperator, Domain, Expression, Span } from '../../language/ir.js';
import { InternalError, unreachable } from '../../language/unreachable.js';
import { reject } from '../problem.js';
import { highest, lowest, noneOf, sizeOf, type Scope } from './scope.js';

/** @throws ConcreteError where the value does not exist */
export function evaluate(expression: Expression, scope: Scope): number {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'none':
      return noneOf(expression.type, scope.instance) ?? -1;
    case 'size':
      return sizeOf(expression.sort, scope.instance);
    case 'local': {
      const value = scope.locals.get(expression.name);
      if (value === undefined)
        reject(
          'R203',
          expression.span,
          `the trace gives no value for ${expression.name}`,
          'make the trace again with this version of the specification',
        );
      return value;
    }
    case 'read':
      return scope.read(
        expression.variable,
        expression.indices.map((index) => evaluate(index, scope)),
        expression.span,
      );
    case 'constant':
      return constantValue(
        expression.constant,
        expression.indices.map((index) => evaluate(index, scope)),
        expression.span,
        scope,
      );
    case 'unary':
      return unary(expression, scope);
    case 'binary':
      return binary(expression.operator, expression.left, expression.right, scope);
    case 'conditional':
      return evaluate(evaluate(expression.condition, scope) !== 0 ? expression.then : expression.otherwise, scope);
    case 'quantifier':
      return quantifier(expression, scope);
    case 'set':
      return expression.elements.reduce((mask, element) => mask | (1 << evaluate(element, scope)), 0);
    case 'call': {
      const called = scope.specification.functions.find((candidate) => candidate.name === expression.function);
      if (called === undefined) throw new InternalError(`no function ${expression.function}`);
      const values = expression.arguments.map((argument) => evaluate(argument, scope));
      return evaluate(called.body, {
        ...scope,
        locals: new Map(called.parameters.map((parameter, index) => [parameter.name, values[index]])),
      });
    }
    case 'old':
      return evaluate(expression.operand, scope);
    default:
      return unreachable(expression);
  }
}

export function constantValue(name: string, indices: readonly number[], span: Span, scope: Scope): number {
  const constant = scope.specification.constants.find((candidate) => candidate.name === name);
  if (constant === undefined) throw new InternalError(`no constant ${name}`);
  const values = scope.instance.constants[name];
  if (values === undefined) {
    if (constant.defaultValue === undefined) throw new InternalError(`no value of constant ${name}`);
    return evaluate(constant.defaultValue, scope);
  }
  let position = 0;
  for (const [dimension, type] of constant.indices.entries()) {
    const low = lowest(type, scope.instance);
    const high = highest(type, scope);
    const index = indices[dimension];
    if (index < low || index > high) reject('R203', span, `${name} has no entry ${index}`, 'check the guard of the action');
    position = position * (high - low + 1) + (index - low);
  }
  return values[position];
}

function unary(expression: Extract<Expression, { kind: 'unary' }>, scope: Scope): number {
  const value = evaluate(expression.operand, scope);
  switch (expression.operator) {
    case 'not':
      return value === 0 ? 1 : 0;
    case 'negate':
      return -value;
    case 'cardinality':
      return bits(value).length;
    case 'unwrap':
      if (value === noneOf(expression.operand.type, scope.instance))
        reject('R203', expression.span, 'the value of none is asked for', 'let the action require a value here');
      return value;
    default:
      return unreachable(expression.operator);
  }
}

function binary(operator: BinaryOperator, leftOperand: Expression, rightOperand: Expression, scope: Scope): number {
  const left = evaluate(leftOperand, scope);
  if (operator === 'and' && left === 0) return 0;
  if (operator === 'or' && left !== 0) return 1;
  if (operator === 'implies' && left === 0) return 1;
  const right = evaluate(rightOperand, scope);
  switch (operator) {
    case 'and':
    case 'or':
    case 'implies':
      return Number(right !== 0);
    case '==':
      return Number(left === right);
    case '!=':
      return Number(left !== right);
    case '<':
      return Number(left < right);
    case '<=':
      return Number(left <= right);
    case '>':
      return Number(left > right);
    case '>=':
      return Number(left >= right);
    case '+':
      return left + right;
    case '-':
      return left - right;
    case 'in':
      return left < 0 ? 0 : (right >> left) & 1;
    case 'union':
      return left | right;
    case 'intersection':
      return left & right;
    case 'difference':
      return left & ~right;
    case 'subset':
      return Number((left & ~right) === 0);
    default:
      return unreachable(operator);
  }
}

function quantifier(expression: Extract<Expression, { kind: 'quantifier' }>, scope: Scope): number {
  const within = (value: number): Scope => ({ ...scope, locals: new Map(scope.locals).set(expression.binder, value) });
  const { where, body } = expression;
  const chosen = domainValues(expression.domain, scope).filter((value) => where === null || evaluate(where, within(value)) !== 0);
  const holds = (value: number): boolean => body === null || evaluate(body, within(value)) !== 0;
  switch (expression.quantifier) {
    case 'forall':
      return Number(chosen.every(holds));
    case 'exists':
      return Number(chosen.some(holds));
    case 'count':
      return chosen.filter(holds).length;
    case 'collect':
      return chosen.filter(holds).reduce((mask, value) => mask | (1 << value), 0);
    case 'first':
      return chosen.find(holds) ?? noneOf(expression.type, scope.instance) ?? -1;
    default:
      return unreachable(expression.quantifier);
  }
}

/** In ascending order. */
export function domainValues(domain: Domain, scope: Scope): readonly number[] {
  if (domain.kind === 'set') return bits(evaluate(domain.set, scope));
  const low = lowest(domain.type, scope.instance);
  return Array.from({ length: Math.max(0, highest(domain.type, scope) - low + 1) }, (_, index) => low + index);
}

function bits(mask: number): readonly number[] {
  return Array.from({ length: 31 }, (_, bit) => bit).filter((bit) => ((mask >> bit) & 1) === 1);
}
