/** The integers that an expression can be, as far as types and arithmetic tell. */

import type { Expression, ScalarType } from '../../language/ir.js';
import { extent, type Model, type Range } from './model.js';

/** Ranges of locals of type int; those of other types cannot leave their type. */
export type LocalRanges = ReadonlyMap<string, Range>;

/** Null if not known. */
export function rangeOf(model: Model, locals: LocalRanges, expression: Expression): Range | null {
  const inner = (each: Expression) => rangeOf(model, locals, each);
  switch (expression.kind) {
    case 'literal':
      return { low: expression.value, high: expression.value };
    case 'none': {
      const none = model.none(expression.type);
      return { low: none, high: none };
    }
    case 'size': {
      const size = model.size(expression.sort);
      return { low: size, high: size };
    }
    case 'local':
      return locals.get(expression.name) ?? trusted(model, expression.type);
    case 'read':
      return model.values(model.variable(expression.variable).type);
    case 'constant':
      return model.values(model.constant(expression.constant).type);
    case 'unary':
      switch (expression.operator) {
        case 'not':
          return { low: 0, high: 1 };
        case 'negate': {
          const range = inner(expression.operand);
          return range === null ? null : { low: -range.high, high: -range.low };
        }
        case 'cardinality': {
          const set = expression.operand.type;
          return set.kind === 'set' ? { low: 0, high: extent(model.ends(set.of)) } : null;
        }
        case 'unwrap':
          return unwrapped(model, expression.operand, inner(expression.operand));
      }
      break;
    case 'binary': {
      if (expression.operator !== '+' && expression.operator !== '-') return trusted(model, expression.type);
      const left = inner(expression.left);
      const right = inner(expression.right);
      if (left === null || right === null) return null;
      return expression.operator === '+'
        ? { low: left.low + right.low, high: left.high + right.high }
        : { low: left.low - right.high, high: left.high - right.low };
    }
    case 'conditional': {
      const then = inner(expression.then);
      const otherwise = inner(expression.otherwise);
      return then === null || otherwise === null
        ? null
        : { low: Math.min(then.low, otherwise.low), high: Math.max(then.high, otherwise.high) };
    }
    case 'quantifier': {
      if (expression.quantifier !== 'count') return trusted(model, expression.type);
      const { domain } = expression;
      return { low: 0, high: extent(model.ends(domain.kind === 'set' ? domain.of : domain.type)) };
    }
    case 'old':
      return inner(expression.operand);
    case 'call':
    case 'set':
      return trusted(model, expression.type);
  }
  return null;
}

/** Values of an int may have come from anywhere; of the other types only valid ones exist. */
export function trusted(model: Model, type: ScalarType): Range | null {
  const int = type.kind === 'int' || (type.kind === 'option' && type.of.kind === 'int');
  return int ? null : model.values(type);
}

export function inside(inner: Range | null, outer: Range): boolean {
  return inner !== null && inner.low >= outer.low && inner.high <= outer.high;
}

function unwrapped(model: Model, operand: Expression, range: Range | null): Range | null {
  if (operand.type.kind !== 'option' || range === null) return range;
  const ends = model.ends(operand.type.of);
  return { low: Math.max(range.low, ends.low), high: Math.min(range.high, ends.high) };
}
