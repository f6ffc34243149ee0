/** Transition invariants as one action sees them: `old` stands only at reads of variables that the action may write. */

import type { Action, Expression } from '../../language/ir.js';
import { faultOf, nothingKnown } from './fault.js';
import { fold } from './fold.js';
import type { TransitionProperty } from './checks.js';
import type { Model } from './model.js';
import { writtenBy } from './statements.js';
import { and, binary, choice, equal, implies, isFalse, isTrue, key, not, or, some, truth, conjuncts } from './terms.js';

/** What must hold at an end of the action; null if it holds whatever happens. */
export interface Claim {
  readonly property: TransitionProperty;
  readonly condition: Expression;
  /** Where the condition cannot be evaluated. */
  readonly fault: Expression;
}

/** The properties that are about one outcome of the action. `written` are the variables that may have changed by then. */
export function claims(
  model: Model,
  properties: readonly TransitionProperty[],
  action: Action,
  outcome: number,
  written: ReadonlySet<string> = writtenBy(model, action.body),
): readonly Claim[] {
  return properties
    .filter(({ on }) => on === null || (on.action === action.name && on.outcomes.includes(outcome)))
    .map((property) => {
      const whole = fold({ model, locals: new Map(), inlines: () => true }, property.condition);
      const fault = inner(faultOf(nothingKnown(model), whole), written, false);
      const condition = simplified(inner(whole, written, false));
      return { property, condition, fault: simplified(fault) };
    })
    .filter(({ condition, fault }) => !isTrue(condition) || !isFalse(fault));
}

/** The variables that the claims read in the state before. */
export function keptVariables(all: readonly Claim[]): readonly string[] {
  const names = new Set<string>();
  for (const { condition, fault } of all) {
    for (const part of [condition, fault]) {
      some(part, (each) => {
        if (each.kind === 'old' && each.operand.kind === 'read') names.add(each.operand.variable);
        return false;
      });
    }
  }
  return [...names];
}

/** Moves `old` down to the reads it is about, and away where the variable is not written. */
function inner(expression: Expression, written: ReadonlySet<string>, old: boolean): Expression {
  const moved = (each: Expression) => inner(each, written, old);
  switch (expression.kind) {
    case 'literal':
    case 'none':
    case 'size':
    case 'local':
      return expression;
    case 'old':
      return inner(expression.operand, written, true);
    case 'read': {
      const read = { ...expression, indices: expression.indices.map(moved) };
      return old && written.has(read.variable) ? { kind: 'old', operand: read, type: read.type, span: read.span } : read;
    }
    case 'constant':
      return { ...expression, indices: expression.indices.map(moved) };
    case 'unary':
      return { ...expression, operand: moved(expression.operand) };
    case 'binary':
      return { ...expression, left: moved(expression.left), right: moved(expression.right) };
    case 'conditional':
      return {
        ...expression,
        condition: moved(expression.condition),
        then: moved(expression.then),
        otherwise: moved(expression.otherwise),
      };
    case 'quantifier': {
      const { domain, where, body } = expression;
      return {
        ...expression,
        domain: domain.kind === 'set' ? { ...domain, set: moved(domain.set) } : domain,
        where: where === null ? null : moved(where),
        body: body === null ? null : moved(body),
      };
    }
    case 'set':
      return { ...expression, elements: expression.elements.map(moved) };
    case 'call':
      return { ...expression, arguments: expression.arguments.map(moved) };
  }
}

/** What equals itself is gone, and what follows from that. */
function simplified(expression: Expression): Expression {
  switch (expression.kind) {
    case 'binary': {
      const left = simplified(expression.left);
      const right = simplified(expression.right);
      switch (expression.operator) {
        case 'and':
          return and(left, right);
        case 'or':
          return or(left, right);
        case 'implies':
          return conjuncts(left).some((part) => key(part) === key(right)) ? truth(true, expression.span) : implies(left, right);
        case '==':
          return equal(left, right);
        case '!=':
          return not(equal(left, right));
        case '<=':
        case '>=':
          return key(left) === key(right) ? truth(true, expression.span) : binary(expression.operator, left, right);
        case '<':
        case '>':
          return key(left) === key(right) ? truth(false, expression.span) : binary(expression.operator, left, right);
        default:
          return binary(expression.operator, left, right, expression.type);
      }
    }
    case 'unary':
      return expression.operator === 'not' ? not(simplified(expression.operand)) : expression;
    case 'conditional':
      return choice(simplified(expression.condition), simplified(expression.then), simplified(expression.otherwise));
    case 'quantifier': {
      const where = expression.where === null ? null : simplified(expression.where);
      const body = expression.body === null ? null : simplified(expression.body);
      if (expression.quantifier === 'forall' && body !== null && isTrue(body)) return truth(true, expression.span);
      if (expression.quantifier === 'exists' && body !== null && isFalse(body)) return truth(false, expression.span);
      return { ...expression, where, body };
    }
    default:
      return expression;
  }
}
