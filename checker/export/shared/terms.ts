/** Constructors of expressions that simplify as they build. They may drop operands that could not be evaluated: use them
 *  only on conditions whose faults are accounted for elsewhere. */

import type { BinaryOperator, Expression, FiniteType, ScalarType, Span } from '../../language/ir.js';

export const boolType: FiniteType = { kind: 'bool' };

export type Quantifier = Expression & { readonly kind: 'quantifier' };

export function literal(type: ScalarType, value: number, span: Span): Expression {
  return { kind: 'literal', value, type, span };
}

/** A whole number without a type of its own: what comparisons with bounds use. */
export function integer(value: number, span: Span): Expression {
  const bound = { constant: value, sizes: [], minus: [] };
  return literal({ kind: 'int', low: bound, high: bound }, value, span);
}

export function truth(value: boolean, span: Span): Expression {
  return literal(boolType, value ? 1 : 0, span);
}

export function local(name: string, type: ScalarType, span: Span): Expression {
  return { kind: 'local', name, type, span };
}

export function isTrue(expression: Expression): boolean {
  return expression.kind === 'literal' && expression.type.kind === 'bool' && expression.value === 1;
}

export function isFalse(expression: Expression): boolean {
  return expression.kind === 'literal' && expression.type.kind === 'bool' && expression.value === 0;
}

export function binary(operator: BinaryOperator, left: Expression, right: Expression, type: ScalarType = boolType): Expression {
  return { kind: 'binary', operator, left, right, type, span: left.span };
}

const opposite: Partial<Record<BinaryOperator, BinaryOperator>> = { '==': '!=', '!=': '==', '<': '>=', '>=': '<', '>': '<=', '<=': '>' };

export function not(operand: Expression): Expression {
  if (isTrue(operand) || isFalse(operand)) return truth(isFalse(operand), operand.span);
  if (operand.kind === 'unary' && operand.operator === 'not') return operand.operand;
  const operator = operand.kind === 'binary' ? opposite[operand.operator] : undefined;
  if (operand.kind === 'binary' && operator !== undefined) return { ...operand, operator };
  return { kind: 'unary', operator: 'not', operand, type: boolType, span: operand.span };
}

export function and(left: Expression, right: Expression): Expression {
  if (isFalse(left) || isTrue(right)) return left;
  if (isTrue(left) || isFalse(right)) return right;
  if (key(left) === key(right)) return left;
  if (key(not(left)) === key(right)) return truth(false, left.span);
  return binary('and', left, right);
}

export function or(left: Expression, right: Expression): Expression {
  if (isTrue(left) || isFalse(right)) return left;
  if (isFalse(left) || isTrue(right)) return right;
  if (key(left) === key(right)) return left;
  if (key(not(left)) === key(right)) return truth(true, left.span);
  return binary('or', left, right);
}

export function implies(left: Expression, right: Expression): Expression {
  if (isTrue(left) || isTrue(right)) return right;
  if (isFalse(left)) return truth(true, left.span);
  if (isFalse(right)) return not(left);
  return binary('implies', left, right);
}

export function equal(left: Expression, right: Expression): Expression {
  if (left.kind === 'literal' && right.kind === 'literal') return truth(left.value === right.value, left.span);
  if (key(left) === key(right)) return truth(true, left.span);
  return binary('==', left, right);
}

export function choice(condition: Expression, then: Expression, otherwise: Expression): Expression {
  if (isTrue(condition)) return then;
  if (isFalse(condition)) return otherwise;
  if (key(then) === key(otherwise)) return then;
  return { kind: 'conditional', condition, then, otherwise, type: then.type, span: condition.span };
}

/** Equal for expressions that differ at most in where they stand. */
export function key(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return `${expression.value}`;
    case 'none':
      return 'none';
    case 'size':
      return `|${expression.sort}|`;
    case 'local':
      return `$${expression.name}`;
    case 'read':
      return `${expression.variable}[${expression.indices.map(key).join(',')}]`;
    case 'constant':
      return `^${expression.constant}[${expression.indices.map(key).join(',')}]`;
    case 'unary':
      return `(${expression.operator} ${key(expression.operand)})`;
    case 'binary':
      return `(${key(expression.left)} ${expression.operator} ${key(expression.right)})`;
    case 'conditional':
      return `(${key(expression.condition)} ? ${key(expression.then)} : ${key(expression.otherwise)})`;
    case 'quantifier': {
      const { domain, where, body } = expression;
      const over = domain.kind === 'set' ? key(domain.set) : JSON.stringify(domain.type);
      const parts = [where, body].map((part) => (part === null ? '' : key(part)));
      return `(${expression.quantifier} ${expression.binder} ${over} ${parts.join(' : ')})`;
    }
    case 'set':
      return `{${expression.elements.map(key).join(',')}}`;
    case 'call':
      return `${expression.function}(${expression.arguments.map(key).join(',')})`;
    case 'old':
      return `old(${key(expression.operand)})`;
  }
}

const weights = new WeakMap<Expression, number>();

/** How many nodes the expression has when it is written out, parts that it shares counted as often as they stand in it. */
export function weight(expression: Expression): number {
  const kept = weights.get(expression);
  if (kept !== undefined) return kept;
  const whole = 1 + children(expression).reduce((sum, child) => sum + weight(child), 0);
  weights.set(expression, whole);
  return whole;
}

/** What `and` joins, taken apart. */
export function conjuncts(condition: Expression): readonly Expression[] {
  if (condition.kind === 'binary' && condition.operator === 'and') return [...conjuncts(condition.left), ...conjuncts(condition.right)];
  return [condition];
}

/** The expressions directly inside. */
export function children(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'none':
    case 'size':
    case 'local':
      return [];
    case 'read':
    case 'constant':
      return expression.indices;
    case 'unary':
    case 'old':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.condition, expression.then, expression.otherwise];
    case 'quantifier': {
      const set = expression.domain.kind === 'set' ? [expression.domain.set] : [];
      return [...set, ...[expression.where, expression.body].filter((part) => part !== null)];
    }
    case 'set':
      return expression.elements;
    case 'call':
      return expression.arguments;
  }
}

/** Whether the expression or one inside it, at any depth, satisfies `claim`. */
export function some(expression: Expression, claim: (inner: Expression) => boolean): boolean {
  return claim(expression) || children(expression).some((child) => some(child, claim));
}
