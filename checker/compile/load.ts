/** Runs a specification's code without writing it anywhere. Import this file only when that is needed: ts-morph is slow to load. */

import type { Specification } from '../language/ir.js';
import type { GeneratedModule } from '../system.js';
import { generateModule } from './generate.js';
import { transpile } from './transpile.js';

/** The module that `generate` would write for the specification, compiled in memory. */
export async function loadSpecification(specification: Specification, path: string): Promise<GeneratedModule> {
  const text = generateModule(specification, path);
  // The name is what stack traces show instead of the whole address.
  const code = `${transpile(text)}\n//# sourceURL=generated-in-memory.js`;
  const url = `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
  const loaded: { readonly module: GeneratedModule } = await import(url);
  return loaded.module;
}
