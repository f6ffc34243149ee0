/** What is known about the integers an expression can have, whatever the state and the instance. */

import type { Domain, Expression, FiniteType, Parameter, ScalarType } from '../language/ir.js';
import { add, constantBound, hull, type Interval, negate, plus, sizeBound } from './bounds.js';
import { bind, type Declarations, found, type Scope } from './scope.js';

/** The values of a type; null for sets, which have no useful order. */
export function intervalOfType(declarations: Declarations, type: ScalarType): Interval | null {
  switch (type.kind) {
    case 'bool':
      return { low: constantBound(0), high: constantBound(1) };
    case 'int':
      return { low: type.low, high: type.high };
    case 'enum':
      return { low: constantBound(0), high: constantBound(found(declarations.enumerations, type.name).members.length - 1) };
    case 'sort':
      return { low: constantBound(0), high: plus(sizeBound(type.name), -1) };
    case 'option': {
      const inner = intervalOfType(declarations, type.of);
      return inner === null ? null : { low: plus(inner.low, -1), high: inner.high };
    }
    case 'set':
      return null;
  }
}

/** The interval of an int-valued expression, or null if it is not known. */
export function intervalOf(scope: Scope, expression: Expression): Interval | null {
  const { declarations } = scope;
  switch (expression.kind) {
    case 'literal':
      return { low: constantBound(expression.value), high: constantBound(expression.value) };
    case 'size':
      return { low: sizeBound(expression.sort), high: sizeBound(expression.sort) };
    case 'local':
      return found(scope.locals, expression.name).interval;
    case 'read':
      return intervalOfType(declarations, found(declarations.variables, expression.variable).type);
    case 'constant':
      return intervalOfType(declarations, found(declarations.constants, expression.constant).type);
    case 'unary':
      return intervalOfUnary(scope, expression);
    case 'binary':
      return intervalOfBinary(scope, expression);
    case 'conditional':
      return hull(intervalOf(scope, expression.then), intervalOf(scope, expression.otherwise));
    case 'quantifier':
      return expression.quantifier === 'count' ? upTo(declarations, domainType(expression.domain)) : trusted(scope, expression.type);
    case 'old':
      return intervalOf(scope, expression.operand);
    case 'call':
    case 'none':
    case 'set':
      return trusted(scope, expression.type);
  }
}

/** Ints may be anything; values of the other types cannot leave them. */
export function trusted(scope: Scope, type: ScalarType): Interval | null {
  const int = type.kind === 'int' || (type.kind === 'option' && type.of.kind === 'int');
  return int ? null : intervalOfType(scope.declarations, type);
}

/** The scope with a function's or procedure's parameter, whose int arguments nobody checks. */
export function bindParameter(scope: Scope, parameter: Parameter): { scope: Scope; identifier: string } {
  return bind(scope, parameter.name, parameter.type, trusted(scope, parameter.type));
}

export function domainType(domain: Domain): FiniteType {
  return domain.kind === 'type' ? domain.type : domain.of;
}

function intervalOfUnary(scope: Scope, expression: Expression & { kind: 'unary' }): Interval | null {
  switch (expression.operator) {
    case 'not':
      return { low: constantBound(0), high: constantBound(1) };
    case 'negate': {
      const inner = intervalOf(scope, expression.operand);
      return inner === null ? null : { low: negate(inner.high), high: negate(inner.low) };
    }
    case 'cardinality':
      return expression.operand.type.kind === 'set' ? upTo(scope.declarations, expression.operand.type.of) : null;
    case 'unwrap': {
      const option = expression.operand.type;
      const inner = intervalOf(scope, expression.operand);
      return option.kind === 'option' && inner !== null ? intervalOfType(scope.declarations, option.of) : null;
    }
  }
}

function intervalOfBinary(scope: Scope, expression: Expression & { kind: 'binary' }): Interval | null {
  if (expression.operator !== '+' && expression.operator !== '-') {
    return trusted(scope, expression.type);
  }
  const left = intervalOf(scope, expression.left);
  const right = intervalOf(scope, expression.right);
  if (left === null || right === null) {
    return null;
  }
  return expression.operator === '+'
    ? { low: add(left.low, right.low), high: add(left.high, right.high) }
    : { low: add(left.low, negate(right.high)), high: add(left.high, negate(right.low)) };
}

/** 0 up to the number of values of a finite type. */
function upTo(declarations: Declarations, type: FiniteType): Interval | null {
  const values = intervalOfType(declarations, type);
  return values === null ? null : { low: constantBound(0), high: plus(add(values.high, negate(values.low)), 1) };
}
