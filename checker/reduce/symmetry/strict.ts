/** A specification whose quantifiers look at every element, and so fail wherever they fail in some order of the elements.
 *
 *  `exists x: x.f!.g` stops at the first x that decides it; whether it meets one without f depends on the order. Counting
 *  stops nowhere. A run of this variant without an evaluation error has none in any order. */

import type { Expression, Property, ScalarType, Specification, Statement } from '../../language/ir.js';
import { some, type Quantifier } from '../../export/shared/terms.js';
import { mapExpression, mapStatement } from '../../export/shared/map-expression.js';

/** Null if no quantifier over one of the sorts can fail: then the specification is strict as it is. Every property is followed, after all
 *  of them and in the same order, by its strict form, so that premises are still those of the text. */
export function strictSpecification(specification: Specification, sorts: ReadonlySet<string>): Specification | null {
  const failing = failingFunctions(specification);
  let changes = false;
  const strict = (expression: Expression): Expression =>
    mapExpression(expression, (inner) => {
      if (inner.kind !== 'quantifier' || !ranges(inner, sorts)) return inner;
      const parts = [inner.where, inner.body].filter((part) => part !== null);
      if (!parts.some((part) => mayFail(part, failing))) return inner;
      const changed = counted(inner);
      changes ||= changed !== inner;
      return changed;
    });
  const statement = (each: Statement): Statement => mapStatement(each, strict);
  const copies = specification.properties.map(
    (property): Property => ({ ...property, name: `${property.name} strictly`, condition: strict(property.condition) }),
  );
  const changed: Specification = {
    ...specification,
    functions: specification.functions.map((each) => ({ ...each, body: strict(each.body) })),
    procedures: specification.procedures.map((each) => ({ ...each, body: each.body.map(statement) })),
    initially: specification.initially.map(statement),
    actions: specification.actions.map((action) => ({
      ...action,
      parameters: action.parameters.map((each) => ({ ...each, where: each.where === null ? null : strict(each.where) })),
      body: action.body.map(statement),
    })),
    properties: [...specification.properties, ...copies],
  };
  return changes ? changed : null;
}

function ranges({ domain }: Quantifier, sorts: ReadonlySet<string>): boolean {
  const of = domain.kind === 'set' ? domain.of : domain.type;
  return of.kind === 'sort' && sorts.has(of.name);
}

function counted(quantifier: Quantifier): Expression {
  const { where, body, span, domain } = quantifier;
  const of = domain.kind === 'set' ? domain.of : domain.type;
  const bool: ScalarType = { kind: 'bool' };
  const both = (left: Expression | null, right: Expression): Expression =>
    left === null ? right : { kind: 'binary', operator: 'and', left, right, type: bool, span };
  const number: ScalarType = {
    kind: 'int',
    low: { constant: 0, sizes: [], minus: [] },
    high: { constant: 0, sizes: of.kind === 'sort' ? [of.name] : [], minus: [] },
  };
  const total = (condition: Expression): Expression => ({ ...quantifier, quantifier: 'count', where: condition, body: null, type: number });
  const zero: Expression = { kind: 'literal', value: 0, type: number, span };
  switch (quantifier.quantifier) {
    case 'exists':
      return { kind: 'binary', operator: '!=', left: total(both(where, body!)), right: zero, type: bool, span };
    case 'forall': {
      const failing: Expression = { kind: 'unary', operator: 'not', operand: body!, type: bool, span };
      return { kind: 'binary', operator: '==', left: total(both(where, failing)), right: zero, type: bool, span };
    }
    case 'first': {
      const condition = body === null ? where : both(where, body);
      if (condition === null) return quantifier;
      const set: Expression = { ...quantifier, quantifier: 'collect', where: condition, body: null, type: { kind: 'set', of } };
      return { ...quantifier, domain: { kind: 'set', set, of }, where: null, body: null };
    }
    default:
      // These look at every element anyway.
      return quantifier;
  }
}

function mayFail(expression: Expression, failing: ReadonlySet<string>): boolean {
  return some(expression, (inner) => {
    if (inner.kind === 'unary') return inner.operator === 'unwrap';
    if (inner.kind === 'call') return failing.has(inner.function);
    return (
      (inner.kind === 'read' || inner.kind === 'constant') &&
      inner.indices.some(({ kind, type }) => type.kind === 'int' && kind !== 'literal')
    );
  });
}

/** Functions that may fail, or call one that may. */
function failingFunctions(specification: Specification): ReadonlySet<string> {
  const failing = new Set<string>();
  for (let before = -1; before !== failing.size; ) {
    before = failing.size;
    for (const { name, body } of specification.functions) if (mayFail(body, failing)) failing.add(name);
  }
  return failing;
}
