/** From a specification's path to its typed form, and to the system of one of its instances. */

import { existsSync, readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { render as renderDiagnostic } from '../language/diagnostic.js';
import { compileSpecification } from '../language/frontend.js';
import type { Span, Specification } from '../language/ir.js';
import { locate } from '../language/source.js';
import type { GeneratedModule, TransitionSystem } from '../system.js';
import type { Origin } from '../trace/build.js';
import { inInstanceOf } from '../replay/borrow-instance.js';
import { createAbstraction } from '../review/abstraction.js';
import { type RefinedSystem, refining } from '../review/refining.js';
import { CommandError, type Surroundings } from './command.js';
import { trustedModule } from './own-modules.js';
import { projectFolder } from './project.js';

export interface Loaded {
  readonly specification: Specification;
  /** Relative to the project folder for a specification inside it, else to the user's folder; with `/`. */
  readonly path: string;
  /** From the project's spec/ folder, where it is one of ours: what generated modules are named by. */
  readonly ownPath: string | null;
  readonly origin: Origin;
}

/** @throws CommandError with every diagnostic */
export async function loadSpecification(path: string, surroundings: Surroundings): Promise<Loaded> {
  const file = resolve(surroundings.folder, path);
  const project = projectFolder();
  const inside = file.startsWith(project + sep);
  const root = inside ? project : surroundings.folder;
  const shown = relative(root, file).split(sep).join('/');
  if (!existsSync(file)) throw new CommandError(`there is no specification at ${path}`);
  const result = compileSpecification(shown, (wanted) => readOrNull(resolve(root, wanted)));
  if (!result.ok) {
    const errors = result.diagnostics.filter((one) => one.severity === 'error').length;
    const texts = result.diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, result.sources));
    throw new CommandError(`${path} is not a valid specification: ${errors} error${errors === 1 ? '' : 's'}\n\n${texts.join('\n\n')}`);
  }
  for (const warning of result.warnings) surroundings.note(renderDiagnostic(warning, result.value.sources));
  const specification = result.value;
  const specFolder = 'spec/';
  return {
    specification,
    path: shown,
    ownPath: inside && shown.startsWith(specFolder) ? shown.slice(specFolder.length) : null,
    origin: { path: shown, locate: (span: Span) => placeOf(specification, span) },
  };
}

function placeOf(specification: Specification, span: Span) {
  const source = specification.sources.find((candidate) => candidate.path === span.file);
  if (source === undefined) return { path: span.file, line: 1, column: 1 };
  const { line, column } = locate(source, span.start);
  return { path: span.file, line, column };
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** The system of one instance: from the checked-in generated module where that is what would be generated, else generated in memory. */
export async function systemOf(loaded: Loaded, instance: string): Promise<TransitionSystem> {
  const { specification, ownPath } = loaded;
  const own = ownPath === null ? null : await trustedModule(specification, ownPath);
  const module = own ?? (await instantiate(specification, loaded.path));
  return withRefinements(loaded, module.create(instance));
}

/** With the refinements that the specification claims, as properties. @throws CommandError where the abstract one cannot take the instance */
async function withRefinements({ specification, path }: Loaded, system: TransitionSystem): Promise<TransitionSystem> {
  const refined: RefinedSystem[] = [];
  for (const refinement of specification.refinements ?? []) {
    const shared = abstractInstance(refinement.abstract, specification, system.instance);
    if (shared === null) {
      throw new CommandError(
        `instance ${system.instance} of ${path} does not do for ${refinement.abstract.name}, which it refines: a sort has no size there, or a constant no value`,
      );
    }
    const abstract = (await instantiate(shared, path)).create(system.instance);
    refined.push({ abstract, abstraction: createAbstraction(specification, system, abstract, refinement), span: refinement.span });
  }
  return refining(system, refined);
}

/** The abstract specification with the sizes of the concrete one: all its actions, unless its own instance of that name leaves some out.
 *  Whole calls are its steps, whatever those of the concrete one are. */
function abstractInstance(abstract: Specification, concrete: Specification, name: string): Specification | null {
  const borrowed = inInstanceOf(abstract, concrete, name)?.instances.find((instance) => instance.name === name);
  if (borrowed === undefined) return null;
  const own = abstract.instances.find((instance) => instance.name === name);
  const actions = own?.actions ?? abstract.actions.map((action) => action.name);
  return { ...abstract, instances: [{ ...borrowed, actions, excluded: own?.excluded ?? [], granularity: 'calls' }] };
}

/** What was generated in memory, for the other instances of the same specification. */
const inMemory = new WeakMap<Specification, Promise<GeneratedModule>>();

/** Generates the specification's module in memory, also where it is a variant of the one that its files describe. */
export function instantiate(specification: Specification, path: string): Promise<GeneratedModule> {
  const known = inMemory.get(specification);
  if (known !== undefined) return known;
  // ts-morph takes half a second to load, and most commands need none of it.
  const module = import('../compile/load.js').then(({ loadSpecification: generateInMemory }) =>
    generateInMemory(specification, path.replaceAll('../', '')),
  );
  inMemory.set(specification, module);
  return module;
}
