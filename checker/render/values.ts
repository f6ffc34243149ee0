/** Values, arguments and locations of traces as text. */

import type { Value } from '../system.js';
import type { Location } from '../trace/build.js';

/** "none", "true", "12", "device0", "{page0, page1}" */
export function formatValue(value: Value): string {
  if (value === null) return 'none';
  if (typeof value === 'object') return `{${value.map(formatValue).join(', ')}}`;
  return String(value);
}

/** "spec/linux/cdev.ilk:42" */
export function formatLocation(location: Location): string {
  return `${location.path}:${location.line}`;
}

/** Words laid out after an indentation, in lines of at most `width` columns where no word is longer. */
export function wrapWords(words: readonly string[], indent: string, width: number): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of words) {
    const isFirst = line === indent;
    if (!isFirst && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line += isFirst ? word : ` ${word}`;
    }
  }
  if (line !== indent) lines.push(line);
  return lines;
}

/** A sentence in lines of at most `width` columns, the later ones indented by `later`. */
export function wrapped(text: string, indent: string, width: number, later = indent): string[] {
  const [first, ...rest] = wrapWords(text.split(' '), later, width);
  return first === undefined ? [] : [indent + first.trimStart(), ...rest];
}
