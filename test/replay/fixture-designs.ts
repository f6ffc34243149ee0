/** The designs of test/fixtures/replay, compiled in memory. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from '../../checker/compile/generate.js';
import { render } from '../../checker/language/diagnostic.js';
import { compileSpecification } from '../../checker/language/frontend.js';
import type { Design } from '../../checker/replay/path.js';
import { loadModule } from '../load-module.js';

const folder = join(import.meta.dirname, '..', 'fixtures', 'replay');

/** @param file "device-files.ilk" */
export function fixtureDesign(file: string, instance: string): Design {
  const compiled = compileSpecification(file, (path) => readFileSync(join(folder, path), 'utf8'));
  if (!compiled.ok) throw new Error(compiled.diagnostics.map((diagnostic) => render(diagnostic, compiled.sources)).join('\n'));
  const [text] = generate(compiled.value, file).values();
  return { specification: compiled.value, system: loadModule(text).module.create(instance) };
}
