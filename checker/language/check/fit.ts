/** Expressions where a type is wanted: arguments, indices, conditions. */

import type * as ast from '../ast.js';
import { type Context, fail } from './context.js';
import type { Expression, ScalarType } from '../ir.js';
import { family, fits, show, type Type } from './types.js';

/** Checks, and requires that the value fits `type`. `what` begins the message: "this index". */
export function checkArgument(context: Context, expression: ast.Expression, type: Type, what: string): Expression | null {
  const checked = context.check(context, expression, type);
  return checked === null || !conforms(context, checked, type, what) ? null : checked;
}

export function conforms(context: Context, checked: Expression, type: Type, what: string): boolean {
  const fit = fits(checked.type, type);
  if (fit === 'yes') return true;
  if (fit === 'option') {
    fail(
      context,
      'option-mismatch',
      checked.span,
      `${what} may be none, but ${family(type)} is needed`,
      'add `!` to take its value, after making sure that it is not none',
    );
  } else {
    fail(
      context,
      'type-mismatch',
      checked.span,
      `${what} is ${family(checked.type)}, but ${family(type)} is needed`,
      mismatchHint(checked.type, type),
    );
  }
  return false;
}

function mismatchHint(from: Type, to: Type): string {
  if (to.kind === 'set' && family(to.of) === family(from)) return 'put it in braces: `{x}`';
  if (to.kind === 'bool' && from.kind === 'option') return 'compare it with `none`';
  if (to.kind === 'option' && from.kind === 'option' && family(to) === family(from))
    return 'options of integers mix only if their ranges begin alike';
  return `give a value of type ${show(to)}`;
}

/** Whether an expression gets its type from its place. */
export function needsType(expression: ast.Expression): boolean {
  return expression.kind === 'none' || expression.kind === 'name' || (expression.kind === 'set' && expression.elements.every(needsType));
}

/** What `none` may be where something of `type` stands on the other side. */
export function asOption(type: ScalarType, other: ast.Expression): ScalarType {
  return other.kind === 'none' && type.kind !== 'option' && type.kind !== 'set' ? { kind: 'option', of: type } : type;
}

/** Arguments of a function or procedure. */
export function checkArguments(
  context: Context,
  call: { readonly name: ast.Name; readonly arguments: readonly ast.Expression[]; readonly span: ast.Spanned['span'] },
  parameters: readonly { readonly name: string; readonly type: ScalarType }[],
): Expression[] | null {
  const checked = call.arguments.map((argument, index) => {
    const parameter = parameters[index];
    return parameter === undefined
      ? context.check(context, argument, null)
      : checkArgument(context, argument, parameter.type, `the argument \`${parameter.name}\``);
  });
  if (call.arguments.length !== parameters.length) {
    const wanted = parameters.map((parameter) => `${parameter.name}: ${show(parameter.type)}`).join(', ');
    return fail(
      context,
      'wrong-arity',
      call.span,
      `\`${call.name.text}\` takes ${counted(parameters.length, 'argument')}, not ${call.arguments.length}`,
      `call it as \`${call.name.text}(${wanted})\``,
    );
  }
  const complete = checked.filter((argument) => argument !== null);
  return complete.length === checked.length ? complete : null;
}

/** "1 argument", "2 arguments" */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What has no type at all without its place. */
export function isTypeless(expression: ast.Expression): boolean {
  return expression.kind === 'none' || (expression.kind === 'set' && expression.elements.length === 0);
}
