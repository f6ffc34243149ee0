/** The TypeScript of a specification. Import this file only when code is really to be generated: ts-morph is slow to load. */

import { printStructure, type SourceFileStructure } from 'ts-morph';
import { expandSteps } from '../language/steps/expand-steps.js';
import type { Specification } from '../language/ir.js';
import { emitArbitraries } from './emit-arbitraries.js';
import { emitModule, type Variants } from './emit-module.js';

/** Where generated modules of specifications lie, from the project's root. */
const folder = 'generated/spec';

/** Files to write, by path from the project's root; the first is the module. `path` is the specification's own path from the
 *  root folder of its repository, as in `linux/cdev.ilk`. Equal inputs give equal texts. */
export function generate(specification: Specification, path: string): ReadonlyMap<string, string> {
  const name = path.replace(/\.ilk$/, '');
  const checker = `${'../'.repeat(name.split('/').length + 1)}checker`;
  const input = `spec/${path}`;
  const variants = variantsOf(specification);
  const all = [variants.calls, variants.steps].filter((each) => each !== null);
  return new Map([
    [`${folder}/${name}.ts`, printed(emitModule(variants, input, checker))],
    [`${folder}/${name}.arbitraries.ts`, printed(emitArbitraries(all, input))],
  ]);
}

/** The module alone, for running it. */
export function generateModule(specification: Specification, path: string): string {
  return printed(emitModule(variantsOf(specification), path, '../checker'));
}

function printed(structure: SourceFileStructure): string {
  return printStructure(structure, { indentNumberOfSpaces: 2, useSingleQuote: true });
}

function variantsOf(specification: Specification): Variants {
  const variant = (granularity: 'calls' | 'steps'): Specification | null => {
    const expanded = expandSteps(specification, granularity);
    const instances = expanded.instances.filter((instance) => instance.granularity === granularity);
    return instances.length === 0 ? null : { ...expanded, instances };
  };
  const calls = variant('calls');
  const steps = variant('steps');
  // Without any instance there is still something to read.
  return { calls: calls ?? (steps === null ? expandSteps(specification, 'calls') : null), steps };
}
