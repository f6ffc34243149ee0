/** The TypeScript of a specification. Import this file only when code is really to be generated: ts-morph is slow to load. */

import { printStructure } from 'ts-morph';
import type { Specification } from '../language/ir.js';
import { emitModule, type Variants } from './emit-module.js';

/** Where generated modules of specifications lie, from the project's root. */
const folder = 'generated/spec';

/** Files to write, by path from the project's root; the first is the module. `path` is the specification's own path from the
 *  root folder of its repository, as in `linux/cdev.ilk`. Equal inputs give equal texts. */
export function generate(specification: Specification, path: string): ReadonlyMap<string, string> {
  const name = path.replace(/\.ilk$/, '');
  const checker = `${'../'.repeat(name.split('/').length + 1)}checker`;
  const text = printStructure(emitModule(variantsOf(specification), `spec/${path}`, checker), {
    indentNumberOfSpaces: 2,
    useSingleQuote: true,
  });
  return new Map([[`${folder}/${name}.ts`, text]]);
}

function variantsOf(specification: Specification): Variants {
  const only = (granularity: 'calls' | 'steps') => specification.instances.filter((instance) => instance.granularity === granularity);
  return { calls: { ...specification, instances: only('calls') }, steps: null };
}
