/** Expressions: syntax -> typed IR. `null` means that an error has been reported. */

import type * as ast from '../ast.js';
import { checkBinary, checkNegation } from './check-operators.js';
import { checkPath, toScalar } from './check-names.js';
import { checkQuantified, checkSelection, checkSize } from './check-quantifiers.js';
import { type Context, fail } from './context.js';
import { asOption, checkArgument, checkArguments, isTypeless, needsType } from './fit.js';
import type { Expression, ScalarType } from '../ir.js';
import { LARGEST } from './resolve-types.js';
import { suggest } from './suggestion.js';
import { describe } from './symbols.js';
import { BOOL, exactly, family, isFiniteType, isScalar, join, show, type Type } from './types.js';
import { unreachable } from '../unreachable.js';

/** @param expected what the place suggests, for `none`, `{}` and enum members; the result need not have that type. */
export function check(context: Context, expression: ast.Expression, expected: Type | null): Expression | null {
  const { span } = expression;
  switch (expression.kind) {
    case 'boolean':
      return { kind: 'literal', value: expression.value ? 1 : 0, type: BOOL, span };
    case 'integer':
      if (expression.value <= LARGEST) return { kind: 'literal', value: expression.value, type: exactly(expression.value), span };
      return fail(context, 'bad-number', span, `${expression.value} does not fit 31 bits`, `use at most ${LARGEST}`);
    case 'none':
      return checkNone(context, expression, expected);
    case 'name':
    case 'field':
    case 'index': {
      const path = checkPath(context, expression, expected);
      return path === null ? null : toScalar(context, path);
    }
    case 'unwrap': {
      const operand = check(context, expression.of, null);
      if (operand === null) return null;
      if (operand.type.kind === 'option') return { kind: 'unary', operator: 'unwrap', operand, type: operand.type.of, span };
      return fail(
        context,
        'type-mismatch',
        span,
        `\`!\` takes the value of an option, but this is ${show(operand.type)}`,
        'remove the `!`',
      );
    }
    case 'unary': {
      if (expression.operator === '-') return checkNegation(context, expression.operand, span);
      const operand = checkArgument(context, expression.operand, BOOL, 'the operand of `not`');
      return operand === null ? null : { kind: 'unary', operator: 'not', operand, type: BOOL, span };
    }
    case 'binary':
      return checkBinary(context, expression);
    case 'conditional':
      return checkConditional(context, expression, expected);
    case 'quantified':
      return checkQuantified(context, expression);
    case 'selection':
      return checkSelection(context, expression);
    case 'set':
      return checkSet(context, expression, expected);
    case 'size':
      return checkSize(context, expression.of, span);
    case 'call':
      return checkCall(context, expression);
    case 'old':
      return checkOld(context, expression, expected);
    case 'record':
      return fail(
        context,
        'misplaced',
        span,
        'a record is not a value',
        'assign it to a place of the state, or name its fields one by one',
      );
    default:
      return unreachable(expression);
  }
}

function checkNone(context: Context, at: ast.Spanned, expected: Type | null): Expression | null {
  if (expected?.kind === 'option') return { kind: 'none', type: expected, span: at.span };
  if (expected !== null && isScalar(expected)) {
    return fail(
      context,
      'type-mismatch',
      at.span,
      `none is no value of ${show(expected)}`,
      `declare the place as an option${finiteHint(expected)}`,
    );
  }
  return fail(context, 'cannot-infer', at.span, 'the type of this none cannot be told', 'compare it with, or assign it to, an option');
}

function finiteHint(type: ScalarType): string {
  return isFiniteType(type) ? `: \`${show({ kind: 'option', of: type })}\`` : '';
}

function checkConditional(
  context: Context,
  expression: Extract<ast.Expression, { kind: 'conditional' }>,
  expected: Type | null,
): Expression | null {
  const condition = checkArgument(context, expression.condition, BOOL, 'the condition');
  const backwards =
    (isTypeless(expression.then) && !isTypeless(expression.otherwise)) || (needsType(expression.then) && !needsType(expression.otherwise));
  const [first, second] = backwards ? [expression.otherwise, expression.then] : [expression.then, expression.otherwise];
  const one = check(context, first, expected);
  const other = check(context, second, expected ?? (one === null ? null : asOption(one.type, second)));
  if (condition === null || one === null || other === null) return null;
  const [then, otherwise] = backwards ? [other, one] : [one, other];
  const type = join(then.type, otherwise.type);
  if (type !== null) return { kind: 'conditional', condition, then, otherwise, type, span: expression.span };
  return fail(
    context,
    'type-mismatch',
    expression.span,
    `one branch is ${family(then.type)}, the other ${family(otherwise.type)}`,
    'give both branches one type',
  );
}

function checkSet(context: Context, expression: Extract<ast.Expression, { kind: 'set' }>, expected: Type | null): Expression | null {
  let of: Type | null = expected?.kind === 'set' ? expected.of : null;
  const elements: Expression[] = [];
  for (const element of expression.elements) {
    const checked: Expression | null = of === null ? check(context, element, null) : checkArgument(context, element, of, 'this element');
    if (checked === null) return null;
    of ??= checked.type;
    elements.push(checked);
  }
  if (of === null)
    return fail(
      context,
      'cannot-infer',
      expression.span,
      'the type of this empty set cannot be told',
      'compare it with, or assign it to, a set',
    );
  if (of.kind === 'sort' || of.kind === 'enum') return { kind: 'set', elements, type: { kind: 'set', of }, span: expression.span };
  return fail(context, 'bad-type', expression.span, `a set of ${show(of)} cannot be`, 'sets are of a sort, an object or an enum');
}

function checkCall(context: Context, expression: Extract<ast.Expression, { kind: 'call' }>): Expression | null {
  const name = expression.name.text;
  const called = context.symbols.functions.get(name);
  if (called === undefined) {
    for (const argument of expression.arguments) check(context, argument, null);
    if (context.symbols.broken.has(name)) return null;
    const what = describe(context.symbols, name);
    if (what === null)
      return fail(
        context,
        'unknown-name',
        expression.name.span,
        `there is no function \`${name}\``,
        suggest(name, context.symbols.functions.keys(), 'declare it with `def`'),
      );
    return fail(
      context,
      'wrong-kind',
      expression.name.span,
      `\`${name}\` is ${what}, not a function`,
      'only what `def` declares can be called in an expression',
    );
  }
  const args = checkArguments(context, expression, called.parameters);
  return args === null ? null : { kind: 'call', function: name, arguments: args, type: called.result, span: expression.span };
}

function checkOld(context: Context, expression: Extract<ast.Expression, { kind: 'old' }>, expected: Type | null): Expression | null {
  if (context.old === 'forbidden') {
    check({ ...context, old: 'inside' }, expression.operand, expected);
    return fail(
      context,
      'misplaced',
      expression.span,
      '`old` has no meaning here',
      'it is for the conditions of transition invariants; in a body, bind the value with `let` first',
    );
  }
  if (context.old === 'inside')
    return fail(context, 'misplaced', expression.span, '`old` inside `old`', 'there is only one state before a transition');
  const operand = check({ ...context, old: 'inside' }, expression.operand, expected);
  return operand === null ? null : { kind: 'old', operand, type: operand.type, span: expression.span };
}
