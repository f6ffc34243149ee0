/** Imports and deltas: the files of a specification -> one list of declarations. */

import { createHash } from 'node:crypto';
import type * as ast from '../ast.js';
import { type Diagnostic, error, type Report } from '../diagnostic.js';
import type { Reference, SourceText } from '../ir.js';
import type { Loaded, LoadedFile } from './load.js';
import { applyChanges, describeChange } from './changes.js';
import { type Versions, versionsOf } from './versions.js';
import { folderOf, relativePath } from './paths.js';

export interface Merged {
  readonly name: string;
  readonly title: string;
  readonly digest: string;
  readonly references: readonly Reference[];
  readonly sources: readonly SourceText[];
  /** Without override, remove and extend: they are done. */
  readonly declarations: readonly ast.Declaration[];
}

export function merge(loaded: Loaded): { readonly merged: Merged; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (diagnostic) => diagnostics.push(diagnostic);
  const done = new Set<string>();
  const declarations = declarationsOf(loaded, loaded.main, done, versionsOf(loaded, report), report);
  const header = loaded.files.get(loaded.main)?.header ?? null;
  const merged: Merged = {
    name: header?.name.text ?? fileName(loaded.main),
    title: header?.title?.value ?? '',
    digest: digestOf(loaded),
    references: header?.references.flatMap(({ kind, text }) => (kind === 'version' ? [] : [{ kind, text: text.value }])) ?? [],
    sources: loaded.sources,
    declarations,
  };
  return { merged, diagnostics };
}

/** Of a file and all that it needs; each file once. */
function declarationsOf(loaded: Loaded, path: string, done: Set<string>, versions: Versions, report: Report): readonly ast.Declaration[] {
  const file = loaded.files.get(path);
  if (file === undefined || done.has(path)) return [];
  done.add(path);
  const base = file.base === null ? [] : declarationsOf(loaded, file.base, done, versions, report);
  const imported = file.imports.flatMap((imported) => {
    refuseSpecification(loaded, imported, file, report);
    return declarationsOf(loaded, imported, done, versions, report);
  });
  const before = [...base, ...imported];
  const declarations = versions.select(file.declarations);
  if (file.header?.header === 'delta') return applyChanges(before, declarations, report);
  for (const declaration of declarations) {
    const change = describeChange(declaration);
    if (change === null) continue;
    report(
      error(
        'not-a-delta',
        declaration.span,
        `\`${change}\` changes a base, and this file has none`,
        'begin the file with `delta NAME of "BASE.ilk"`',
      ),
    );
  }
  return [...before, ...declarations.filter((declaration) => describeChange(declaration) === null)];
}

function refuseSpecification(loaded: Loaded, imported: string, file: LoadedFile, report: Report): void {
  const header = loaded.files.get(imported)?.header;
  if (header === undefined || header === null || header.header === 'module') return;
  report(
    error(
      'header',
      header.span,
      `${file.path} imports this file, which is a complete ${header.header}`,
      'make it a module, or make the importing file a delta of it',
    ),
  );
}

function fileName(path: string): string {
  const name = path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\.[^.]*$/, '')
    .replace(/[^A-Za-z0-9_]/g, '_');
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`;
}

/** Paths as seen from the main file's folder, so that the digest is the same wherever the command runs. */
function digestOf(loaded: Loaded): string {
  const folder = folderOf(loaded.main);
  const hash = createHash('sha256');
  for (const source of loaded.sources) hash.update(`${relativePath(folder, source.path)}\0${source.text}\0`);
  return hash.digest('hex');
}
