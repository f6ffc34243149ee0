/** Text of a specification inside comments of an exported model. */

import type { Expression, Property, Span } from '../../language/ir.js';
import type { Model } from './model.js';

/** `path:line`, then the text that the span covers, line by line; nothing in it can end a comment of any target. */
export function quoted(model: Model, span: Span): readonly string[] {
  const text = model.specification.sources.find((source) => source.path === span.file)?.text ?? '';
  const lines = text.slice(span.start, span.end).split(/\r\n|[\r\n\u2028\u2029]/);
  const indents = lines
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents, 80);
  return [
    model.place(span),
    ...lines.map((line, position) => (position === 0 ? line : line.slice(indent)).trimEnd()).filter((line) => line !== ''),
  ].map(harmless);
}

/** The same for a property: its name and what it says. */
export function quotedProperty(model: Model, { span, condition }: Property & { readonly condition: Expression }): readonly string[] {
  return quoted(model, condition.span.file === span.file && condition.span.end > span.end ? { ...span, end: condition.span.end } : span);
}

/** One line, without what ends or opens a comment in Promela, Murphi or TLA+, or does not print. */
export function harmless(text: string): string {
  return text
    .replace(/\*\//g, '* /')
    .replace(/\/\*/g, '/ *')
    .replace(/\*\)/g, '* )')
    .replace(/\(\*/g, '( *')
    .replace(/\\$/, '')
    .replace(/[^\P{C}\t]|[\u2028\u2029]/gu, '?');
}
