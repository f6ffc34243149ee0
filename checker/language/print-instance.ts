/** Instances as lines of text. */

import type { InstanceClause, InstanceDeclaration, InstanceValue, MachineClause } from './ast.js';
import { printString } from './print-text.js';
import type { Sheet } from './sheet.js';
import { unreachable } from './unreachable.js';

export function printInstance(sheet: Sheet, before: string, { name, title, clauses }: InstanceDeclaration, end: number): void {
  sheet.line(`${before}instance ${name.text}${title === null ? '' : ` ${printString(title.value)}`} {`);
  sheet.indented(() => {
    for (const clause of clauses) sheet.item(clause.span, () => printClause(sheet, clause));
    sheet.commentsBefore(end);
  });
  sheet.line('}');
}

function printClause(sheet: Sheet, clause: InstanceClause): void {
  switch (clause.kind) {
    case 'setting':
      return sheet.line(`${clause.path.map((name) => name.text).join('.')} = ${printValue(clause.value)}`);
    case 'without':
    case 'only':
      return sheet.line(`${clause.kind} ${clause.names.map((name) => name.text).join(', ')}`);
    case 'steps':
      return sheet.line('steps');
    case 'machine':
      sheet.line('machine {');
      sheet.indented(() => {
        for (const one of clause.clauses) sheet.item(one.span, () => sheet.line(printMachineClause(one)));
        sheet.commentsBefore(clause.span.end);
      });
      return sheet.line('}');
    default:
      return unreachable(clause);
  }
}

function printMachineClause(clause: MachineClause): string {
  return clause.kind === 'snoop' ? 'snoop_control' : `${clause.element.text}: ${clause.model.text} at ${printString(clause.address.value)}`;
}

function printValue(value: InstanceValue): string {
  switch (value.kind) {
    case 'integer':
    case 'boolean':
      return String(value.value);
    case 'none':
      return 'none';
    case 'name':
      return value.name;
    case 'list':
      return `[${value.elements.map(printValue).join(', ')}]`;
    case 'set':
      return `{${value.elements.map(printValue).join(', ')}}`;
    case 'map':
      return `{${value.pairs.map(({ key, value: of }) => `${printValue(key)}: ${printValue(of)}`).join(', ')}}`;
    default:
      return unreachable(value);
  }
}
