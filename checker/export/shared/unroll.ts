/** Quantifiers written out over every value of their domain, for targets that cannot express them. */

import type { Expression } from '../../language/ir.js';
import { type Case, cases, fold, type Substitution } from './fold.js';
import type { Model } from './model.js';
import { binary, choice, integer, type Quantifier, truth } from './terms.js';

/** The same value from operators only: exactly as many operands are evaluated, and in the same order. */
export function unroll(model: Model, quantifier: Quantifier): Expression {
  const into: Substitution = { model, locals: new Map() };
  const all = cases(into, quantifier);
  const { span, type } = quantifier;
  switch (quantifier.quantifier) {
    case 'forall':
      return chain(into, 'and', all, (each) => binary('implies', each.condition, each.body)) ?? truth(true, span);
    case 'exists':
      return chain(into, 'or', all, (each) => binary('and', each.condition, each.body)) ?? truth(false, span);
    case 'count':
      return sum(all.map((each) => choice(chosen(into, each), integer(1, span), integer(0, span)))) ?? integer(0, span);
    case 'collect': {
      const empty: Expression = { kind: 'literal', value: 0, type, span };
      const single = (each: Case): Expression => ({ kind: 'set', elements: [each.value], type, span });
      const parts = all.map((each) => choice(chosen(into, each), fold(into, single(each)), empty));
      return parts.reduce<Expression>((union, part) => (union === empty ? part : binary('union', union, part, type)), empty);
    }
    case 'first': {
      const none: Expression = { kind: 'none', type, span };
      return all.reduceRight<Expression>((otherwise, each) => {
        const condition = chosen(into, each);
        const value = { ...each.value, type };
        if (condition.kind === 'literal') return condition.value === 1 ? value : otherwise;
        return { kind: 'conditional', condition, then: value, otherwise, type, span };
      }, none);
    }
  }
}

function chosen(into: Substitution, { condition, body }: Case): Expression {
  return fold(into, binary('and', condition, body));
}

function chain(into: Substitution, operator: 'and' | 'or', all: readonly Case[], term: (each: Case) => Expression): Expression | null {
  const terms = all.map((each) => fold(into, term(each)));
  const [first, ...rest] = terms;
  return first === undefined ? null : rest.reduce((whole, part) => fold(into, binary(operator, whole, part)), first);
}

function sum(terms: readonly Expression[]): Expression | null {
  const counted = terms.filter((term) => term.kind !== 'literal' || term.value !== 0);
  const [first, ...rest] = counted;
  return first === undefined ? null : rest.reduce((total, term) => binary('+', total, term, term.type), first);
}
