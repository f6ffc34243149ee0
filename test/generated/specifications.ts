/** The project's own specifications, typed, beside the modules that are checked in for them. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type jsc from 'jsverify';
import { specificationFiles } from '../../checker/command/specifications.js';
import { expandSteps } from '../../checker/language/steps/expand-steps.js';
import { compileSpecification } from '../../checker/language/frontend.js';
import type { Specification } from '../../checker/language/ir.js';
import type { GeneratedModule, TransitionSystem } from '../../checker/system.js';
import { interpret } from '../reference/interpreter.js';

const project = join(import.meta.dirname, '../..');

export interface Step {
  readonly action: string;
  readonly choice: number;
}

/** What a generated file of arbitraries exports. */
export interface Arbitraries {
  states(instance: string): jsc.Arbitrary<number[]>;
  actionSequences(instance: string): jsc.Arbitrary<Step[]>;
}

/** A complete specification of the project: its path from the project's folder, and its typed form. */
export interface OwnSpecification {
  readonly path: string;
  readonly specification: Specification;
}

/** @throws Error for one that is not valid */
export function ownSpecifications(): readonly OwnSpecification[] {
  return specificationFiles(project).map((path) => {
    const compiled = compileSpecification(path, (wanted) => {
      const file = join(project, wanted);
      return existsSync(file) ? readFileSync(file, 'utf8') : null;
    });
    if (!compiled.ok) {
      throw new Error(`${path} is not valid: run \`interlock check ${path}\``);
    }
    return { path, specification: compiled.value };
  });
}

/** @throws Error for a module of another text: nothing else about it is worth testing then */
export async function generatedModule({ path, specification }: OwnSpecification): Promise<GeneratedModule> {
  const file = generatedPath(path, '.ts');
  const loaded: { readonly module: GeneratedModule } = await import(file);
  if (loaded.module.digest !== specification.digest) {
    throw new Error(`${file} is stale: run \`npm run generate\``);
  }
  return loaded.module;
}

export function arbitrariesOf({ path }: OwnSpecification): Promise<Arbitraries> {
  return import(generatedPath(path, '.arbitraries.ts'));
}

/** The interpreter of the same instance. */
export function oracleOf({ specification }: OwnSpecification, name: string): TransitionSystem {
  const granularity = specification.instances.find((instance) => instance.name === name)?.granularity ?? 'calls';
  const expanded = expandSteps(specification, granularity);
  return interpret(expanded, expanded.instances.find((instance) => instance.name === name)!);
}

function generatedPath(path: string, ending: string): string {
  return join(project, 'generated', path.replace(/\.ilk$/, ending));
}
