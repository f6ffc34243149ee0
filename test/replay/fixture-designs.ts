/** The designs of test/fixtures/replay, compiled in memory. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateModule } from '../../checker/compile/generate.js';
import { render } from '../../checker/language/diagnostic.js';
import { compileSpecification } from '../../checker/language/frontend.js';
import type { Specification } from '../../checker/language/ir.js';
import type { Design } from '../../checker/replay/path.js';
import type { GeneratedModule, TransitionSystem } from '../../checker/system.js';
import { loadModule } from '../load-module.js';

const folder = join(import.meta.dirname, '..', 'fixtures', 'replay');

/** @param file "device-files.ilk" */
export function fixtureDesign(file: string, instance: string): Design {
  const compiled = compileSpecification(file, (path) => readFileSync(join(folder, path), 'utf8'));
  if (!compiled.ok) throw new Error(compiled.diagnostics.map((diagnostic) => render(diagnostic, compiled.sources)).join('\n'));
  return { specification: compiled.value, system: systemOf(compiled.value, instance) };
}

/** A module has all instances of its specification. */
const modules = new WeakMap<Specification, GeneratedModule>();

export function systemOf(specification: Specification, instance: string): TransitionSystem {
  const module = modules.get(specification) ?? loadModule(generateModule(specification, 'fixture.ilk')).module;
  modules.set(specification, module);
  return module.create(instance);
}
