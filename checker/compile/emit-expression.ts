/** Expressions as TypeScript. Each has two forms: a number (`value`), and where it is of type bool a condition. */

import type { BinaryOperator, Expression, FiniteType } from '../language/ir.js';
import { unreachable } from '../language/unreachable.js';
import { provablyInside } from './bounds.js';
import { atom, binding, bitwise, type Code, call, choice, infix, not, number, within } from './code.js';
import { bound, constantOf, count, ends, noneOf } from './emit-type.js';
import { intervalOf } from './interval.js';
import { found, type Scope } from './scope.js';

/** The expression as an integer. */
export function value(scope: Scope, expression: Expression): Code {
  const { declarations } = scope;
  switch (expression.kind) {
    case 'literal':
      return constantOf(declarations, expression.type, expression.value);
    case 'none':
      return noneOf(declarations, expression.type);
    case 'size':
      return atom(declarations.names.of('sort', expression.sort));
    case 'local':
      return atom(found(scope.locals, expression.name).identifier);
    case 'read':
      return read(scope, expression.variable, expression.indices);
    case 'constant':
      return readConstant(scope, expression.constant, expression.indices);
    case 'unary':
      return unary(scope, expression);
    case 'binary':
      return binary(scope, expression);
    case 'conditional':
      return choice(condition(scope, expression.condition), value(scope, expression.then), value(scope, expression.otherwise));
    case 'quantifier':
      return asNumber(expression, () => scope.quantifier(scope, expression));
    case 'set':
      return setOf(expression.elements.map((element) => bit(value(scope, element))));
    case 'call':
      return asNumber(expression, () => callFunction(scope, expression));
    case 'old':
      return value({ ...scope, state: 'before' }, expression.operand);
  }
}

/** An expression of type bool as a condition. */
export function condition(scope: Scope, expression: Expression): Code {
  switch (expression.kind) {
    case 'literal':
      return atom(expression.value === 0 ? 'false' : 'true');
    case 'unary':
      return expression.operator === 'not' ? negated(scope, expression.operand) : isTrue(value(scope, expression));
    case 'binary':
      return comparison(scope, expression);
    case 'conditional':
      return choice(condition(scope, expression.condition), condition(scope, expression.then), condition(scope, expression.otherwise));
    case 'quantifier':
      return scope.quantifier(scope, expression);
    case 'call':
      return callFunction(scope, expression);
    case 'old':
      return condition({ ...scope, state: 'before' }, expression.operand);
    case 'local':
    case 'read':
    case 'constant':
    case 'none':
    case 'size':
    case 'set':
      return isTrue(value(scope, expression));
  }
}

/** The condition that the expression is false. */
export function negated(scope: Scope, expression: Expression): Code {
  switch (expression.kind) {
    case 'local':
    case 'read':
    case 'constant':
      return infix(value(scope, expression), '===', number(0), binding.equality);
    case 'unary':
      return expression.operator === 'not' ? condition(scope, expression.operand) : not(condition(scope, expression));
    case 'binary': {
      if (expression.operator === 'implies') {
        return infix(condition(scope, expression.left), '&&', negated(scope, expression.right), binding.and);
      }
      const opposite = opposites.get(expression.operator);
      return opposite === undefined ? not(condition(scope, expression)) : comparison(scope, { ...expression, operator: opposite });
    }
    case 'old':
      return negated({ ...scope, state: 'before' }, expression.operand);
    default:
      return not(condition(scope, expression));
  }
}

/** The cell of a variable at these indices: an expression for its number. */
export function cellOf(scope: Scope, variable: string, indices: readonly Expression[]): Code {
  const { declarations } = scope;
  const offset = rowMajor(scope, found(declarations.variables, variable).indices, indices);
  const first = atom(declarations.names.of('variable', variable));
  return offset === null ? first : infix(first, '+', offset, binding.sum);
}

const opposites: ReadonlyMap<BinaryOperator, BinaryOperator> = new Map([
  ['==', '!='],
  ['!=', '=='],
  ['<', '>='],
  ['>=', '<'],
  ['>', '<='],
  ['<=', '>'],
]);

function read(scope: Scope, variable: string, indices: readonly Expression[]): Code {
  return atom(`${scope.state}[${cellOf(scope, variable, indices).text}]`);
}

function readConstant(scope: Scope, name: string, indices: readonly Expression[]): Code {
  const offset = rowMajor(scope, found(scope.declarations.constants, name).indices, indices);
  const table = scope.declarations.names.of('constant', name);
  return atom(offset === null ? table : `${table}[${offset.text}]`);
}

function rowMajor(scope: Scope, types: readonly FiniteType[], indices: readonly Expression[]): Code | null {
  let offset: Code | null = null;
  for (const [position, index] of indices.entries()) {
    const type = types[position] as FiniteType;
    const inner: Code | null = offset === null ? null : infix(offset, '*', count(scope.declarations, type), binding.product);
    const own = indexOffset(scope, type, index);
    offset = inner === null ? own : infix(inner, '+', own, binding.sum);
  }
  return offset;
}

/** The index counted from the least of its type, checked unless it cannot be outside. */
function indexOffset(scope: Scope, type: FiniteType, index: Expression): Code {
  const { low, high } = ends(scope.declarations, type);
  const code = value(scope, index);
  const from = bound(scope.declarations, low);
  if (!provablyInside(intervalOf(scope, index), { low, high })) {
    return call('index', [code, from, bound(scope.declarations, high), site(scope, index)]);
  }
  return from.text === '0' ? code : infix(code, '-', from, binding.sum);
}

function unary(scope: Scope, expression: Expression & { kind: 'unary' }): Code {
  const { operator, operand } = expression;
  switch (operator) {
    case 'not':
      return toNumber(condition(scope, expression));
    case 'negate':
      return { text: `-${within(value(scope, operand), binding.atom)}`, binding: binding.unary };
    case 'cardinality':
      return call('cardinality', [value(scope, operand)]);
    case 'unwrap':
      return call('unwrap', [value(scope, operand), noneOf(scope.declarations, operand.type), site(scope, expression)]);
    default:
      return unreachable(operator);
  }
}

function binary(scope: Scope, expression: Expression & { kind: 'binary' }): Code {
  const operands = () => [value(scope, expression.left), value(scope, expression.right)] as const;
  switch (expression.operator) {
    case '+':
    case '-':
      return infix(...spread(operands(), expression.operator), binding.sum);
    case 'union':
      return bitwise(...spread(operands(), '|'));
    case 'intersection':
      return bitwise(...spread(operands(), '&'));
    case 'difference': {
      const [left, right] = operands();
      return bitwise(left, '&', complement(right));
    }
    default:
      return toNumber(condition(scope, expression));
  }
}

function comparison(scope: Scope, expression: Expression & { kind: 'binary' }): Code {
  const { operator } = expression;
  switch (operator) {
    case 'and':
      return infix(condition(scope, expression.left), '&&', condition(scope, expression.right), binding.and);
    case 'or':
      return infix(condition(scope, expression.left), '||', condition(scope, expression.right), binding.or);
    case 'implies':
      return infix(negated(scope, expression.left), '||', condition(scope, expression.right), binding.or);
    case '==':
    case '!=':
      return infix(value(scope, expression.left), `${operator}=`, value(scope, expression.right), binding.equality);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return infix(value(scope, expression.left), operator, value(scope, expression.right), binding.comparison);
    case 'in':
      // `none` is bit 31, which no set has.
      return nonZero(bitwise(bit(value(scope, expression.left)), '&', value(scope, expression.right)));
    case 'subset':
      return infix(
        bitwise(value(scope, expression.left), '&', complement(value(scope, expression.right))),
        '===',
        number(0),
        binding.equality,
      );
    default:
      return isTrue(value(scope, expression));
  }
}

function callFunction(scope: Scope, expression: Expression & { kind: 'call' }): Code {
  const name = scope.declarations.names.of('function', expression.function);
  return call(name, [atom(scope.state), ...expression.arguments.map((argument) => value(scope, argument))]);
}

/** Quantifiers and functions of type bool give a TypeScript boolean; the others give a number. */
function asNumber(expression: Expression, emit: () => Code): Code {
  return expression.type.kind === 'bool' ? toNumber(emit()) : emit();
}

function toNumber(code: Code): Code {
  return choice(code, number(1), number(0));
}

function isTrue(code: Code): Code {
  return infix(code, '===', number(1), binding.equality);
}

function nonZero(code: Code): Code {
  return infix(code, '!==', number(0), binding.equality);
}

function setOf([first, ...rest]: readonly Code[]): Code {
  return first === undefined ? number(0) : rest.reduce((set, one) => bitwise(set, '|', one), first);
}

function complement(code: Code): Code {
  return atom(`~${within(code, binding.atom)}`);
}

function bit(element: Code): Code {
  return infix(number(1), '<<', element, binding.shift);
}

function site(scope: Scope, expression: Expression): Code {
  return number(scope.declarations.site(expression.span));
}

function spread(operands: readonly [Code, Code], operator: string): [Code, string, Code] {
  return [operands[0], operator, operands[1]];
}
