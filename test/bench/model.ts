/** The specification that speed is measured on, compiled and generated. */

import { readFileSync } from 'node:fs';
import { loadSpecification } from '../../checker/compile/load.js';
import { render } from '../../checker/language/diagnostic.js';
import { compileSpecification } from '../../checker/language/frontend.js';
import type { GeneratedModule } from '../../checker/system.js';

export const PATH = 'test/bench/mini-iommufd.ilk';

/** @param read gives the text of a path from the project's root, or null */
export async function loadModel(read: (path: string) => string | null): Promise<GeneratedModule> {
  const compiled = compileSpecification(PATH, read);
  if (!compiled.ok) throw new Error(compiled.diagnostics.map((diagnostic) => render(diagnostic, compiled.sources)).join('\n\n'));
  return loadSpecification(compiled.value, PATH);
}

/** A reader of the files below a folder. */
export function readerOf(folder: URL): (path: string) => string | null {
  return (path) => {
    try {
      return readFileSync(new URL(path, folder), 'utf8');
    } catch {
      return null;
    }
  };
}
