/** Specifications of this folder, compiled, and what exploring an instance of them finds. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateModule } from '../../checker/compile/generate.js';
import { explore } from '../../checker/explore/explore.js';
import type { Verdict } from '../../checker/explore/verdict.js';
import { compileSpecification } from '../../checker/language/frontend.js';
import type { Specification } from '../../checker/language/ir.js';
import { loadModule } from '../load-module.js';

export const models = join(import.meta.dirname, 'models');

/** The specification in `models/NAME.ilk`. */
export function compiled(name: string): Specification {
  return compiledText(readFileSync(join(models, `${name}.ilk`), 'utf8'), `${name}.ilk`);
}

export function compiledText(text: string, path = 'model.ilk'): Specification {
  const result = compileSpecification(path, (other) => (other === path ? text : null));
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.value;
}

/** The verdict of a whole exploration, as long as it has no more states than that. */
export function explored(specification: Specification, instance: string, states = 100_000): Verdict {
  const system = loadModule(generateModule(specification, 'model.ilk')).module.create(instance);
  const origin = { path: 'model.ilk', locate: () => ({ path: 'model.ilk', line: 1, column: 1 }) };
  return explore(system, { origin, clock: () => 0, limits: { states, bytes: 2 ** 30, seconds: null } });
}
