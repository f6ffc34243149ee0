/** `interlock generate`: everything under generated/ from its inputs, and what of it is stale. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { grammarBundle } from '../language/grammar-bundle.js';
import { agentVocabularyHeader } from '../replay/agent/vocabulary.js';
import { type Command, CommandError, EXIT, type Surroundings } from './command.js';
import { writeFileWhole } from './files.js';
import { loadSpecification } from './load.js';
import { digestOf, MANIFEST, manifestText, readManifest } from './own-modules.js';
import { projectFolder } from './project.js';
import { specificationFiles } from './specifications.js';

export const generate: Command = {
  name: 'generate',
  usage: '[--check]',
  summary: 'Writes everything under generated/ from the specifications, the grammar and the vocabulary of the agent.',
  options: { check: { kind: 'flag', summary: 'write nothing; name the files that are stale (exit 1)' } },
  async run(args, surroundings) {
    if (args.operands.length > 0) throw new CommandError('generate takes no operand: it generates everything');
    const project = projectFolder();
    const present = new Map(
      filesUnder(join(project, 'generated')).map((file) => [relative(project, file).split(sep).join('/'), readFileSync(file, 'utf8')]),
    );
    const wanted = await everything(project, args.flag('check') ? settled(project, present) : () => undefined, surroundings);
    const stale = [...wanted].filter(([path, text]) => present.get(path) !== text);
    const surplus = [...present.keys()].filter((path) => !wanted.has(path));
    if (args.flag('check')) {
      for (const [path] of stale) surroundings.print(`${path}:1:1: error[stale]: not what its inputs give; run \`npm run generate\``);
      for (const path of surplus) surroundings.print(`${path}:1:1: error[stale]: nothing generates it; run \`npm run generate\``);
      return stale.length + surplus.length === 0 ? EXIT.ok : EXIT.violated;
    }
    for (const [path, text] of stale) await writeFileWhole({ ...surroundings, folder: project }, path, text);
    for (const path of surplus) await rm(join(project, path));
    surroundings.print(`${wanted.size} files, ${stale.length} written, ${surplus.length} removed`);
    return EXIT.ok;
  },
};

/** What is known already of a module of this text: the digest of its JavaScript. */
type Settled = (file: string, text: string, ownPath: string) => string | undefined;

/** Where the text is what is there, the digest beside it is believed: to compile it takes longer than all the rest, and a test compares
 *  every digest with what the build has made. */
function settled(project: string, present: ReadonlyMap<string, string>): Settled {
  const modules = readManifest(project)?.modules ?? {};
  return (file, text, ownPath) => (present.get(file) === text ? modules[ownPath] : undefined);
}

/** Path from the project folder -> text. */
async function everything(project: string, known: Settled, surroundings: Surroundings): Promise<ReadonlyMap<string, string>> {
  const { generate: generateModule } = await import('../compile/generate.js');
  const { transpileAsBuilt } = await import('../compile/transpile.js');
  const files = new Map<string, string>(grammarBundle(readFileSync(join(project, 'checker/language/grammar.ohm'), 'utf8')));
  files.set('generated/agent/operations.h', agentVocabularyHeader());
  const built = new Map<string, string>();
  for (const path of specificationFiles(project)) {
    const { specification, ownPath } = await loadSpecification(join(project, path), surroundings);
    if (ownPath === null) continue;
    const made = generateModule(specification, ownPath);
    for (const [file, text] of made) files.set(file, text);
    const [file, text] = [...made][0]!;
    built.set(ownPath, known(file, text, ownPath) ?? digestOf(transpileAsBuilt(text, basename(file))));
  }
  files.set(MANIFEST, manifestText(project, built));
  return files;
}

function filesUnder(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
