/** Rebuilds expressions and statements with every expression inside changed, the innermost first. */

import type { Domain, Expression, Statement } from '../../language/ir.js';

type Change = (expression: Expression) => Expression;

export function mapExpression(expression: Expression, change: Change): Expression {
  const map = (inner: Expression): Expression => mapExpression(inner, change);
  switch (expression.kind) {
    case 'literal':
    case 'none':
    case 'size':
    case 'local':
      return change(expression);
    case 'read':
    case 'constant':
      return change({ ...expression, indices: expression.indices.map(map) });
    case 'unary':
    case 'old':
      return change({ ...expression, operand: map(expression.operand) });
    case 'binary':
      return change({ ...expression, left: map(expression.left), right: map(expression.right) });
    case 'conditional': {
      const { condition, then, otherwise } = expression;
      return change({ ...expression, condition: map(condition), then: map(then), otherwise: map(otherwise) });
    }
    case 'quantifier': {
      const { domain, where, body } = expression;
      return change({ ...expression, domain: mapDomain(domain, map), where: orNull(where, map), body: orNull(body, map) });
    }
    case 'set':
      return change({ ...expression, elements: expression.elements.map(map) });
    case 'call':
      return change({ ...expression, arguments: expression.arguments.map(map) });
  }
}

/** @param map changes a whole expression */
export function mapStatement(statement: Statement, map: Change): Statement {
  const all = (statements: readonly Statement[]): readonly Statement[] => statements.map((each) => mapStatement(each, map));
  switch (statement.kind) {
    case 'let':
    case 'returns':
      return { ...statement, value: map(statement.value) };
    case 'assign':
      return { ...statement, place: { ...statement.place, indices: statement.place.indices.map(map) }, value: map(statement.value) };
    case 'if':
      return { ...statement, condition: map(statement.condition), then: all(statement.then), otherwise: all(statement.otherwise) };
    case 'for':
      return { ...statement, domain: mapDomain(statement.domain, map), where: orNull(statement.where, map), body: all(statement.body) };
    case 'choose':
      return { ...statement, domain: mapDomain(statement.domain, map), where: orNull(statement.where, map) };
    case 'require':
    case 'await':
      return { ...statement, condition: map(statement.condition) };
    case 'fails':
      return { ...statement, condition: orNull(statement.condition, map), undo: all(statement.undo) };
    case 'step':
      return { ...statement, body: all(statement.body) };
    case 'call':
      return { ...statement, arguments: statement.arguments.map(map) };
  }
}

function mapDomain(domain: Domain, map: Change): Domain {
  return domain.kind === 'set' ? { ...domain, set: map(domain.set) } : domain;
}

function orNull(expression: Expression | null, map: Change): Expression | null {
  return expression === null ? null : map(expression);
}
