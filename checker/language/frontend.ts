/** All language phases in one: a path -> a typed specification, or every diagnostic of every phase. */

import { type Diagnostic, error, type Result, settle } from './diagnostic.js';
import type { SourceText, Specification } from './ir.js';
import { load, type Read } from './files/load.js';
import { merge } from './files/merge.js';
import { typecheck } from './check/typecheck.js';

/** The failing result carries the sources too: diagnostics are shown with them. */
export type Compiled = Result<Specification> & { readonly sources: readonly SourceText[] };

/** @param path relative to a folder of the caller's choice, with `/`; it may begin with `../`
 *  @param read gives the text of such a path, or null */
export function compileSpecification(path: string, read: Read): Compiled {
  const loaded = load(path, read);
  const { merged, diagnostics: merging } = merge(loaded);
  const diagnostics: Diagnostic[] = [...loaded.diagnostics, ...merging];
  const isWhole = loaded.diagnostics.length === 0;
  const { specification, diagnostics: typing } = typecheck(merged);
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
