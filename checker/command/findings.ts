/** `interlock findings`: what is refuted on the specification of Linux itself, run on unpatched kernels, kept, and put into one table. */

import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type FindingRow, renderFindings } from '../render/findings-table.js';
import { parseRecord } from '../trace/record.js';
import { type Arguments, type Command, CommandError, EXIT, type ExitCode, type Surroundings } from './command.js';
import { explorationLimits, LIMIT_OPTIONS } from './exploration.js';
import { readText, writeFileWhole } from './files.js';
import { loadSpecification } from './load.js';
import { projectFolder } from './project.js';
import { keepAnswers } from './replay.js';
import { specificationFiles } from './specifications.js';
import { exploreAll, type Finding, findingsOf } from './tour-findings.js';
import { replayAll, whyNotRun } from './tour-replay.js';

const FOLDER = 'traces';
const PAGE = `${FOLDER}/README.md`;
const KNOWN = 'docs/known-findings.json';
const BEGIN = '<!-- written by ./interlock findings -->\n';
const END = '<!-- end -->';

/** The interface as merged: the same text as spec/linux/vfio.ilk, under the name that its traces have. */
const MERGED_DESIGN = 'spec/designs/merged.ilk';
const BASE = 'spec/linux/vfio.ilk';
/** What every specification of mock devices includes. */
const MOCK_DEVICES = 'mock-objects.ilk';

export const findings: Command = {
  name: 'findings',
  usage: '[--on KERNEL ...] [--table]',
  summary:
    'Explores the specification of Linux as it is, runs what it refutes on unpatched kernels (default: 6.12 and 7.2),\n' +
    `keeps the traces under ${FOLDER}/ and writes the table of ${PAGE}.`,
  options: {
    on: { kind: 'text', operand: 'KERNEL', summary: 'where to run them (may be repeated)', repeatable: true },
    table: { kind: 'flag', summary: 'only write the table, of the traces that are kept' },
    ...LIMIT_OPTIONS,
  },
  run: runFindings,
};

async function runFindings(args: Arguments, surroundings: Surroundings): Promise<ExitCode> {
  if (args.operands.length > 0) throw new CommandError(`usage: interlock findings ${findings.usage}`);
  const inProject = { ...surroundings, folder: projectFolder() };
  let exhaustive = true;
  if (!args.flag('table')) {
    const linux = specificationFiles(inProject.folder, ['spec/linux']).filter((path) => path !== BASE);
    const all = await exploreAll([MERGED_DESIGN, ...linux], explorationLimits(args, surroundings), inProject);
    exhaustive = all.every(({ verdicts }) => verdicts.every((verdict) => verdict.exhaustive));
    const kernels = args.texts('on').length > 0 ? args.texts('on') : ['6.12', '7.2'];
    const isKept = (finding: Finding) => existsSync(join(inProject.folder, fileOf(finding)));
    await keepAll(oneOfEach(findingsOf(all, undefined), isKept), kernels, inProject);
  }
  const table = renderFindings(await findingRows(inProject));
  await writeFileWhole(inProject, PAGE, withTable(readText(inProject, PAGE), table));
  surroundings.print(table);
  return exhaustive ? EXIT.ok : EXIT.unknown;
}

/** A property that several specifications of Linux refute is told once: of that whose page there is, so that pages keep their names, else of
 *  the first. */
export function oneOfEach(all: readonly Finding[], isKept: (finding: Finding) => boolean): readonly Finding[] {
  const chosen = new Map<string, Finding>();
  for (const finding of [...all.filter(isKept), ...all]) {
    if (!chosen.has(finding.property.name)) chosen.set(finding.property.name, finding);
  }
  return all.filter((finding) => chosen.get(finding.property.name) === finding);
}

/** From the project's folder. */
function fileOf({ explored, property }: Finding): string {
  return `${FOLDER}/${explored.design}-${property.name}.json`;
}

async function keepAll(all: readonly Finding[], kernels: readonly string[], surroundings: Surroundings): Promise<void> {
  const answers = await replayAll(all, (finding) => kernelsOf(finding, kernels), surroundings);
  for (const finding of all) {
    if (finding.trace === null) continue;
    const reports = (answers.get(finding) ?? []).flatMap((answer) => (answer.kind === 'replayed' ? [answer.report] : []));
    await keepAnswers(fileOf(finding), finding.trace, reports, surroundings);
  }
}

/** Mock devices are in the variants of the kernels that have them. */
function kernelsOf({ explored }: Finding, kernels: readonly string[]): readonly string[] {
  const mock = explored.loaded.specification.sources.some(({ path }) => basename(path) === MOCK_DEVICES);
  return mock ? kernels.map((kernel) => `${kernel}-mock`) : kernels;
}

/** Of the traces that are kept of the specification of Linux, and what is known of them. @throws CommandError */
export async function findingRows(surroundings: Surroundings): Promise<readonly FindingRow[]> {
  const known = knownFindings(surroundings);
  const rows: FindingRow[] = [];
  const names = readdirSync(join(surroundings.folder, FOLDER)).filter((name) => name.endsWith('.json'));
  for (const name of names.sort()) {
    const parsed = parseRecord(readText(surroundings, `${FOLDER}/${name}`));
    if (!parsed.ok) throw new CommandError(`${FOLDER}/${name} is no kept trace: ${parsed.problems[0]?.message}`);
    const { trace } = parsed.record;
    const { path } = trace.specification;
    if ((!path.startsWith('spec/linux/') && path !== MERGED_DESIGN) || !existsSync(join(surroundings.folder, path))) continue;
    const { specification } = await loadSpecification(path, surroundings);
    const property = [...specification.properties, ...specification.liveness].find((one) => one.name === trace.property.name);
    rows.push({
      record: parsed.record,
      page: basename(name, '.json'),
      documentation: property?.documentation ?? '',
      notRun: whyNotRun(trace, specification),
      known: known.get(trace.property.name) ?? null,
    });
  }
  return rows;
}

/** The page with the table between its marks. @throws CommandError where they are missing */
export function withTable(page: string, table: string): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END, from);
  if (from === -1 || to === -1) throw new CommandError(`${PAGE} has no place for the table: between ${BEGIN.trim()} and ${END}`);
  return `${page.slice(0, from + BEGIN.length)}${table}${page.slice(to)}`;
}

/** Sentences by property. */
function knownFindings(surroundings: Surroundings): ReadonlyMap<string, string> {
  const json: unknown = JSON.parse(readText(surroundings, KNOWN));
  if (json === null || typeof json !== 'object') throw new CommandError(`${KNOWN} must be an object from properties to sentences`);
  return new Map(Object.entries(json).map(([property, sentence]) => [property, String(sentence)]));
}
