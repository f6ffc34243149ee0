/** The kernel's configuration: tinyconfig plus a fragment, and the proof that every line of the fragment took. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tree } from './base.js';
import { exists, publishFile, publishFolder } from './cache.js';
import { runChild } from './child.js';
import { LabError } from './failure.js';
import { kernelMake } from './make.js';
import type { LabRun } from './progress.js';

/** An option that the fragment asks for and the kernel's configuration does not have. */
export interface Refusal {
  readonly option: string;
  readonly wanted: string;
  /** What it became; "n" also where the kernel does not know it. */
  readonly found: string;
}

/** A fragment without its comments: what they say makes no other kernel. */
export function settingLines(fragment: string): string {
  const lines = fragment
    .split('\n')
    .filter((line) => line.trim() !== '' && (!line.startsWith('#') || /^# CONFIG_\w+ is not set$/.test(line)));
  return `${lines.join('\n')}\n`;
}

/** Compares a fragment with a finished .config. Pure. */
export function refusedOptions(fragment: string, configuration: string): readonly Refusal[] {
  const found = settingsOf(configuration);
  return [...settingsOf(fragment)]
    .map(([option, wanted]) => ({ option, wanted, found: found.get(option) ?? 'n' }))
    .filter((each) => each.wanted !== each.found);
}

/** What a base is configured with. */
export interface Settings {
  /** Lines of a .config. */
  readonly fragment: string;
  /** Kconfig text that follows the kernel's own. */
  readonly options: string;
}

/** Writes objects/.config, unless it is already the one of these settings.
 *  @throws LabError 'configuration' naming the options that this kernel refused */
export async function configure(tree: Tree, { fragment, options }: Settings, run: LabRun): Promise<void> {
  const path = join(tree.objects, '.config');
  const configured = createHash('sha256').update(fragment).update(options);
  const present = await readFile(path, 'utf8').catch(() => undefined);
  // The stamp names the fragment and the very .config it gave: a changed either means configuring again.
  if (present !== undefined) {
    const expected = configured.copy().update(present).digest('hex');
    if ((await readFile(tree.configured, 'utf8').catch(() => '')) === expected) return;
  }
  await beginAsCopy(tree, run);
  run.report({ kind: 'phase', text: 'configuring the kernel' });
  await mkdir(tree.objects, { recursive: true });
  const fragmentPath = join(tree.objects, 'interlock.config');
  await writeFile(fragmentPath, fragment);
  if (tree.options !== undefined) await writeFile(tree.options, `${await readFile(join(tree.source, 'Kconfig'), 'utf8')}\n${options}`);
  await required(await kernelMake(tree, ['tinyconfig'], run), 'make tinyconfig');
  const merge = await runChild(
    run,
    join(tree.source, 'scripts', 'kconfig', 'merge_config.sh'),
    ['-m', '-O', tree.objects, path, fragmentPath],
    { folder: tree.source },
  );
  await required(merge, 'merge_config.sh');
  await required(await kernelMake(tree, ['olddefconfig'], run), 'make olddefconfig');
  const result = await readFile(path, 'utf8');
  const refused = refusedOptions(fragment, result);
  if (refused.length > 0) throw refusal(refused);
  await publishFile(tree.configured, configured.copy().update(result).digest('hex'));
}

/** make goes by times, so they are copied too. objtool is built by commands with absolute paths in them; if they differed it would be
 *  built anew, and everything that it has worked on too. */
async function beginAsCopy({ objects, commonObjects }: Tree, run: LabRun): Promise<void> {
  if (commonObjects === undefined || (await exists(objects)) || !(await exists(commonObjects))) return;
  run.report({ kind: 'phase', text: "copying what the source's common configuration has given" });
  await publishFolder(objects, async (temporary) => {
    await required(await runChild(run, 'cp', ['--archive', '--reflink=auto', `${commonObjects}/.`, temporary]), 'cp');
    const tools = join(temporary, 'tools');
    for (const name of await readdir(tools, { recursive: true }).catch(() => [])) {
      if (!name.endsWith('.cmd')) continue;
      const path = join(tools, name);
      await writeFile(path, (await readFile(path, 'utf8')).replaceAll(`${commonObjects}/`, `${objects}/`));
    }
  });
}

function refusal(refused: readonly Refusal[]): LabError {
  const list = refused.map((each) => `  ${each.option}: wanted ${each.wanted}, is ${each.found}`).join('\n');
  return new LabError(
    'configuration',
    `this kernel does not take ${refused.length === 1 ? 'an option' : `${refused.length} options`} of the configuration:\n${list}`,
    'an option is renamed or has a new dependency in this kernel: add the dependency to the configuration fragment',
  );
}

async function required(result: { readonly code: number; readonly tail: readonly string[] }, what: string): Promise<void> {
  if (result.code === 0) return;
  throw new LabError('configuration', `${what} failed`, 'look at the lines below', result.tail);
}

/** "CONFIG_X=value" lines, and "# CONFIG_X is not set" as n. */
function settingsOf(text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  for (const line of text.split('\n')) {
    const set = /^(CONFIG_\w+)=(.*)$/.exec(line.trim());
    if (set !== null) settings.set(set[1] as string, set[2] as string);
    const unset = /^# (CONFIG_\w+) is not set$/.exec(line.trim());
    if (unset !== null) settings.set(unset[1] as string, 'n');
  }
  return settings;
}
