/** Expressions as Murphi: conditions are booleans, sets are bit masks, an option of a boolean is a number. */

import type { Expression, ScalarType } from '../../language/ir.js';
import { unreachable } from '../../language/unreachable.js';
import { atom, type Code, infix, loose, tight } from '../shared/code.js';
import { each, extent } from '../shared/model.js';
import type { Quantifier } from '../shared/terms.js';
import { unroll } from '../shared/unroll.js';
import { isOptional, isOver, KEPT_SET, NotScalar, same } from './scalarset.js';
import { indexText, type Scope, withLocals } from './scope.js';

/** The expression, as a value of `to` where that is given. */
export function expression(scope: Scope, term: Expression, to: ScalarType = term.type): Code {
  const code = plain(scope, term);
  const isNumber = !isBoolean(term);
  if (to.kind === 'bool' && isNumber) return infix(code, '=', atom('1'));
  if (to.kind !== 'bool' && !isNumber) return atom(`(${tight(code)} ? 1 : 0)`);
  return code;
}

/** Whether the expression is written as a boolean. */
function isBoolean(term: Expression): boolean {
  if (term.kind === 'unary' && term.operator === 'unwrap') return false;
  return term.type.kind === 'bool';
}

function plain(scope: Scope, term: Expression): Code {
  const { model, names } = scope;
  // Sets in variables are maps by now.
  if (term.type.kind === 'set' && isOver(scope.scalarsets, term.type)) throw new NotScalar(KEPT_SET);
  switch (term.kind) {
    case 'literal':
      return literalText(scope, term.type, term.value);
    case 'none':
      return noneText(scope, term.type);
    case 'size':
      return atom(String(model.size(term.sort)));
    case 'local':
      return atom(scope.locals.get(term.name) ?? names.of('local', term.name));
    case 'read':
      return cell(scope, 'variable', term.variable, term.indices);
    case 'old':
      return term.operand.kind === 'read' ? cell(scope, 'old', term.operand.variable, term.operand.indices) : plain(scope, term.operand);
    case 'constant': {
      const types = model.constant(term.constant).indices;
      const given = term.indices.map((index, position) => expression(scope, index, types[position]).text);
      return atom(`${names.of('constant', term.constant)}(${given.join(', ')})`);
    }
    case 'unary':
      return unary(scope, term);
    case 'binary':
      return binary(scope, term);
    case 'conditional': {
      const condition = expression(scope, term.condition);
      const [then, otherwise] = [term.then, term.otherwise].map((branch) => tight(expression(scope, branch, term.type)));
      return atom(`(${tight(condition)} ? ${then} : ${otherwise})`);
    }
    case 'quantifier':
      return quantifier(scope, term);
    case 'set':
      return term.elements.reduce<Code>((set, element) => {
        const bit = loose(`1 << ${tight(number(scope, element))}`);
        return set.text === '0' ? bit : infix(set, '|', bit);
      }, atom('0'));
    case 'call': {
      const { parameters } = model.function(term.function);
      const given = term.arguments.map((argument, position) => expression(scope, argument, parameters[position]!.type).text);
      return atom(`${names.of('function', term.function)}(${given.join(', ')})`);
    }
  }
}

/** A value of the type, under its name if it has one. @throws NotScalar for an element of a scalarset */
export function literalText(scope: Scope, type: ScalarType, value: number): Code {
  if (isOver(scope.scalarsets, type)) throw new NotScalar('an element is named, or counted up to');
  const of = type.kind === 'option' || type.kind === 'set' ? type.of : type;
  if (type.kind === 'bool') return atom(value === 0 ? 'false' : 'true');
  if (type.kind === 'set') return atom(String(value));
  if (of.kind === 'enum') {
    const member = scope.model.enumeration(of.name).members[value];
    if (member !== undefined) return atom(scope.names.of('member', `${of.name}.${member}`));
  }
  return signed(value);
}

/** none of elements and members has a name; of integers it is one below the least. */
export function noneText(scope: Scope, type: ScalarType): Code {
  if (isOver(scope.scalarsets, type)) throw new NotScalar('`none` is computed');
  const value = scope.model.none(type);
  return value === -1 ? atom('NONE') : signed(value);
}

/** One cell of a variable, or of its copy from before the transition. */
export function cell(scope: Scope, space: 'variable' | 'old', variable: string, indices: readonly Expression[]): Code {
  const types = scope.model.variable(variable).indices;
  const at = indices.map((index, position) => `[${expression(scope, index, types[position]).text}]`);
  return atom(`${scope.names.of(space, variable)}${at.join('')}`);
}

/** `element` is in the mask `set`. */
export function member(set: Code, element: Code): Code {
  return infix(atom(`((${tight(set)} >> ${tight(element)}) & 1)`), '=', atom('1'));
}

function number(scope: Scope, term: Expression): Code {
  return isBoolean(term) ? atom(`(${tight(plain(scope, term))} ? 1 : 0)`) : plain(scope, term);
}

function signed(value: number): Code {
  return value < 0 ? loose(String(value)) : atom(String(value));
}

function unary(scope: Scope, term: Expression & { kind: 'unary' }): Code {
  switch (term.operator) {
    case 'not':
      return atom(`!${tight(expression(scope, term.operand))}`);
    case 'negate':
      return loose(`-${tight(number(scope, term.operand))}`);
    case 'cardinality': {
      const { type } = term.operand;
      const set = tight(number(scope, term.operand));
      const ones = (type.kind === 'set' ? each(scope.model.ends(type.of)) : []).map((bit) => `((${set} >> ${bit}) & 1)`);
      return ones.length === 0 ? atom('0') : loose(ones.join(' + '));
    }
    case 'unwrap':
      return number(scope, term.operand);
    default:
      return unreachable(term.operator);
  }
}

function binary(scope: Scope, term: Expression & { kind: 'binary' }): Code {
  const { left, right } = term;
  const condition = (each: Expression) => expression(scope, each, { kind: 'bool' });
  const numbers = (): [Code, Code] => [number(scope, left), number(scope, right)];
  switch (term.operator) {
    case 'and':
      return infix(condition(left), '&', condition(right), 'and');
    case 'or':
      return infix(condition(left), '|', condition(right), 'or');
    case 'implies':
      return infix(condition(left), '->', condition(right));
    case '+':
    case '-': {
      const [a, b] = numbers();
      return infix(a, term.operator, b, 'sum');
    }
    case '==':
    case '!=': {
      if (isOptional(scope.scalarsets, left.type) || isOptional(scope.scalarsets, right.type)) {
        const equal = same(scope.scalarsets, left, right, (each) => plain(scope, each));
        return term.operator === '==' ? equal : loose(`!${tight(equal)}`);
      }
      const booleans = isBoolean(left) && isBoolean(right);
      const [a, b] = booleans ? [condition(left), condition(right)] : numbers();
      return infix(a, term.operator === '==' ? '=' : '!=', b);
    }
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const [a, b] = numbers();
      return infix(a, term.operator, b);
    }
    case 'in': {
      const [element, set] = numbers();
      const found = member(set, element);
      if (left.type.kind !== 'option' || left.kind === 'literal') return found;
      return infix(infix(element, '!=', noneText(scope, left.type)), '&', found, 'and');
    }
    case 'union': {
      const [a, b] = numbers();
      return infix(a, '|', b);
    }
    case 'intersection': {
      const [a, b] = numbers();
      return infix(a, '&', b);
    }
    // a - b as bits, without a complement: its width would be that of the verifier's integers.
    case 'difference': {
      const [a, b] = numbers();
      return loose(`${tight(a)} - (${tight(a)} & ${tight(b)})`);
    }
    case 'subset': {
      const [a, b] = numbers();
      return loose(`(${tight(a)} & ${tight(b)}) = ${tight(a)}`);
    }
    default:
      return unreachable(term.operator);
  }
}

/** `forall` and `exists` are Murphi's own; the others are written out. */
function quantifier(scope: Scope, term: Quantifier): Code {
  const type = term.domain.kind === 'set' ? term.domain.of : term.domain.type;
  const native = term.quantifier === 'forall' || term.quantifier === 'exists';
  if (!native || extent(scope.model.ends(type)) === 0) return plain(scope, unroll(scope.model, term));
  const inner = withLocals(scope, [term.binder]);
  const binder = atom(inner.locals.get(term.binder)!);
  const set =
    term.domain.kind === 'set'
      ? [member(number(scope, term.domain.set), type.kind === 'bool' ? atom(`(${binder.text} ? 1 : 0)`) : binder)]
      : [];
  const where = term.where === null ? [] : [expression(inner, term.where)];
  const condition = [...set, ...where].reduce<Code | null>((all, part) => (all === null ? part : infix(all, '&', part, 'and')), null);
  const body = term.body === null ? atom('true') : expression(inner, term.body);
  const whole =
    condition === null ? body : term.quantifier === 'forall' ? infix(condition, '->', body) : infix(condition, '&', body, 'and');
  return atom(`(${term.quantifier} ${binder.text}: ${indexText(scope, type)} do ${whole.text} end)`);
}
