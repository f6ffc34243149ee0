/** Diagnostics: everything the language phases have to say to a user, and how it is shown. */

import type { SourceText, Span } from './ir.js';
import { locate } from './source.js';

/** The closed list of codes, and what each is about. */
export const CODES = {
  // source
  'missing-file': 'an imported file, or the base of a delta, does not exist',
  'escaping-path': 'a path is absolute or leaves the root folder',
  'not-text': 'a file is not text in UTF-8',
  'file-too-large': 'a file is larger than one megabyte',
  'empty-file': 'a specification declares nothing',
  'too-deep': 'something is nested deeper than the limit',
  // syntax
  syntax: 'the text does not follow the grammar',
  header: 'a header is missing, doubled, or does not fit the use of the file',
  // files together
  'import-cycle': 'files import or change one another in a circle',
  'not-a-delta': 'override, remove and extend are only for deltas',
  'nothing-to-change': 'the base of a delta has no such declaration',
  'no-version': 'a condition on the version, in a specification that names none',
  'bad-version': 'a version that is not numbers with dots between them, or a second one',
  unsupported: 'what this version, or the language of an export, cannot express',
  'bad-refinement': 'a specification that is refined is invalid, or refines this one in turn',
  'not-total': 'a mapping does not give every variable of the refined specification a value',
  // names
  'duplicate-name': 'a name is declared twice',
  'unknown-name': 'a name is declared nowhere',
  'ambiguous-name': 'a name could mean several enum members',
  'wrong-kind': 'a name means something else than what is needed here',
  'unknown-field': 'an object or record has no such field',
  'unknown-errno': 'no Linux errno has this name',
  'unknown-signal': 'no Linux signal has this name',
  recursion: 'a function, procedure or record uses itself',
  // types
  'type-mismatch': 'the type of an expression does not fit its place',
  'option-mismatch': 'a value that may be none stands where a value is needed',
  'wrong-arity': 'a wrong number of arguments, indices or names',
  'not-constant': 'a bound is not a constant',
  'bad-type': 'a type that cannot be used here',
  'bad-number': 'a number that does not fit 31 bits, or an empty range',
  'cannot-infer': 'the type of an expression cannot be told from its place',
  // statements
  'not-assignable': 'the left side of an assignment is not a state variable',
  misplaced: 'a statement or expression that is not allowed here',
  unreachable: 'statements that can never run',
  'no-process': 'a syscall without a calling process',
  'no-actor': 'an environment action without `by`',
  // calls
  'unknown-operation': 'no operation of the agent has this name',
  'bad-operand': 'an operand that does not fit its operation',
  'not-bound': 'an operand is not a parameter or a let of the action',
  'bad-string': 'a place inside a string is malformed',
  // instances
  'missing-size': 'an instance gives no size for a sort',
  'missing-constant': 'an instance gives no value for a constant',
  'bad-setting': 'an instance sets something that is not a sort or a constant, or sets it twice',
  'bad-value': 'a value of an instance has the wrong type or range',
  'too-large': 'an instance makes a set, range or index too large',
  'bad-topology': 'the machine of an instance is malformed',
} as const;

export type Code = keyof typeof CODES;

export interface Diagnostic {
  readonly code: Code;
  readonly severity: 'error' | 'warning';
  /** What is wrong and why, as one clause. */
  readonly message: string;
  readonly span: Span;
  /** What to do. */
  readonly hint: string;
}

/** `diagnostics` is never empty and holds at least one error; warnings may stand among them. */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export type Report = (diagnostic: Diagnostic) => void;

export function error(code: Code, span: Span, message: string, hint: string): Diagnostic {
  return { code, severity: 'error', message, span, hint };
}

export function warning(code: Code, span: Span, message: string, hint: string): Diagnostic {
  return { code, severity: 'warning', message, span, hint };
}

/** Value or diagnostics, sorted by place and without repetitions. */
export function settle<T>(value: T | null, diagnostics: readonly Diagnostic[], files: readonly string[]): Result<T> {
  const sorted = sort(diagnostics, files);
  if (value !== null && sorted.every((diagnostic) => diagnostic.severity === 'warning')) return { ok: true, value, warnings: sorted };
  return { ok: false, diagnostics: sorted };
}

function sort(diagnostics: readonly Diagnostic[], files: readonly string[]): readonly Diagnostic[] {
  const rank = new Map(files.map((file, index) => [file, index]));
  const seen = new Set<string>();
  return diagnostics
    .filter((diagnostic) => {
      const key = [diagnostic.code, diagnostic.span.file, diagnostic.span.start, diagnostic.span.end, diagnostic.message].join('\0');
      return !seen.has(key) && seen.add(key) !== undefined;
    })
    .map((diagnostic, order) => ({ diagnostic, order }))
    .sort(
      (a, b) =>
        (rank.get(a.diagnostic.span.file) ?? files.length) - (rank.get(b.diagnostic.span.file) ?? files.length) ||
        a.diagnostic.span.start - b.diagnostic.span.start ||
        a.order - b.order,
    )
    .map((entry) => entry.diagnostic);
}

/** `path:line:col: error[code]: what`, the line, a caret and the hint. Without the source, the first line and the hint. */
export function render(diagnostic: Diagnostic, sources: readonly SourceText[]): string {
  const { span } = diagnostic;
  const source = sources.find((candidate) => candidate.path === span.file);
  const place = source === undefined ? null : locate(source, span.start);
  const { line, column } = place ?? { line: 1, column: 1 };
  const lines = [`${span.file}:${line}:${column}: ${diagnostic.severity}[${diagnostic.code}]: ${diagnostic.message}`];
  if (place !== null && place.lineText.trim() !== '') {
    const characters = Array.from(place.lineText);
    const marked = Array.from(source!.text.slice(span.start, Math.max(span.end, span.start + 1)).split(/[\r\n]/)[0] ?? '');
    const { first, end } = visible(characters.length, column - 1);
    const before = characters.slice(first, column - 1);
    const under = characters.slice(column - 1, Math.min(end, column - 1 + marked.length));
    const [left, right] = [first > 0 ? '...' : '', end < characters.length ? '...' : ''];
    const number = `${line}`;
    lines.push(`  ${number} | ${left}${clean(characters.slice(first, end).join(''))}${right}`);
    const carets = '^'.repeat(Math.max(1, under.map(padding).join('').length));
    lines.push(`  ${' '.repeat(number.length)} | ${' '.repeat(left.length)}${before.map(padding).join('')}${carets}`);
  }
  if (diagnostic.hint !== '') lines.push(`  hint: ${diagnostic.hint}`);
  return lines.join('\n');
}

const WIDEST = 160;

/** The part of a long line that is shown: around the caret. */
function visible(length: number, caret: number): { readonly first: number; readonly end: number } {
  if (length <= WIDEST) return { first: 0, end: length };
  const first = Math.max(0, Math.min(caret - WIDEST / 2, length - WIDEST));
  return { first, end: first + WIDEST };
}

/** Tabs stay tabs, so that the caret stands right whatever their width; wide characters take two columns. */
function padding(character: string): string {
  if (character === '\t') return '\t';
  return isWide(character.codePointAt(0) ?? 0) ? '  ' : ' ';
}

function isWide(codePoint: number): boolean {
  return (
    (codePoint >= 0x1100 && codePoint <= 0x115f) ||
    (codePoint >= 0x2e80 && codePoint <= 0xa4cf) ||
    (codePoint >= 0xac00 && codePoint <= 0xd7a3) ||
    (codePoint >= 0xf900 && codePoint <= 0xfaff) ||
    (codePoint >= 0xfe30 && codePoint <= 0xfe6f) ||
    (codePoint >= 0xff00 && codePoint <= 0xff60) ||
    (codePoint >= 0x1f300 && codePoint <= 0x1faff) ||
    (codePoint >= 0x20000 && codePoint <= 0x3fffd)
  );
}

/** Control characters are shown as a replacement: a specification must not be able to drive the terminal. */
function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\uFFFD');
}
