/** Files: the main one and all that it imports or changes, parsed. Reading is the caller's business. */

import type * as ast from '../ast.js';
import { type Diagnostic, error } from '../diagnostic.js';
import type { SourceText, Span } from '../ir.js';
import { parse } from '../parse/parse.js';
import { isAbsolute, normalise, resolvePath } from './paths.js';
import { withoutMark } from '../source.js';

/** The text of a file, by its path relative to the caller's folder; null if there is none. */
export type Read = (path: string) => string | null;

export interface LoadedFile {
  readonly path: string;
  readonly header: ast.Header | null;
  /** The file that a delta changes, by path; null otherwise, or if it could not be read. */
  readonly base: string | null;
  /** Paths of the imported files that could be read, in order. */
  readonly imports: readonly string[];
  readonly declarations: readonly ast.Declaration[];
}

export interface Loaded {
  readonly main: string;
  readonly files: ReadonlyMap<string, LoadedFile>;
  /** Bases and imports before the files that name them. */
  readonly sources: readonly SourceText[];
  readonly diagnostics: readonly Diagnostic[];
}

export function load(path: string, read: Read): Loaded {
  const files = new Map<string, LoadedFile>();
  const sources: SourceText[] = [];
  const diagnostics: Diagnostic[] = [];
  const main = normalise(path);
  visit(main, null, []);
  return { main, files, sources, diagnostics };

  /** Whether the file could be read. */
  function visit(current: string, from: { readonly span: Span; readonly written: string } | null, above: readonly string[]): boolean {
    if (from !== null && above.includes(current)) {
      const circle = [...above.slice(above.indexOf(current)), current].join(' -> ');
      diagnostics.push(
        error('import-cycle', from.span, `these files need one another: ${circle}`, 'move what they share into a module that both import'),
      );
      return false;
    }
    if (files.has(current)) return true;
    const text = read(current);
    if (text === null) {
      const span = from?.span ?? { file: current, start: 0, end: 0 };
      const message = from === null ? `the file cannot be read` : `there is no file ${current}`;
      diagnostics.push(
        error('missing-file', span, message, from === null ? 'check the path' : 'paths are relative to the file that names them'),
      );
      return false;
    }
    const source = { path: current, text: withoutMark(text) };
    const parsed = parse(source);
    if (parsed.file === null) {
      sources.push(source);
      diagnostics.push(parsed.diagnostic);
      files.set(current, { path: current, header: null, base: null, imports: [], declarations: [] });
      return true;
    }
    const inner = [...above, current];
    const { header, declarations, imports } = divide(parsed.file);
    const base = header?.base === null || header === null ? null : follow(current, header.base, inner);
    const imported = imports.flatMap(({ path: reference }) => follow(current, reference, inner) ?? []);
    files.set(current, { path: current, header, base, imports: imported, declarations });
    sources.push(source);
    return true;
  }

  function follow(from: string, reference: ast.Text, above: readonly string[]): string | null {
    if (isAbsolute(reference.value) || reference.value === '') {
      diagnostics.push(
        error(
          'escaping-path',
          reference.span,
          `"${reference.value}" is not a relative path`,
          'write the path from this file\'s folder, such as "../linux/vfio.ilk"',
        ),
      );
      return null;
    }
    const target = resolvePath(from, reference.value);
    return visit(target, { span: reference.span, written: reference.value }, above) ? target : null;
  }

  function divide(file: ast.File): { header: ast.Header | null; declarations: ast.Declaration[]; imports: ast.Import[] } {
    const headers = file.items.filter((item) => item.kind === 'header');
    const [first, second] = headers;
    if (second !== undefined) diagnostics.push(error('header', second.span, 'the file has two headers', 'keep one'));
    if (first !== undefined && file.items[0] !== first)
      diagnostics.push(error('header', first.span, 'the header is not the first thing in the file', 'move it to the top'));
    return {
      header: first ?? null,
      declarations: file.items.filter((item) => item.kind === 'declaration'),
      imports: file.items.filter((item) => item.kind === 'import'),
    };
  }
}
