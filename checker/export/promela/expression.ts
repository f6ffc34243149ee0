/** Expressions as Promela. Quantifiers are written out; every value is a whole number, with named enum members. */

import type { Expression, FiniteType, ScalarType } from '../../language/ir.js';
import { unreachable } from '../../language/unreachable.js';
import { atom, type Code, infix, loose, tight } from '../shared/code.js';
import { constantAt } from '../shared/fold.js';
import { combinations } from '../shared/initial.js';
import { each, extent } from '../shared/model.js';
import { and, equal, integer, truth } from '../shared/terms.js';
import { unroll } from '../shared/unroll.js';
import { noneText, type Scope } from './scope.js';

export function expression(scope: Scope, term: Expression): Code {
  const inner = (other: Expression) => expression(scope, other);
  switch (term.kind) {
    case 'literal':
      return constant(scope, term.type, term.value);
    case 'none':
      return number(noneText(scope.model, term.type));
    case 'size':
      return atom(String(scope.model.size(term.sort)));
    case 'local':
      return atom(scope.locals.get(term.name) ?? scope.names.of('local', term.name));
    case 'read':
      return cell(scope, 'variable', term.variable, term.indices);
    case 'constant':
      return inner(table(scope, term));
    case 'unary':
      return unary(scope, term);
    case 'binary':
      return binary(scope, term);
    case 'conditional':
      return atom(`(${inner(term.condition).text} -> ${tight(inner(term.then))} : ${tight(inner(term.otherwise))})`);
    case 'quantifier':
      return inner(unroll(scope.model, term));
    case 'set':
      return term.elements.reduce<Code>((set, element) => {
        const bit = loose(`1 << ${tight(inner(element))}`);
        return set.text === '0' ? bit : infix(set, '|', bit);
      }, atom('0'));
    case 'call':
      return atom(`${scope.names.of('function', term.function)}(${term.arguments.map((argument) => tight(inner(argument))).join(', ')})`);
    case 'old':
      return term.operand.kind === 'read' ? cell(scope, 'old', term.operand.variable, term.operand.indices) : inner(term.operand);
  }
}

/** A value of the type, under its name if it has one. */
export function constant(scope: Scope, type: ScalarType, value: number): Code {
  const plain = type.kind === 'option' ? type.of : type;
  if (plain.kind === 'bool' && type.kind === 'bool') return atom(value === 0 ? 'false' : 'true');
  if (type.kind === 'set') return set(scope, type.of, value);
  if (plain.kind === 'enum') {
    const member = scope.model.enumeration(plain.name).members[value];
    if (member !== undefined) return atom(scope.names.of('member', `${plain.name}.${member}`));
  }
  return number(String(value));
}

/** One cell of a variable: arrays of Promela have one dimension, so rows follow one another. */
export function cell(scope: Scope, state: 'variable' | 'old', variable: string, indices: readonly Expression[]): Code {
  const { model } = scope;
  const name = scope.names.of(state, variable);
  if (indices.length === 0) return atom(name);
  const types = model.variable(variable).indices;
  const offset = indices.reduce<Code | null>((row, index, position) => {
    const own = fromLeast(scope, types[position]!, index);
    if (row === null) return own;
    const size = extent(model.ends(types[position]!));
    if (/^\d+$/.test(row.text) && /^\d+$/.test(own.text)) return atom(String(Number(row.text) * size + Number(own.text)));
    const rows = size === 1 ? row : loose(`${tight(row)} * ${size}`);
    return own.text === '0' ? rows : infix(rows, '+', own);
  }, null);
  return atom(`${name}[${offset?.text ?? '0'}]`);
}

function fromLeast(scope: Scope, type: FiniteType, index: Expression): Code {
  const { low } = scope.model.ends(type);
  if (index.kind === 'literal') return number(String(index.value - low));
  const code = expression(scope, index);
  return low === 0 ? code : loose(low > 0 ? `${tight(code)} - ${low}` : `${tight(code)} + ${-low}`);
}

function set(scope: Scope, type: FiniteType, mask: number): Code {
  const members = each({ low: 0, high: 30 }).filter((bit) => ((mask >>> bit) & 1) === 1);
  if (type.kind !== 'enum' || members.length === 0) return atom(String(mask));
  const bits = members.map((member) => `1 << ${constant(scope, type, member).text}`);
  return bits.length === 1 ? loose(bits[0]!) : loose(bits.map((bit) => `(${bit})`).join(' | '));
}

/** A constant whose indices are not known: one conditional per combination of indices. */
function table(scope: Scope, term: Expression & { kind: 'constant' }): Expression {
  const { model } = scope;
  const { indices } = model.constant(term.constant);
  const keys = combinations(indices.map((type) => each(model.ends(type))));
  return (
    keys.reduceRight<Expression | null>((otherwise, at, offset) => {
      const value = constantAt(model, term.constant, offset, term);
      if (otherwise === null) return value;
      const condition = at.reduce<Expression>(
        (all, key, position) => and(all, equal(term.indices[position]!, integer(key, term.span))),
        truth(true, term.span),
      );
      return { kind: 'conditional', condition, then: value, otherwise, type: term.type, span: term.span };
    }, null) ?? integer(0, term.span)
  );
}

function unary(scope: Scope, term: Expression & { kind: 'unary' }): Code {
  const operand = expression(scope, term.operand);
  switch (term.operator) {
    case 'not':
      return negation(operand);
    case 'negate':
      return loose(`-${tight(operand)}`);
    case 'cardinality': {
      const type = term.operand.type;
      const elements = type.kind === 'set' ? each(scope.model.ends(type.of)) : [];
      const ones = elements.map((bit) => `((${tight(operand)} >> ${bit}) & 1)`);
      return ones.length === 0 ? atom('0') : loose(ones.join(' + '));
    }
    case 'unwrap':
      return operand;
    default:
      return unreachable(term.operator);
  }
}

function binary(scope: Scope, term: Expression & { kind: 'binary' }): Code {
  const left = expression(scope, term.left);
  const right = () => expression(scope, term.right);
  switch (term.operator) {
    case 'and':
      return infix(left, '&&', right(), 'and');
    case 'or':
      return infix(left, '||', right(), 'or');
    case 'implies':
      return infix(negation(left), '||', right(), 'or');
    case '+':
    case '-':
      return infix(left, term.operator, right(), 'sum');
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return infix(left, term.operator, right());
    case 'in':
      return contains(scope, term, left, right());
    case 'union':
      return infix(left, '|', right());
    case 'intersection':
      return infix(left, '&', right());
    case 'difference':
      return loose(`${tight(left)} & ~${tight(right())}`);
    case 'subset':
      return loose(`(${tight(left)} & ~${tight(right())}) == 0`);
    default:
      return unreachable(term.operator);
  }
}

/** Two exclamation marks in a row are an operator of their own in Promela. */
function negation(operand: Code): Code {
  return atom(operand.text.startsWith('!') ? `!(${operand.text})` : `!${tight(operand)}`);
}

/** none is in no set. */
function contains(scope: Scope, term: Expression & { kind: 'binary' }, element: Code, set: Code): Code {
  const bit = atom(`((${tight(set)} >> ${tight(element)}) & 1)`);
  if (term.left.type.kind !== 'option' || term.left.kind === 'literal') return bit;
  return infix(loose(`${tight(element)} != ${noneText(scope.model, term.left.type)}`), '&&', bit, 'and');
}

function number(text: string): Code {
  return text.startsWith('-') ? loose(text) : atom(text);
}
