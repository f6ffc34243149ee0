/** Text of a specification inside emitted comments and strings. */

import type { SourceText, Span } from '../language/ir.js';

/** Text that cannot end the comment it stands in, nor hide what follows it. */
export function inComment(text: string): string {
  return (
    text
      .replace(/\*\//g, '* /')
      .replace(/\/\*/g, '/ *')
      .replace(/[\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '?')
      // Everything but line breaks and tabs that does not print.
      .replace(/[^\P{Cc}\n\t]/gu, '?')
  );
}

/** A string literal of TypeScript with exactly this value. */
export function literal(text: string): string {
  return JSON.stringify(text).replace(/[\u2028\u2029]/g, (separator) => (separator === '\u2028' ? '\\u2028' : '\\u2029'));
}

/** `path:line` of a span's start, and the text it covers, as the lines of a documentation comment. */
export function quoted(sources: readonly SourceText[], span: Span): string {
  const text = sources.find((source) => source.path === span.file)?.text ?? '';
  const line = text.slice(0, span.start).split('\n').length;
  const lines = text
    .slice(span.start, span.end)
    .split(/\r?\n/)
    .map((each) => each.trim());
  return inComment([`${span.file}:${line}`, ...lines.filter((each) => each !== '')].join('\n'));
}

/** The same from the beginning of the line that a declaration's name stands on, to the end of that line or to `end`. */
export function quotedFrom(sources: readonly SourceText[], span: Span, end?: number): string {
  const text = sources.find((source) => source.path === span.file)?.text ?? '';
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const lineEnd = text.indexOf('\n', span.start);
  return quoted(sources, { ...span, start, end: end ?? (lineEnd < 0 ? text.length : lineEnd) });
}
