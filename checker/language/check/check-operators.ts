/** Binary operators and negation. */

import type * as ast from '../ast.js';
import { addBounds, negateBound, subtractBounds } from './bounds.js';
import { type Context, fail } from './context.js';
import type { Report } from '../diagnostic.js';
import { checkArgument, conforms, isTypeless, needsType } from './fit.js';
import type * as ir from '../ir.js';
import { BOOL, family, fits, integerType } from './types.js';
import { unreachable } from '../unreachable.js';

type Binary = Extract<ast.Expression, { kind: 'binary' }>;

export function checkBinary(context: Context, expression: Binary): ir.Expression | null {
  const { operator } = expression;
  switch (operator) {
    case 'and':
    case 'or':
    case 'implies': {
      const left = checkArgument(context, expression.left, BOOL, `the left side of \`${operator}\``);
      const right = checkArgument(context, expression.right, BOOL, `the right side of \`${operator}\``);
      return combine(expression, operator, left, right, BOOL);
    }
    case '==':
    case '!=':
      return checkEquality(context, expression, operator);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return checkOrder(context, expression, operator);
    case 'in':
      return checkMembership(context, expression);
    case 'subset':
      return checkSets(context, expression, 'subset');
    case '&':
      return checkSets(context, expression, 'intersection');
    case '+':
    case '-':
      return checkSum(context, expression, operator);
    default:
      return unreachable(operator);
  }
}

function combine(
  at: ast.Spanned,
  operator: ir.BinaryOperator,
  left: ir.Expression | null,
  right: ir.Expression | null,
  type: ir.ScalarType,
): ir.Expression | null {
  return left === null || right === null ? null : { kind: 'binary', operator, left, right, type, span: at.span };
}

/** Both sides; a side that gets its type from its place is checked second. */
function checkSides(context: Context, expression: Binary): readonly [ir.Expression, ir.Expression] | null {
  const backwards = needsType(expression.left) && !isKnown(context, expression.left) && !isTypeless(expression.right);
  const [first, second] = backwards ? [expression.right, expression.left] : [expression.left, expression.right];
  const one = context.check(context, first, null);
  const other = one === null ? checkAlone(context, second) : context.check(context, second, one.type);
  if (one === null || other === null) return null;
  return backwards ? [other, one] : [one, other];
}

/** Beside an erroneous side nothing tells the type of this one: that is not worth saying. */
function checkAlone(context: Context, side: ast.Expression): ir.Expression | null {
  const report: Report = (diagnostic) => {
    if (diagnostic.code !== 'cannot-infer' && diagnostic.code !== 'ambiguous-name') context.report(diagnostic);
  };
  return context.check({ ...context, report }, side, null);
}

/** A name that has a type by itself. */
function isKnown(context: Context, expression: ast.Expression): boolean {
  return expression.kind === 'name' && (context.locals.has(expression.name) || context.symbols.values.has(expression.name));
}

function checkEquality(context: Context, expression: Binary, operator: '==' | '!='): ir.Expression | null {
  const sides = checkSides(context, expression);
  if (sides === null) return null;
  const [left, right] = sides;
  if (fits(left.type, right.type) === 'no' && fits(right.type, left.type) === 'no') {
    return fail(
      context,
      'type-mismatch',
      expression.span,
      `${family(left.type)} cannot be compared with ${family(right.type)}`,
      'compare values of one type',
    );
  }
  return combine(expression, operator, left, right, BOOL);
}

function checkOrder(context: Context, expression: Binary, operator: '<' | '<=' | '>' | '>='): ir.Expression | null {
  const left = context.check(context, expression.left, null);
  const right = context.check(context, expression.right, null);
  const integer = (side: ir.Expression): boolean => {
    if (side.type.kind === 'int') return true;
    if (side.type.kind === 'option' && side.type.of.kind === 'int') return conforms(context, side, side.type.of, 'this side');
    const hint = side.type.kind === 'set' ? 'use `subset`, or compare sizes with `|...|`' : 'use `==` or `!=`';
    fail(context, 'type-mismatch', side.span, `\`${operator}\` orders integers, and this is ${family(side.type)}`, hint);
    return false;
  };
  if (left === null || right === null) return null;
  const both = [integer(left), integer(right)];
  return both.includes(false) ? null : combine(expression, operator, left, right, BOOL);
}

function checkMembership(context: Context, expression: Binary): ir.Expression | null {
  const backwards = needsType(expression.left) && !isKnown(context, expression.left);
  if (backwards) {
    const set = context.check(context, expression.right, null);
    if (set === null || !isSet(context, set)) return null;
    return combine(expression, 'in', checkArgument(context, expression.left, set.type.of, 'the left side of `in`'), set, BOOL);
  }
  const element = context.check(context, expression.left, null);
  const wanted = element === null ? null : element.type.kind === 'option' ? element.type.of : element.type;
  const suggested = wanted !== null && (wanted.kind === 'sort' || wanted.kind === 'enum') ? ({ kind: 'set', of: wanted } as const) : null;
  const set = context.check(context, expression.right, suggested);
  if (element === null || set === null || !isSet(context, set)) return null;
  return conforms(context, element, set.type.of, 'the left side of `in`') ? combine(expression, 'in', element, set, BOOL) : null;
}

type SetExpression = ir.Expression & { readonly type: Extract<ir.ScalarType, { kind: 'set' }> };

function isSet(context: Context, side: ir.Expression): side is SetExpression {
  if (side.type.kind === 'set') return true;
  fail(
    context,
    'type-mismatch',
    side.span,
    `a set is needed, and this is ${family(side.type)}`,
    'give a set, such as `{a, b}` or `{ x in File where ... }`',
  );
  return false;
}

function checkSets(
  context: Context,
  expression: Binary,
  operator: 'subset' | 'intersection' | 'union' | 'difference',
): ir.Expression | null {
  const sides = checkSides(context, expression);
  return sides === null ? null : combineSets(context, expression, operator, sides);
}

function combineSets(
  context: Context,
  expression: Binary,
  operator: 'subset' | 'intersection' | 'union' | 'difference',
  [left, right]: readonly [ir.Expression, ir.Expression],
): ir.Expression | null {
  const both = [isSet(context, left), isSet(context, right)];
  if (both.includes(false)) return null;
  if (fits(left.type, right.type) !== 'yes') {
    return fail(
      context,
      'type-mismatch',
      expression.span,
      `${family(left.type)} and ${family(right.type)} are sets of different things`,
      'combine sets of one type',
    );
  }
  return combine(expression, operator, left, right, operator === 'subset' ? BOOL : left.type);
}

function checkSum(context: Context, expression: Binary, operator: '+' | '-'): ir.Expression | null {
  const sides = checkSides(context, expression);
  if (sides === null) return null;
  const [left, right] = sides;
  if (left.type.kind === 'set' || right.type.kind === 'set')
    return combineSets(context, expression, operator === '+' ? 'union' : 'difference', sides);
  const both = [isInteger(context, left, operator), isInteger(context, right, operator)];
  if (both.includes(false) || left.type.kind !== 'int' || right.type.kind !== 'int') return null;
  return combine(expression, operator, left, right, sum(operator, left.type, right.type));
}

export function sum(
  operator: '+' | '-',
  left: Extract<ir.FiniteType, { kind: 'int' }>,
  right: Extract<ir.FiniteType, { kind: 'int' }>,
): ir.ScalarType {
  return operator === '+'
    ? integerType(addBounds(left.low, right.low), addBounds(left.high, right.high))
    : integerType(subtractBounds(left.low, right.high), subtractBounds(left.high, right.low));
}

function isInteger(context: Context, side: ir.Expression, operator: string): boolean {
  if (side.type.kind === 'int') return true;
  if (side.type.kind === 'option' && side.type.of.kind === 'int') return conforms(context, side, side.type.of, 'this operand');
  fail(
    context,
    'type-mismatch',
    side.span,
    `\`${operator}\` is for integers and sets, and this is ${family(side.type)}`,
    'count with integers, or put elements in braces: `{x}`',
  );
  return false;
}

export function checkNegation(context: Context, operand: ast.Expression, span: ir.Span): ir.Expression | null {
  const checked = context.check(context, operand, null);
  if (checked === null || !isInteger(context, checked, '-') || checked.type.kind !== 'int') return null;
  const type = integerType(negateBound(checked.type.high), negateBound(checked.type.low));
  if (checked.kind === 'literal') return { kind: 'literal', value: -checked.value, type, span };
  return { kind: 'unary', operator: 'negate', operand: checked, type, span };
}
