/** Expressions as TLA+: booleans, integers, strings, model values and sets, as TLC computes with them. */

import type { BinaryOperator, Expression } from '../../language/ir.js';
import { unreachable } from '../../language/unreachable.js';
import { atom, type Code, infix, loose, tight } from '../shared/code.js';
import type { Quantifier } from '../shared/terms.js';
import { unroll } from '../shared/unroll.js';
import { domain, type Scope, valueText, withLocal } from './scope.js';

export function expression(scope: Scope, term: Expression): Code {
  const inner = (other: Expression) => expression(scope, other);
  switch (term.kind) {
    case 'literal':
      return atom(valueText(scope, term.type, term.value));
    case 'none':
      return atom('NONE');
    case 'size':
      return atom(String(scope.model.size(term.sort)));
    case 'local':
      return atom(scope.locals.get(term.name) ?? scope.names.of('local', term.name));
    case 'read': {
      const own = scope.names.of('variable', term.variable);
      const name = scope.primed ? `${own}'` : (scope.versions.get(term.variable) ?? own);
      return atom(`${name}${at(scope, term.indices)}`);
    }
    case 'old':
      return expression({ ...scope, primed: false, versions: new Map() }, term.operand);
    case 'constant':
      return atom(`${scope.names.of('constant', term.constant)}${at(scope, term.indices)}`);
    case 'unary':
      return unary(scope, term);
    case 'binary':
      return binary(scope, term);
    case 'conditional':
      return atom(`(IF ${inner(term.condition).text} THEN ${inner(term.then).text} ELSE ${inner(term.otherwise).text})`);
    case 'quantifier':
      return quantifier(scope, term);
    case 'set':
      return atom(`{${term.elements.map((element) => inner(element).text).join(', ')}}`);
    case 'call': {
      const given = term.arguments.map((argument) => inner(argument).text);
      return atom(`${scope.names.of('function', term.function)}${given.length === 0 ? '' : `(${given.join(', ')})`}`);
    }
  }
}

function unary(scope: Scope, { operator, operand }: Expression & { kind: 'unary' }): Code {
  const code = expression(scope, operand);
  switch (operator) {
    case 'not':
      return atom(`~${tight(code)}`);
    case 'negate':
      return loose(`-${tight(code)}`);
    case 'cardinality':
      return atom(`Cardinality(${code.text})`);
    case 'unwrap':
      return code;
    default:
      return unreachable(operator);
  }
}

/** Several indices are one: a function of tuples. */
export function at(scope: Scope, indices: readonly Expression[]): string {
  return indices.length === 0 ? '' : `[${indices.map((index) => expression(scope, index).text).join(', ')}]`;
}

const operators: Record<BinaryOperator, string> = {
  and: '/\\',
  or: '\\/',
  implies: '=>',
  '==': '=',
  '!=': '#',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '+': '+',
  '-': '-',
  in: '\\in',
  union: '\\cup',
  intersection: '\\cap',
  difference: '\\',
  subset: '\\subseteq',
};

function binary(scope: Scope, term: Expression & { kind: 'binary' }): Code {
  const logical = term.operator === 'and' || term.operator === 'or';
  const [left, right] = [term.left, term.right].map((side) => {
    const code = expression(scope, side);
    // Negation binds looser than a comparison.
    return !logical && code.binding === 'atom' && code.text.startsWith('~') ? loose(code.text) : code;
  });
  const binding = term.operator === 'and' || term.operator === 'or' ? term.operator : 'loose';
  return infix(left!, operators[term.operator], right!, binding);
}

function quantifier(scope: Scope, term: Quantifier): Code {
  if (term.quantifier === 'first') return expression(scope, unroll(scope.model, term));
  const type = term.domain.kind === 'set' ? term.domain.of : term.domain.type;
  const inside = withLocal(scope, term.binder);
  const binder = inside.locals.get(term.binder);
  const over = term.domain.kind === 'set' ? tight(expression(scope, term.domain.set)) : domain(scope, type);
  const where = term.where === null ? null : expression(inside, term.where);
  const body = term.body === null ? null : expression(inside, term.body);
  const both = where === null ? body : body === null ? where : infix(where, '/\\', body, 'and');
  switch (term.quantifier) {
    case 'forall': {
      const claim = where === null ? body : infix(where, '=>', body ?? atom('TRUE'));
      return atom(`(\\A ${binder} \\in ${over} : ${claim?.text ?? 'TRUE'})`);
    }
    case 'exists':
      return atom(`(\\E ${binder} \\in ${over} : ${both?.text ?? 'TRUE'})`);
    case 'collect':
      return atom(`{${binder} \\in ${over} : ${both?.text ?? 'TRUE'}}`);
    case 'count':
      return atom(`Cardinality({${binder} \\in ${over} : ${both?.text ?? 'TRUE'}})`);
    default:
      return unreachable(term.quantifier);
  }
}
