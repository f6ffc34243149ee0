/** Operands of concrete calls: numbers, names of things, strings with places, buffers and structs. */

import type * as ast from '../ast.js';
import { type Context, fail } from './context.js';
import type { Expression, Operand, StringPart, StructField } from '../ir.js';
import { suggest } from './suggestion.js';
import { family } from './types.js';
import { unreachable } from '../unreachable.js';

/** @param inStruct whether a struct is around it, for `sizeof` */
export function checkOperand(context: Context, operand: ast.Operand, inStruct: boolean): Operand | null {
  const { span } = operand;
  switch (operand.kind) {
    case 'integer':
      return { kind: 'integer', value: operand.text, span };
    case 'symbols':
      return { kind: 'symbol', names: operand.names.map((name) => name.text), span };
    case 'string':
      return checkString(context, operand.text);
    case 'fd':
    case 'id':
    case 'addr':
    case 'process': {
      const value = checkValue(context, operand.value, 'name');
      if (value === null) return null;
      if (operand.kind === 'addr') return { kind: 'address', value, offset: null, span };
      return { kind: operand.kind, value, span };
    }
    case 'value':
      return checkNumber(context, operand.value);
    case 'buffer': {
      const length = operand.length.value;
      if (length >= 1 && length <= 65536) return { kind: 'buffer', length, span };
      return fail(context, 'bad-operand', span, `a buffer cannot have ${length} bytes`, 'give 1 to 65536');
    }
    case 'bytes': {
      const value = checkOperand(context, operand.value, false);
      const width = operand.width.value;
      if (width !== 1 && width !== 2 && width !== 4 && width !== 8)
        return fail(context, 'bad-operand', span, `no integer has ${width} bytes`, 'give 1, 2, 4 or 8');
      return value === null ? null : { kind: 'bytes', value, width, span };
    }
    case 'sizeof':
      if (inStruct) return { kind: 'sizeof', span };
      return fail(context, 'bad-operand', span, '`sizeof` stands outside a struct', 'it is the size of the struct around it');
    case 'struct':
      return checkStruct(context, operand);
    case 'arithmetic':
      return checkArithmetic(context, operand, inStruct);
    default:
      return unreachable(operand);
  }
}

/** `addr x + 16` is one address; other sums are of numbers. */
function checkArithmetic(context: Context, operand: Extract<ast.Operand, { kind: 'arithmetic' }>, inStruct: boolean): Operand | null {
  const left = checkOperand(context, operand.left, inStruct);
  const right = checkOperand(context, operand.right, inStruct);
  if (left === null || right === null) return null;
  const number = (side: Operand) => ['integer', 'symbol', 'value', 'arithmetic', 'sizeof', 'id'].includes(side.kind);
  if (left.kind === 'address' && number(right) && operand.operator === '+') {
    const offset: Operand =
      left.offset === null ? right : { kind: 'arithmetic', operator: '+', left: left.offset, right, span: operand.span };
    return { ...left, offset, span: operand.span };
  }
  const wrong = !number(left) ? operand.left : !number(right) ? operand.right : null;
  if (wrong === null) return { kind: 'arithmetic', operator: operand.operator, left, right, span: operand.span };
  return fail(
    context,
    'bad-operand',
    wrong.span,
    `\`${operand.operator}\` is for numbers here`,
    'only `addr x + N` adds to something else',
  );
}

/** An upper-case name that the specification does not declare is C's. */
function checkNumber(context: Context, expression: ast.Expression): Operand | null {
  const { span } = expression;
  if (expression.kind === 'name' && /^[A-Z]/.test(expression.name) && !isDeclared(context, expression.name)) {
    return { kind: 'symbol', names: [expression.name], span };
  }
  const value = checkValue(context, expression, 'number');
  return value === null ? null : { kind: 'value', value, span };
}

function isDeclared(context: Context, name: string): boolean {
  const { values, members, types, functions } = context.symbols;
  return context.locals.has(name) || [values, members, types, functions].some((declared) => declared.has(name));
}

/** A value that a trace keeps: a parameter, a top-level `let` or `choose`, or a constant.
 *  @param use 'name': an element that names something; 'number': anything but a set */
export function checkValue(context: Context, expression: ast.Expression, use: 'name' | 'number'): Expression | null {
  if (expression.kind === 'name' && !isDeclared(context, expression.name)) {
    const hint = suggest(
      expression.name,
      context.locals.keys(),
      'name a parameter, or bind the value with `let` at the top level of the body',
    );
    return fail(context, 'not-bound', expression.span, `\`${expression.name}\` is not a parameter or \`let\` of this action`, hint);
  }
  const value = context.check(context, expression, null);
  if (value === null) return null;
  if (readsMore(value)) {
    return fail(
      context,
      'not-bound',
      expression.span,
      'an operand is a parameter, a `let` or a constant; this is computed',
      'bind it with `let` at the top level of the body, and use that name',
    );
  }
  const of = value.type.kind === 'option' ? value.type.of : value.type;
  if (use === 'name' && of.kind !== 'sort') {
    return fail(
      context,
      'bad-operand',
      expression.span,
      `this is ${family(value.type)}, which names nothing`,
      'name an element of a sort or object',
    );
  }
  if (use === 'number' && of.kind === 'set')
    return fail(context, 'bad-operand', expression.span, 'a set is not a number', 'use its size, or one of its elements');
  return value;
}

function readsMore(value: Expression): boolean {
  switch (value.kind) {
    case 'literal':
    case 'local':
    case 'size':
    case 'none':
      return false;
    case 'constant':
      return value.indices.some(readsMore);
    case 'unary':
      return readsMore(value.operand);
    case 'binary':
      return readsMore(value.left) || readsMore(value.right);
    case 'conditional':
      return [value.condition, value.then, value.otherwise].some(readsMore);
    default:
      return true;
  }
}

function checkStruct(context: Context, operand: Extract<ast.Operand, { kind: 'struct' }>): Operand | null {
  const seen = new Set<string>();
  const fields = operand.fields.map((field): StructField | null => {
    const name = field.path.map((part) => part.text).join('.');
    const key = `${field.kind} ${name}`;
    if (seen.has(key)) return fail(context, 'duplicate-name', field.span, `the field \`${name}\` is given twice`, 'remove one');
    seen.add(key);
    if (field.kind === 'output') {
      const id = checkValue(context, field.value, 'name');
      return id === null ? null : { field: name, value: { kind: 'output', id } };
    }
    const input = checkOperand(context, field.operand, true);
    if (input === null) return null;
    if (input.kind !== 'process' && input.kind !== 'struct') return { field: name, value: { kind: 'input', operand: input } };
    return fail(
      context,
      'bad-operand',
      field.operand.span,
      `a ${input.kind} cannot be a field`,
      input.kind === 'struct' ? 'write its fields with dots: `outer.inner: 1`' : 'give a number, `fd f`, `id x` or `addr x`',
    );
  });
  const complete = fields.filter((field) => field !== null);
  return complete.length < fields.length ? null : { kind: 'struct', name: operand.name.text, fields: complete, span: operand.span };
}

const PLACE = /\{([^{}]*)\}|[{}]/g;

/** "{cdev d}", "{group g}" and "{bdf d}" stand for paths on the machine, "{number n}" for a value in decimal. */
function checkString(context: Context, text: ast.Text): Operand | null {
  const parts: StringPart[] = [];
  let end = 0;
  let sound = true;
  for (const match of text.value.matchAll(PLACE)) {
    if (match.index > end) parts.push({ kind: 'text', text: text.value.slice(end, match.index) });
    end = match.index + match[0].length;
    const [, of, name] = /^\s*(cdev|group|bdf|number)\s+([A-Za-z_]\w*)\s*$/.exec(match[1] ?? '') ?? [];
    if (name === undefined) {
      fail(
        context,
        'bad-string',
        text.span,
        `\`${match[0]}\` in this string is not a place`,
        'write `{cdev d}`, `{group g}`, `{bdf d}` or `{number n}`, with a parameter or `let`',
      );
      sound = false;
      continue;
    }
    const value = checkValue(context, { kind: 'name', name, span: text.span }, of === 'number' ? 'number' : 'name');
    if (value === null) sound = false;
    else if (of === 'number') parts.push({ kind: 'number', value });
    else parts.push({ kind: 'path', of: of as 'cdev' | 'group' | 'bdf', value });
  }
  if (end < text.value.length) parts.push({ kind: 'text', text: text.value.slice(end) });
  return sound ? { kind: 'string', parts, span: text.span } : null;
}
