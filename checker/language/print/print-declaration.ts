/** Declarations as lines of text. */

import type { Clause, Declaration, Declared, Field, Parameter } from '../ast.js';
import { printInstance } from './print-instance.js';
import { printExpression, printLong, printPostfix, printType, printWhere, WIDTH } from './print-expression.js';
import { printBlock, printCall } from './print-statement.js';
import { printString } from './print-text.js';
import type { Sheet } from './sheet.js';
import { unreachable } from '../unreachable.js';

export function printDeclaration(sheet: Sheet, { modifiers, declared }: Declaration): void {
  const before = modifiers.map(({ kind, version }) => (version === null ? `${kind} ` : `${kind} ${printString(version.value)} `)).join('');
  printDeclared(sheet, before, declared);
}

function printDeclared(sheet: Sheet, before: string, declared: Declared): void {
  const prefix = (name: { readonly text: string } | null): string => (name === null ? '' : ` as ${name.text}`);
  switch (declared.kind) {
    case 'sort':
      return sheet.line(`${before}sort ${declared.name.text}${prefix(declared.prefix)}${declared.symmetric ? ' symmetric' : ''}`);
    case 'enum':
      return printMembers(
        sheet,
        `${before}enum ${declared.name.text}`,
        declared.members.map((member) => member.text),
      );
    case 'record':
      return printFields(sheet, `${before}record ${declared.name.text}`, declared.fields, declared.span.end);
    case 'object':
      return printFields(
        sheet,
        `${before}object ${declared.name.text}${prefix(declared.prefix)}${declared.symmetric ? ' symmetric' : ''}`,
        declared.fields,
        declared.span.end,
      );
    case 'constant':
    case 'var':
      return sheet.line(`${before}${declared.kind} ${declared.name.text}: ${printType(declared.type)}${initial(declared.initial)}`);
    case 'initially':
      return printBlock(sheet, `${before}initially `, declared.body, declared.span.end);
    case 'def': {
      const head = `${before}def ${declared.name.text}(${printParameters(declared.parameters)}): ${printType(declared.result)} = `;
      return sheet.lines(printLong(head, declared.body, ''));
    }
    case 'proc':
      return printBlock(
        sheet,
        `${before}proc ${declared.name.text}(${printParameters(declared.parameters)}) `,
        declared.body,
        declared.span.end,
      );
    case 'syscall':
    case 'action':
      return printAction(sheet, before, declared);
    case 'invariant':
    case 'reachable':
      return sheet.lines(printLong(`${before}${declared.kind} ${declared.name.text}${title(declared.title)}: `, declared.condition, ''));
    case 'transition':
      return printTransition(sheet, before, declared);
    case 'allow':
      return sheet.line(`${before}allow deadlock`);
    case 'instance':
      return printInstance(sheet, before, declared, declared.span.end);
    case 'remove': {
      const what = REMOVED[declared.what] ?? declared.what;
      return sheet.line(`${before}remove ${what}${declared.name === null ? '' : ` ${declared.name.text}`}`);
    }
    case 'extend':
      if (declared.what === 'enum')
        return printMembers(
          sheet,
          `${before}extend enum ${declared.name.text}`,
          declared.members.map((member) => member.text),
        );
      return printFields(sheet, `${before}extend ${declared.what} ${declared.name.text}`, declared.fields, declared.span.end);
    case 'leads-to': {
      const formals = declared.parameters.length === 0 ? '' : `(${printParameters(declared.parameters)})`;
      const fairness = declared.fairness.map(
        ({ strength, actions }) =>
          `under ${strength} fairness of ${actions.map(({ each, action }) => `${each ? 'each ' : ''}${action.text}`).join(', ')}`,
      );
      const premise = printExpression(declared.premise, { above: 0, last: false });
      const conclusion = printExpression(declared.conclusion, { above: 0, last: fairness.length === 0 });
      const head = `${before}property ${declared.name.text}${formals}${title(declared.title)}: `;
      const line = `${head}${premise} leads to ${conclusion}`;
      if (line.length <= WIDTH) sheet.line(line);
      else {
        sheet.lines(printLong(head, declared.premise, ''));
        sheet.indented(() => sheet.lines(printLong('leads to ', declared.conclusion, '')));
      }
      return sheet.indented(() => sheet.lines(fairness));
    }
    case 'refines':
      return sheet.line(`${before}refines ${printString(declared.base.value)}${mapping(declared.mapping)}`);
    default:
      return unreachable(declared);
  }
}

function mapping(pairs: (Declared & { kind: 'refines' })['mapping']): string {
  if (pairs === null) return '';
  return ` under { ${pairs.map(({ place, value }) => `${printPostfix(place)} = ${printExpression(value)};`).join(' ')} }`;
}

/** Words of what is removed, where they are not the name of its kind. */
const REMOVED: Readonly<Record<string, string>> = {
  transition: 'transition invariant',
  allow: 'allow deadlock',
  'leads-to': 'property',
};

const title = (text: { readonly value: string } | null): string => (text === null ? '' : ` ${printString(text.value)}`);
const initial = (value: Field['initial']): string => (value === null ? '' : ` = ${printExpression(value)}`);

function printMembers(sheet: Sheet, head: string, members: readonly string[]): void {
  const line = `${head} { ${members.join(', ')} }`;
  if (line.length <= WIDTH) return sheet.line(line);
  sheet.lines([`${head} {`, ...members.map((member) => `  ${member},`), '}']);
}

function printFields(sheet: Sheet, head: string, fields: readonly Field[], end: number): void {
  const texts = fields.map(
    (field) => `${field.constant ? 'constant ' : ''}${field.name.text}: ${printType(field.type)}${initial(field.initial)}`,
  );
  const line = `${head} { ${texts.join(', ')} }`;
  const isShort = head.includes('record ') && line.length <= WIDTH && !sheet.hasCommentBefore(end);
  if (isShort || (fields.length === 0 && !sheet.hasCommentBefore(end))) return sheet.line(fields.length === 0 ? `${head} { }` : line);
  sheet.line(`${head} {`);
  sheet.indented(() => {
    for (const [index, field] of fields.entries()) sheet.item(field.span, () => sheet.line(texts[index]!));
    sheet.commentsBefore(end);
  });
  sheet.line('}');
}

function printParameters(parameters: readonly Parameter[]): string {
  return parameters.map(({ name, type, where }) => `${name.text}: ${printType(type)}${printWhere(where)}`).join(', ');
}

function printAction(sheet: Sheet, before: string, action: Declared & { kind: 'syscall' | 'action' }): void {
  const [first] = action.clauses;
  const by = first?.kind === 'by' ? ` by ${first.actor.text}` : '';
  const clauses = by === '' ? action.clauses : action.clauses.slice(1);
  const head = `${before}${action.kind} ${action.name.text}(${printParameters(action.parameters)})${by}`;
  if (clauses.length === 0) return printBlock(sheet, `${head} `, action.body, action.span.end);
  sheet.line(head);
  sheet.indented(() => {
    for (const clause of clauses) sheet.item(clause.span, () => printClause(sheet, clause));
  });
  printBlock(sheet, '', action.body, action.span.end);
}

function printClause(sheet: Sheet, clause: Clause): void {
  switch (clause.kind) {
    case 'by':
      return sheet.line(`by ${clause.actor.text}`);
    case 'source':
      return sheet.line(`source ${printString(clause.source.value)}`);
    case 'since':
    case 'until':
      return sheet.line(`${clause.kind} ${printString(clause.version.value)}`);
    case 'calls': {
      const [only, ...more] = clause.calls;
      if (only !== undefined && more.length === 0) {
        const [line, ...rest] = printCall(only);
        return sheet.lines([`calls ${line}`, ...rest]);
      }
      sheet.line('calls {');
      sheet.indented(() => {
        for (const call of clause.calls) sheet.item(call.span, () => sheet.lines(printCall(call)));
        sheet.commentsBefore(clause.span.end);
      });
      return sheet.line('}');
    }
    default:
      return unreachable(clause);
  }
}

function printTransition(sheet: Sheet, before: string, { name, title: text, on, condition }: Declared & { kind: 'transition' }): void {
  sheet.lines(
    printLong(`${before}transition invariant ${name.text}${title(text)}${on === null ? '' : ` on ${printOn(on)}`}: `, condition, ''),
  );
}

function printOn({ action, parameters, outcome }: NonNullable<(Declared & { kind: 'transition' })['on']>): string {
  const names = parameters === null ? '' : `(${parameters.map((name) => name.text).join(', ')})`;
  const end = outcome === null ? '' : outcome.kind === 'always' ? ' always' : ` ${outcome.kind} ${outcome.name.text}`;
  return `${action.text}${names}${end}`;
}
