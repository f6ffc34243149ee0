/** `first x in Sort where ...` as an allocation: it takes the least of elements that are all alike.
 *
 *  The least element is not what a permutation of the state would take. But where trading places of any two candidates
 *  leaves the whole state as it is, taking another candidate leads to the same orbit, and so the least stands for all. */

import type { Expression, Span } from '../../language/ir.js';
import { conjuncts, type Quantifier } from '../../export/shared/terms.js';

/** A candidate has `value` (or, if `equal` is false, another one) in cell [candidate] of `variable`. */
export interface BlankCell {
  readonly variable: string;
  readonly equal: boolean;
  /** Null is `none`. */
  readonly value: number | null;
}

export interface Fresh {
  readonly span: Span;
  /** What all candidates have in common; there may be elements that have it and are no candidates. */
  readonly cells: readonly BlankCell[];
}

/** Null where nothing simple is known of the candidates. */
export function freshOf(first: Quantifier): Fresh | null {
  const conditions = [first.where, first.body].filter((part) => part !== null).flatMap(conjuncts);
  const cells = conditions.map((condition) => blankCell(condition, first.binder)).filter((cell) => cell !== null);
  return cells.length === 0 ? null : { span: first.span, cells };
}

function blankCell(condition: Expression, binder: string): BlankCell | null {
  const own = (expression: Expression): string | null => {
    if (expression.kind !== 'read' || expression.indices.length !== 1) return null;
    const [index] = expression.indices;
    return index!.kind === 'local' && index!.name === binder ? expression.variable : null;
  };
  if (condition.kind === 'read') {
    const variable = own(condition);
    return variable === null ? null : { variable, equal: true, value: 1 };
  }
  if (condition.kind === 'unary' && condition.operator === 'not') {
    const variable = own(condition.operand);
    return variable === null ? null : { variable, equal: true, value: 0 };
  }
  if (condition.kind !== 'binary' || (condition.operator !== '==' && condition.operator !== '!=')) return null;
  for (const [place, value] of [
    [condition.left, condition.right],
    [condition.right, condition.left],
  ] as const) {
    const variable = own(place);
    if (variable === null || (value.kind !== 'literal' && value.kind !== 'none')) continue;
    return { variable, equal: condition.operator === '==', value: value.kind === 'none' ? null : value.value };
  }
  return null;
}
