/** The README's table of designs by properties. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../lab.js';

/** Design -> property -> cell of the README's table of designs. */
export function designTable(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const rows = readFileSync(join(projectRoot, 'README.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const head = rows.findIndex((row) => row[1] === 'property' && row[2] === 'merged');
  const designs = rows[head]!.slice(2, -1);
  return new Map(designs.map((design, index) => [design, new Map(rows.slice(head).map((row) => [row[1]!, row[index + 2] ?? '']))]));
}

/** What the table says of the interface as merged; a property without a row is one of the others, which hold. */
export function mergedCell(property: string): string {
  const cell = designTable().get('merged')!.get(property) ?? 'holds';
  return cell.replace(/^\*\*(\d+)\*\*$/, 'refuted, $1');
}
