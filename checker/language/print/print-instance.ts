/** Instances as lines of text. */

import type { InstanceClause, InstanceDeclaration, InstanceValue, MachineClause } from '../ast.js';
import { WIDTH } from './print-expression.js';
import { printString } from './print-text.js';
import type { Sheet } from './sheet.js';
import { unreachable } from '../unreachable.js';

export function printInstance(sheet: Sheet, before: string, { name, title, clauses }: InstanceDeclaration, end: number): void {
  sheet.line(`${before}instance ${name.text}${title === null ? '' : ` ${printString(title.value)}`} {`);
  sheet.indented(() => {
    for (const row of rowsOf(sheet, clauses)) {
      const span = { ...row[0].span, end: row.at(-1)!.span.end };
      sheet.item(span, () => printRow(sheet, row));
    }
    sheet.commentsBefore(end);
  });
  sheet.line('}');
}

type Row = readonly [InstanceClause, ...InstanceClause[]];

/** Settings that the author wrote in one line stay in one line. */
function rowsOf(sheet: Sheet, clauses: readonly InstanceClause[]): readonly Row[] {
  const rows: [InstanceClause, ...InstanceClause[]][] = [];
  for (const clause of clauses) {
    const row = rows.at(-1);
    const joins =
      row !== undefined &&
      row.at(-1)!.kind === 'setting' &&
      clause.kind === 'setting' &&
      sheet.hasSource &&
      sheet.endsInLineOf(row[0].span.start, clause.span.end);
    if (joins) row.push(clause);
    else rows.push([clause]);
  }
  return rows;
}

function printRow(sheet: Sheet, row: Row): void {
  const settings = row.flatMap((clause) =>
    clause.kind === 'setting' ? [`${clause.path.map((name) => name.text).join('.')} = ${printValue(clause.value)}`] : [],
  );
  if (settings.length > 0) sheet.line(settings.join(', '));
  else printClause(sheet, row[0]);
}

function printClause(sheet: Sheet, clause: InstanceClause): void {
  switch (clause.kind) {
    case 'setting':
      return;
    case 'without':
    case 'only':
      return sheet.lines(
        wrapped(
          `${clause.kind} `,
          clause.names.map((name) => name.text),
        ),
      );
    case 'steps':
      return sheet.line('steps');
    case 'machine':
      if (sheet.hasSource && sheet.endsInLineOf(clause.span.start, clause.span.end)) {
        return sheet.line(`machine { ${clause.clauses.map(printMachineClause).join('; ')} }`);
      }
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

/** A list over as many lines as it needs, below its first name. */
function wrapped(head: string, names: readonly string[]): readonly string[] {
  const lines = [head];
  names.forEach((name, index) => {
    const text = `${name}${index < names.length - 1 ? ', ' : ''}`;
    if ((lines.at(-1)! + text).length > WIDTH) lines.push(' '.repeat(head.length));
    lines[lines.length - 1] += text;
  });
  return lines.map((line) => line.trimEnd());
}

function printMachineClause(clause: MachineClause): string {
  if (clause.kind === 'snoop') return 'snoop_control';
  if (clause.kind === 'no_iommu' || clause.kind === 'no_interrupt_remapping') return clause.kind;
  const place = clause.address === null ? '' : ` at ${printString(clause.address.value)}`;
  return `${clause.element.text}: ${clause.model.text}${place}`;
}

function printValue(value: InstanceValue): string {
  switch (value.kind) {
    case 'integer':
      return value.text;
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
