/** All language phases in one: a path -> a typed specification, or every diagnostic of every phase. */

import type * as ast from './ast.js';
import { type Diagnostic, error, type Report, type Result, settle } from './diagnostic.js';
import type { SourceText, Specification } from './ir.js';
import { load, type Read } from './files/load.js';
import { merge } from './files/merge.js';
import { isAbsolute, resolvePath } from './files/paths.js';
import { typecheck } from './check/typecheck.js';

/** The failing result carries the sources too: diagnostics are shown with them. */
export type Compiled = Result<Specification> & { readonly sources: readonly SourceText[] };

/** @param path relative to a folder of the caller's choice, with `/`; it may begin with `../`
 *  @param read gives the text of such a path, or null */
export function compileSpecification(path: string, read: Read): Compiled {
  return compile(path, read, []);
}

/** @param refining the specifications that refine this one, the first of them outermost */
function compile(path: string, read: Read, refining: readonly string[]): Compiled {
  const loaded = load(path, read);
  const inner = [...refining, loaded.main];
  const { merged, diagnostics: merging } = merge(loaded);
  const diagnostics: Diagnostic[] = [...loaded.diagnostics, ...merging];
  const isWhole = loaded.diagnostics.length === 0;
  const { specification, diagnostics: typing } = typecheck(merged, (named, report) => refined(named, read, inner, report));
  // With a file missing, names of that file are unknown: only what does not depend on it is worth saying.
  diagnostics.push(...(isWhole ? typing : typing.filter((diagnostic) => !DEPENDENT.has(diagnostic.code))));
  if (isWhole && merged.declarations.length === 0) {
    diagnostics.push(
      error(
        'empty-file',
        { file: loaded.main, start: 0, end: 0 },
        'the specification declares nothing',
        'begin with `specification NAME`, a sort and a syscall',
      ),
    );
  }
  const files = loaded.sources.map((source) => source.path);
  return { ...settle(specification, diagnostics, files), sources: loaded.sources };
}

/** The specification that a `refines` names: whole, valid, and read for itself. */
function refined(named: ast.Text, read: Read, refining: readonly string[], report: Report): Specification | null {
  const { span, value } = named;
  const refuse = (message: string, hint: string): null => {
    report(error('bad-refinement', span, message, hint));
    return null;
  };
  if (isAbsolute(value) || value === '') return refuse(`"${value}" is not a relative path`, "write the path from this file's folder");
  const path = resolvePath(span.file, value);
  if (refining.includes(path)) return refuse(`${path} refines this specification in turn`, 'only one of two can be the abstract one');
  if (read(path) === null) return refuse(`there is no file ${path}`, 'paths are relative to the file that names them');
  const compiled = compile(path, read, refining);
  if (compiled.ok) return compiled.value;
  const errors = compiled.diagnostics.filter(({ severity }) => severity === 'error').length;
  return refuse(`${path} is not a valid specification: ${errors} error${errors === 1 ? '' : 's'}`, `interlock check ${path} tells them`);
}

/** Codes that a missing or unreadable file can cause elsewhere. */
const DEPENDENT: ReadonlySet<Diagnostic['code']> = new Set([
  'unknown-name',
  'wrong-kind',
  'unknown-field',
  'missing-size',
  'missing-constant',
  'bad-setting',
  'bad-value',
  'bad-topology',
  'not-constant',
  'no-process',
]);
