/** Expressions and types as text: no more parentheses than needed, broken over lines only where they do not fit. */

import type { Binder, Domain, Expression, FieldValue, TypeExpression } from '../ast.js';
import { unreachable } from '../unreachable.js';

/** Columns that a line may have. */
export const WIDTH = 120;

/** What binds tighter has the larger number; grammar.ohm has the same ladder. */
const PRECEDENCE = { implies: 1, or: 2, and: 3, not: 4, comparison: 5, additive: 6, intersection: 7, unary: 8, postfix: 9 } as const;

/** Where an expression stands. */
interface Context {
  /** Anything looser is put in parentheses. */
  readonly above: number;
  /** Nothing follows that an open-ended expression (`forall x in S: ...`) would swallow. */
  readonly last: boolean;
}

const TOP: Context = { above: 0, last: true };
/** A `where` may follow, which an open-ended expression would take for its own. */
const BEFORE_WHERE: Context = { above: 0, last: false };

/** On one line. */
export function printExpression(expression: Expression, context: Context = TOP): string {
  const text = flat(expression, context);
  return needsParentheses(expression, context) ? `(${text})` : text;
}

/** Precedence of postfix expressions: what may stand left of `:=` and in operands. */
export const printPostfix = (expression: Expression): string => printExpression(expression, { above: PRECEDENCE.postfix, last: false });

function needsParentheses(expression: Expression, { above, last }: Context): boolean {
  return precedenceOf(expression) < above || (isOpenEnded(expression) && !last);
}

/** It extends as far to the right as it can. */
function isOpenEnded(expression: Expression): boolean {
  const { kind } = expression;
  return kind === 'quantified' || kind === 'conditional' || (kind === 'selection' && expression.selection !== 'collect');
}

function precedenceOf(expression: Expression): number {
  if (expression.kind === 'unary') return expression.operator === 'not' ? PRECEDENCE.not : PRECEDENCE.unary;
  if (expression.kind !== 'binary')
    return expression.kind === 'field' || expression.kind === 'index' || expression.kind === 'unwrap' ? PRECEDENCE.postfix : 10;
  switch (expression.operator) {
    case 'implies':
    case 'or':
    case 'and':
      return PRECEDENCE[expression.operator];
    case '+':
    case '-':
      return PRECEDENCE.additive;
    case '&':
      return PRECEDENCE.intersection;
    default:
      return PRECEDENCE.comparison;
  }
}

function flat(expression: Expression, { last }: Context): string {
  switch (expression.kind) {
    case 'boolean':
      return String(expression.value);
    case 'integer':
      return expression.text;
    case 'none':
      return 'none';
    case 'name':
      return expression.name;
    case 'call':
      return `${expression.name.text}(${expression.arguments.map((one) => printExpression(one)).join(', ')})`;
    case 'field':
      return `${printPostfix(expression.of)}.${expression.field.text}`;
    case 'index':
      return `${printPostfix(expression.of)}[${printExpression(expression.index)}]`;
    case 'unwrap':
      return `${printPostfix(expression.of)}!`;
    case 'unary':
      return expression.operator === 'not'
        ? `not ${printExpression(expression.operand, { above: PRECEDENCE.not, last })}`
        : `-${printExpression(expression.operand, { above: PRECEDENCE.unary, last })}`;
    case 'binary': {
      const [left, right] = sides(expression, last);
      return `${printExpression(expression.left, left)} ${expression.operator} ${printExpression(expression.right, right)}`;
    }
    case 'conditional':
      return `if ${printExpression(expression.condition)} then ${printExpression(expression.then)} else ${printExpression(expression.otherwise, { above: 0, last })}`;
    case 'quantified':
      return `${quantifierHead(expression)} ${printExpression(expression.body, { above: 0, last })}`;
    case 'selection':
      return printSelection(expression);
    case 'set':
      return `{${printElements(expression.elements)}}`;
    case 'size':
      return `|${printExpression(expression.of)}|`;
    case 'old':
      return `old(${printExpression(expression.operand)})`;
    case 'record':
      return printRecord(expression.name.text, expression.fields);
    default:
      return unreachable(expression);
  }
}

/** `implies` associates to the right, comparisons do not, everything else to the left. */
function sides(expression: Expression & { kind: 'binary' }, last: boolean): readonly [Context, Context] {
  const own = precedenceOf(expression);
  const tighter = own + 1;
  const isRight = expression.operator === 'implies';
  const isComparison = own === PRECEDENCE.comparison;
  return [
    { above: isRight || isComparison ? tighter : own, last: false },
    { above: isRight ? own : tighter, last },
  ];
}

function quantifierHead(expression: Expression & { kind: 'quantified' }): string {
  return `${expression.quantifier} ${expression.binders.map(printBinder).join(', ')}${printWhere(expression.where)}:`;
}

function printSelection(expression: Expression & { kind: 'selection' }): string {
  const text = `${printBinder(expression.binder)}${printWhere(expression.where)}`;
  return expression.selection === 'collect' ? `{ ${text} }` : `${expression.selection} ${text}`;
}

function printRecord(name: string, fields: readonly FieldValue[]): string {
  return `${name} { ${fields.map((field) => `${field.name.text}: ${printExpression(field.value)}`).join(', ')} }`;
}

export function printBinder({ name, domain }: Binder): string {
  return `${name.text} in ${printDomain(domain)}`;
}

function printDomain(domain: Domain): string {
  if (domain.kind === 'expression') return printExpression(domain.expression, BEFORE_WHERE);
  return `${printAdditive(domain.low)}..${printAdditive(domain.high)}`;
}

export function printWhere(where: Expression | null): string {
  return where === null ? '' : ` where ${printExpression(where)}`;
}

const printAdditive = (expression: Expression): string => printExpression(expression, { above: PRECEDENCE.additive, last: false });

export function printType(type: TypeExpression): string {
  switch (type.kind) {
    case 'bool':
      return 'bool';
    case 'name':
      return type.name;
    case 'range':
      return `${printAdditive(type.low)}..${printAdditive(type.high)}`;
    case 'option':
      return type.of.kind === 'map' ? `(${printType(type.of)})?` : `${printType(type.of)}?`;
    case 'set':
      return `set of ${type.of.kind === 'map' || type.of.kind === 'option' ? `(${printType(type.of)})` : printType(type.of)}`;
    case 'map':
      return `${type.key.kind === 'map' ? `(${printType(type.key)})` : printType(type.key)} -> ${printType(type.value)}`;
    default:
      return unreachable(type);
  }
}

/** `prefix` and the expression; over several lines, deeper by two columns, where one line is too long. */
/** A set of the one element `x in S` is not all `x` of `S`. */
function printElements(elements: readonly Expression[]): string {
  const texts = elements.map((one) => printExpression(one));
  const [only] = elements;
  const looksBound = elements.length === 1 && only?.kind === 'binary' && only.operator === 'in' && only.left.kind === 'name';
  return looksBound ? `(${texts[0]})` : texts.join(', ');
}

export function printLong(prefix: string, expression: Expression, indent: string): readonly string[] {
  const line = `${indent}${prefix}${printExpression(expression)}`;
  if (line.length <= WIDTH) return [line];
  return [`${indent}${prefix}`.trimEnd(), ...breakUp(expression, `${indent}  `, TOP, '')];
}

function breakUp(expression: Expression, indent: string, context: Context, before: string): readonly string[] {
  const line = `${indent}${before}${printExpression(expression, context)}`;
  if (line.length <= WIDTH || needsParentheses(expression, context)) return [line];
  if (expression.kind === 'quantified') {
    return [
      `${indent}${before}${quantifierHead(expression)}`,
      ...breakUp(expression.body, `${indent}  `, { above: 0, last: context.last }, ''),
    ];
  }
  if (expression.kind === 'binary' && ['implies', 'and', 'or'].includes(expression.operator)) {
    const [left, right] = sides(expression, context.last);
    return [...breakUp(expression.left, indent, left, before), ...breakUp(expression.right, indent, right, `${expression.operator} `)];
  }
  return [line];
}
