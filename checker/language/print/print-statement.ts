/** Statements and concrete calls as lines of text. */

import type { Call, Operand, Statement, StructField } from '../ast.js';
import { printBinder, printExpression, printLong, printPostfix, printWhere, WIDTH } from './print-expression.js';
import { printString } from './print-text.js';
import { newSheet, type Sheet } from './sheet.js';
import { unreachable } from '../unreachable.js';

/** Columns that a whole block may take on one line. */
const SHORT = 100;

/** `{`, the statements, `}`, with comments where they were. `before` and `after` share the lines of the braces. */
export function printBlock(sheet: Sheet, before: string, body: readonly Statement[], end: number, after = '', mayBeShort = true): void {
  if (body.length === 0 && !sheet.hasCommentBefore(end)) {
    sheet.line(`${before}{ }${after}`);
    return;
  }
  const line =
    sheet.hasCommentBefore(end) || !mayBeShort || !sheet.endsInLineOf(body[0]?.span.start ?? end, end)
      ? null
      : shortBlock(before, body, after);
  if (line !== null) return sheet.line(line);
  sheet.line(`${before}{`);
  sheet.indented(() => {
    for (const statement of body) sheet.item(statement.span, () => printStatement(sheet, statement));
    sheet.commentsBefore(end);
  });
  sheet.line(`}${after}`);
}

/** One line for an `undo` or `if` that does one or two simple things, or null. */
function shortBlock(before: string, body: readonly Statement[], after: string): string | null {
  if (body.length > 2 || !/\bundo $|^if /.test(before)) return null;
  if (!body.every(({ kind }) => kind === 'assign' || kind === 'call')) return null;
  const scratch = newSheet('', []);
  for (const statement of body) printStatement(scratch, statement);
  const line = `${before}{ ${scratch.text().trimEnd().split('\n').join('; ')} }${after}`;
  return line.length <= SHORT ? line : null;
}

function printStatement(sheet: Sheet, statement: Statement): void {
  const long = (prefix: string, value: Parameters<typeof printLong>[1]): void => sheet.lines(printLong(prefix, value, ''));
  switch (statement.kind) {
    case 'versioned':
      return printVersioned(sheet, statement);
    case 'let':
      return long(`let ${statement.name.text} = `, statement.value);
    case 'assign':
      return long(`${printPostfix(statement.place)} ${statement.operator} `, statement.value);
    case 'if':
      return printIf(sheet, '', statement);
    case 'for':
      return printBlock(sheet, `for ${printBinder(statement.binder)}${printWhere(statement.where)} `, statement.body, statement.span.end);
    case 'choose':
      return sheet.line(`choose ${printBinder(statement.binder)}${printWhere(statement.where)}`);
    case 'require':
      return long('require ', statement.condition);
    case 'await':
      return long('await ', statement.condition);
    case 'returns':
      return long('returns ', statement.value);
    case 'fails':
    case 'signals':
      return printFails(sheet, statement);
    case 'step': {
      const locks = statement.locks.length === 0 ? '' : `under ${statement.locks.map((lock) => lock.text).join(', ')} `;
      return printBlock(sheet, `step ${statement.name.text} ${locks}`, statement.body, statement.span.end);
    }
    case 'call':
      return sheet.line(`${statement.name.text}(${statement.arguments.map((one) => printExpression(one)).join(', ')})`);
    default:
      return unreachable(statement);
  }
}

function printVersioned(sheet: Sheet, { conditions, body, block, span }: Statement & { kind: 'versioned' }): void {
  const head = conditions.map(({ kind, version }) => `${kind} ${printString(version.value)} `).join('');
  const [only] = body;
  if (block || only === undefined || sheet.hasCommentBefore(span.end)) return printBlock(sheet, head, body, span.end);
  const scratch = newSheet('', []);
  printStatement(scratch, only);
  sheet.lines(`${head}${scratch.text().trimEnd()}`.split('\n'));
}

function printIf(sheet: Sheet, before: string, statement: Statement & { kind: 'if' }): void {
  const { condition, then, otherwise, span } = statement;
  const head = `${before}if ${printExpression(condition)} `;
  if (otherwise === null) return printBlock(sheet, head, then, span.end);
  // What follows `}` goes on in its line, so the block is never a short one.
  const [only, ...more] = otherwise;
  const ownEnd = only?.span.start ?? span.end;
  printBlock(sheet, head, then, then.at(-1)?.span.end ?? ownEnd, '', false);
  // `else if` is a block of one `if` in the tree.
  if (only?.kind === 'if' && more.length === 0) sheet.continued(() => printIf(sheet, '} else ', only));
  else sheet.continued(() => printBlock(sheet, '} else ', otherwise, span.end));
}

function printFails(sheet: Sheet, { kind, name, condition, undo, span }: Statement & { kind: 'fails' | 'signals' }): void {
  const head = `${kind} ${name.text}`;
  if (undo !== null) {
    const when = condition === null ? '' : ` when ${printExpression(condition)}`;
    return printBlock(sheet, `${head}${when} undo `, undo, span.end);
  }
  if (condition === null) return sheet.line(head);
  sheet.lines(printLong(`${head} when `, condition, ''));
}

export function printCall({ performer, operation, operands, binds }: Call): readonly string[] {
  const as = performer === 'actor' ? '' : performer === 'machine' ? 'as machine ' : `as process ${printPostfix(performer)} `;
  const binding = binds === null ? '' : ` -> ${binds.kind} ${printPostfix(binds.value)}`;
  const line = `${as}${operation.text}(${operands.map((one) => printOperand(one)).join(', ')})${binding}`;
  const structure = operands.at(-1);
  if (line.length <= WIDTH - 8 || structure?.kind !== 'struct') return [line];
  const before = operands
    .slice(0, -1)
    .map((one) => `${printOperand(one)}, `)
    .join('');
  return [
    `${as}${operation.text}(${before}struct ${structure.name.text} {`,
    ...structure.fields.map((field) => `  ${printField(field)},`),
    `})${binding}`,
  ];
}

const OPERAND_PRECEDENCE = { '+': 1, '-': 1, '*': 2 } as const;

function printOperand(operand: Operand, above = 0): string {
  switch (operand.kind) {
    case 'string':
      return printString(operand.text.value);
    case 'fd':
    case 'id':
    case 'addr':
    case 'process':
      return `${operand.kind} ${printPostfix(operand.value)}`;
    case 'value':
      return printPostfix(operand.value);
    case 'integer':
      return operand.text;
    case 'buffer':
      return `buffer ${operand.length.text}`;
    case 'bytes':
      return `bytes(${printOperand(operand.value)}, ${operand.width.text})`;
    case 'sizeof':
      return 'sizeof';
    case 'struct':
      return `struct ${operand.name.text} { ${operand.fields.map(printField).join(', ')} }`;
    case 'symbols':
      return operand.names.map((name) => name.text).join(' | ');
    case 'arithmetic': {
      const own = OPERAND_PRECEDENCE[operand.operator];
      const text = `${printOperand(operand.left, own)} ${operand.operator} ${printOperand(operand.right, own + 1)}`;
      return own < above ? `(${text})` : text;
    }
    default:
      return unreachable(operand);
  }
}

function printField(field: StructField): string {
  const path = field.path.map((name) => name.text).join('.');
  return field.kind === 'input' ? `${path}: ${printOperand(field.operand)}` : `${path} -> id ${printPostfix(field.value)}`;
}
