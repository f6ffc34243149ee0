/** The generated modules that come with the project: which of the built ones are what the generator would give now.
 *
 *  A module's specification digest says which text it is of, not that it says the same: it may have been edited, or be of an
 *  earlier generator. The manifest beside the modules holds the digest of what each compiles to, and of the generator. */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Specification } from '../language/ir.js';
import { CHECKER } from '../place.js';
import type { GeneratedModule } from '../system.js';
import { projectFolder } from './project.js';

/** From the project's folder. */
export const MANIFEST = 'generated/manifest.json';

/** What emitted text depends on beside the specification. */
const GENERATOR = ['checker/language', 'checker/compile'];

export interface Manifest {
  readonly generator: string;
  /** The specification's path below spec/ -> digest of the module's JavaScript. */
  readonly modules: Readonly<Record<string, string>>;
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** @param modules path below spec/ -> digest of its module's JavaScript */
export function manifestText(project: string, modules: ReadonlyMap<string, string>): string {
  const manifest: Manifest = { generator: generatorDigest(project), modules: Object.fromEntries(modules) };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The built module of one of our specifications; null where it is not what `generate` would give. */
export async function trustedModule(specification: Specification, ownPath: string): Promise<GeneratedModule | null> {
  const project = projectFolder();
  const built = new URL(`../generated/spec/${ownPath.replace(/\.ilk$/, '.js')}`, CHECKER);
  const wanted = readManifest(project)?.modules[ownPath];
  // Run from sources, as tests are, there is no JavaScript to compare: the text beside is what is checked in.
  const code = readOrNull(built);
  const fromSources = code === null && existsSync(fileURLToPath(built).replace(/\.js$/, '.ts'));
  if (!fromSources && (wanted === undefined || code === null || digestOf(code) !== wanted)) return null;
  const { module } = (await import(built.href).catch(() => ({ module: null }))) as { module: GeneratedModule | null };
  return module?.digest === specification.digest ? module : null;
}

/** The manifest, if it is of the generator as it is now. */
export function readManifest(project: string): Manifest | null {
  const text = readOrNull(join(project, MANIFEST));
  if (text === null) return null;
  try {
    const manifest = JSON.parse(text) as Partial<Manifest> | null;
    if (typeof manifest?.modules !== 'object' || manifest.generator !== generatorDigest(project)) return null;
    return { generator: manifest.generator, modules: manifest.modules };
  } catch {
    return null;
  }
}

function generatorDigest(project: string): string {
  return sourcesDigest(project, GENERATOR);
}

/** Of everything that has a part in an exploration. */
export function programDigest(project: string): string {
  return sourcesDigest(project, ['checker']);
}

function sourcesDigest(project: string, folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    for (const file of sources(join(project, folder))) {
      hash
        .update(`${relative(project, file).split(sep).join('/')}\0`)
        .update(readFileSync(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

function sources(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|ohm)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function readOrNull(file: string | URL): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
