/** Source files: what is accepted as text, and lines and columns of offsets. */

import type { SourceText } from './ir.js';

/** One megabyte: far beyond any specification written by people, and a second of parsing. */
export const MAXIMUM_LENGTH = 1 << 20;

/** 1-based; columns count characters (code points), so that a caret can be put under them. */
export interface LineAndColumn {
  readonly line: number;
  readonly column: number;
  /** Without its line end. */
  readonly lineText: string;
}

export function locate(source: SourceText, offset: number): LineAndColumn {
  const at = Math.max(0, Math.min(offset, source.text.length));
  const start = source.text.lastIndexOf('\n', at - 1) + 1;
  const newline = source.text.indexOf('\n', at);
  const lineText = source.text.slice(start, newline < 0 ? undefined : newline).replace(/\r$/, '');
  let line = 1;
  for (let index = source.text.indexOf('\n'); index >= 0 && index < start; index = source.text.indexOf('\n', index + 1)) line++;
  return { line, column: Array.from(source.text.slice(start, at)).length + 1, lineText };
}

/** Without a byte order mark, which some editors write. */
export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
