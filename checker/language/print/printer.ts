/** Whole files as canonical text: from a tree, or from a text with its comments kept. */

import type { File, Header, Item } from '../ast.js';
import type { Result } from '../diagnostic.js';
import { parse } from '../parse/parse.js';
import { printDeclaration } from './print-declaration.js';
import { printString } from './print-text.js';
import { commentsOf, newSheet, type Sheet } from './sheet.js';
import { unreachable } from '../unreachable.js';

/** The tree as text; documentation is kept, other comments are not in a tree. */
export function print(file: File): string {
  const sheet = newSheet('', []);
  printItems(sheet, file, true);
  return sheet.text();
}

/** The same specification in the canonical layout. Formatting twice changes nothing more.
 *  @param path for diagnostics */
export function format(text: string, path: string): Result<string> {
  const parsed = parse({ path, text });
  if (parsed.file === null) return { ok: false, diagnostics: [parsed.diagnostic] };
  const sheet = newSheet(text, commentsOf(text));
  printItems(sheet, parsed.file, false);
  sheet.commentsBefore(Number.POSITIVE_INFINITY);
  return { ok: true, value: sheet.text(), warnings: [] };
}

function printItems(sheet: Sheet, file: File, documentation: boolean): void {
  for (const item of file.items) {
    if (documentation) sheet.gap();
    sheet.item(item.span, () => {
      if (documentation && item.kind === 'declaration') sheet.lines(documentationLines(item.documentation));
      printItem(sheet, item);
    });
  }
}

const documentationLines = (text: string): readonly string[] =>
  text === '' ? [] : text.split('\n').map((line) => `/// ${line}`.trimEnd());

function printItem(sheet: Sheet, item: Item): void {
  switch (item.kind) {
    case 'header':
      return printHeader(sheet, item);
    case 'import':
      return sheet.line(`import ${printString(item.path.value)}`);
    case 'declaration':
      return printDeclaration(sheet, item);
    default:
      return unreachable(item);
  }
}

function printHeader(sheet: Sheet, { header, name, title, base, references }: Header): void {
  const text = title === null ? '' : ` ${printString(title.value)}`;
  sheet.line(`${header} ${name.text}${text}${base === null ? '' : ` of ${printString(base.value)}`}`);
  sheet.indented(() => {
    for (const one of references) sheet.item(one.span, () => sheet.line(`${one.kind} ${printString(one.text.value)}`));
  });
}
