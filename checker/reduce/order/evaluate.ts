/** The value of a live condition in a state, where that is simple; partial-order reduction asks why a call is not enabled. */

import type { Expression } from '../../language/ir.js';
import { bits, compute, known } from '../../export/shared/fold.js';
import { each, extent } from '../../export/shared/model.js';
import type { VariableDescription } from '../../system.js';
import type { LiveInstance } from '../live-instance.js';

export interface Situation {
  readonly instance: LiveInstance;
  readonly places: ReadonlyMap<string, VariableDescription>;
  readonly cells: Int32Array;
  readonly locals: ReadonlyMap<string, number>;
}

/** Null where the value is not known here, or there is none. */
export function evaluate(at: Situation, expression: Expression): number | null {
  const { model } = at.instance;
  switch (expression.kind) {
    case 'literal':
    case 'none':
      return known(model, expression);
    case 'local':
      return at.locals.get(expression.name) ?? null;
    case 'read': {
      const { indices } = model.variable(expression.variable);
      let offset = 0;
      for (const [position, index] of expression.indices.entries()) {
        const range = model.ends(indices[position]!);
        const value = evaluate(at, index);
        if (value === null || value < range.low || value > range.high) return null;
        offset = offset * extent(range) + value - range.low;
      }
      return at.cells[at.places.get(expression.variable)!.firstCell + offset]!;
    }
    case 'unary': {
      const value = evaluate(at, expression.operand);
      if (value === null) return null;
      if (expression.operator === 'not') return 1 - value;
      if (expression.operator === 'negate') return -value;
      if (expression.operator === 'cardinality') return bits(value);
      return value === model.none(expression.operand.type) ? null : value;
    }
    case 'binary': {
      const { operator } = expression;
      const left = evaluate(at, expression.left);
      if (left === null) return null;
      if (operator === 'and' || operator === 'or' || operator === 'implies') {
        if (left === (operator === 'or' ? 1 : 0)) return operator === 'and' ? 0 : 1;
        return evaluate(at, expression.right);
      }
      const right = evaluate(at, expression.right);
      return right === null ? null : compute(operator, left, right);
    }
    case 'conditional': {
      const condition = evaluate(at, expression.condition);
      return condition === null ? null : evaluate(at, condition === 1 ? expression.then : expression.otherwise);
    }
    case 'quantifier': {
      const { quantifier, domain, binder, where, body } = expression;
      if (domain.kind === 'set' || (quantifier !== 'forall' && quantifier !== 'exists')) return null;
      for (const value of each(model.ends(domain.type))) {
        const inner = { ...at, locals: new Map(at.locals).set(binder, value) };
        const chosen = where === null ? 1 : evaluate(inner, where);
        const holds = chosen === 1 && body !== null ? evaluate(inner, body) : chosen;
        if (chosen === null || holds === null) return null;
        if (chosen === 1 && holds === (quantifier === 'exists' ? 1 : 0)) return holds;
      }
      return quantifier === 'forall' ? 1 : 0;
    }
    default:
      return null;
  }
}
