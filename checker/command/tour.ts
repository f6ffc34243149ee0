/** `interlock tour`: every design of the thread checked, every counterexample replayed on real kernels, one table. */

import type { PropertyVerdict } from '../explore/verdict.js';
import { formatCount, formatSeconds } from '../render/numbers.js';
import { renderMatrix, renderTour, type TourRow } from '../render/tour-table.js';
import { type Arguments, type Command, CommandError, EXIT, type ExitCode, type Surroundings } from './command.js';
import { explorationLimits, LIMIT_OPTIONS } from './exploration.js';
import { defaultKernels, ensureInstalled } from './lab-build.js';
import { labFolders, labRun } from './lab-surroundings.js';
import { projectFolder } from './project.js';
import { keepAnswers } from './replay.js';
import { specificationFiles } from './specifications.js';
import { type Explored, exploreAll, type Finding, findingsOf } from './tour-findings.js';
import { describeAnswer, replayAll, type TourAnswer } from './tour-replay.js';

/** The interlock in the core, as it was merged: what the other designs are compared with. */
const MERGED_DESIGN = 'spec/designs/merged.ilk';

export const tour: Command = {
  name: 'tour',
  usage: '[--no-replay] [--matrix] [--keep]',
  summary:
    'The questions of the 2021 thread, answered: checks every design, and replays every counterexample\n' +
    'on the unpatched kernel and on the kernel that carries the design.',
  options: {
    'no-replay': { kind: 'flag', summary: 'only check: no kernel is needed' },
    matrix: { kind: 'flag', summary: 'only check, and print designs by properties as a Markdown table' },
    keep: { kind: 'flag', summary: "write the traces, with the kernels' answers, to traces/" },
    ...LIMIT_OPTIONS,
  },
  run: runTour,
};

async function runTour(args: Arguments, surroundings: Surroundings): Promise<ExitCode> {
  if (args.operands.length > 0) throw new CommandError(`usage: interlock tour ${tour.usage}`);
  const project = projectFolder();
  const inProject = { ...surroundings, folder: project };
  const designs = specificationFiles(project).filter((path) => path.startsWith('spec/designs/') && path !== MERGED_DESIGN);
  const paths = [MERGED_DESIGN, ...designs];
  const all = await exploreAll(paths, explorationLimits(args, surroundings), inProject);
  if (args.flag('matrix')) {
    surroundings.print(matrixOf(all));
    return exitOf(all, true);
  }
  const findings = findingsOf(all, all[0]);
  const fresh = findings.filter((finding) => !finding.alsoMerged);
  const kernels = args.flag('no-replay') ? [] : await availableKernels(inProject);
  const answers = await replayAll(fresh, (finding) => kernelsFor(finding, kernels), inProject);
  surroundings.print(renderTour(all.flatMap((explored) => rowsOf(explored, findings, answers, kernels))));
  if (args.flag('keep')) await keepAll(fresh, answers, inProject);
  const explained = [...answers.values()].flat().every((answer) => describeAnswer(answer).explained);
  if (!explained) surroundings.print('A kernel did what no specification predicts: see the rows above.');
  return exitOf(all, explained);
}

/** Kernels to replay on; none, with the reason said, where the lab cannot be had. */
async function availableKernels(surroundings: Surroundings): Promise<readonly string[]> {
  try {
    await ensureInstalled(['build', 'run'], labRun(surroundings, false), surroundings);
    return await defaultKernels(labFolders(surroundings));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    surroundings.note(`tour: nothing is replayed: ${error.message}`);
    return [];
  }
}

/** The unpatched kernel first, then the one that carries the design. */
function kernelsFor({ explored }: Finding, kernels: readonly string[]): readonly string[] {
  return kernels.filter((kernel, index) => index === 0 || kernel === explored.design);
}

function rowsOf(
  explored: Explored,
  findings: readonly Finding[],
  answers: ReadonlyMap<Finding, readonly TourAnswer[]>,
  kernels: readonly string[],
): readonly TourRow[] {
  const own = findings.filter((finding) => finding.explored === explored);
  const fresh = own.filter((finding) => !finding.alsoMerged);
  const refuted = new Set(own.map((finding) => finding.property.name));
  const kept = new Set(
    explored.verdicts.flatMap((verdict) => verdict.properties.map((property) => property.name)).filter((name) => !refuted.has(name)),
  );
  const old = own.length - fresh.length;
  const exhaustive = isExhaustive(explored);
  const total = (of: 'states' | 'seconds'): number => explored.verdicts.reduce((sum, verdict) => sum + verdict.statistics[of], 0);
  const summary: TourRow = {
    design: explored.design,
    property: `${kept.size} properties${old > 0 ? ` (${old} more as refuted as in the merged interface)` : ''}`,
    verdict: exhaustive ? 'hold' : 'unknown',
    states: formatCount(total('states')),
    seconds: formatSeconds(total('seconds')),
    steps: '',
    unpatched: '',
    patched: '',
  };
  return [summary, ...fresh.map((finding) => rowOf(finding, answers.get(finding) ?? [], kernels))];
}

function rowOf(finding: Finding, answers: readonly TourAnswer[], kernels: readonly string[]): TourRow {
  const { explored, verdict, property, trace } = finding;
  const answerOn = (wanted: (kernel: string) => boolean): string => {
    if (kernels.length === 0) return 'skipped';
    const answer = answers.find(({ kernel }) => wanted(kernel));
    return answer === undefined ? '' : describeAnswer(answer).text;
  };
  return {
    design: explored.design,
    property: property.name,
    verdict: property.kind === 'reachable' ? 'no witness' : 'refuted',
    states: formatCount(verdict.statistics.states),
    seconds: formatSeconds(verdict.statistics.seconds),
    steps: trace === null ? '' : String(trace.stem.length),
    unpatched: answerOn((kernel) => kernel === kernels[0]),
    patched: answerOn((kernel) => kernel !== kernels[0]),
  };
}

/** A cell is "holds", or in bold the length of the shortest counterexample. Properties that every design keeps share a row. */
function matrixOf(all: readonly Explored[]): string {
  const properties = all.flatMap(({ verdicts }) =>
    verdicts.flatMap(({ properties: own }) => own.filter((one) => one.kind !== 'reachable')),
  );
  const names = [...new Set(properties.map(({ name }) => name))];
  const refuted = names.filter((name) => properties.some((one) => one.name === name && one.status === 'violated'));
  const rest = `the other ${names.length - refuted.length} properties`;
  const cell = (design: string, row: string): string => {
    const explored = all.find((one) => one.design === design)!;
    if (row === STATES) return formatCount(explored.verdicts.reduce((sum, { statistics }) => sum + statistics.states, 0));
    const own = explored.verdicts.flatMap(({ properties: some }) => some);
    return cellOf(own.filter(({ name }) => (row === rest ? names.includes(name) && !refuted.includes(name) : name === row)));
  };
  return renderMatrix(
    all.map(({ design }) => design),
    [...refuted, rest, STATES],
    cell,
  );
}

const STATES = 'states explored';

/** One property in all instances of one design, or several properties that nothing refutes. */
function cellOf(verdicts: readonly PropertyVerdict[]): string {
  const lengths = verdicts.flatMap((one) => (one.status === 'violated' && one.trace !== null ? [one.trace.stem.length] : []));
  if (lengths.length > 0) return `**${Math.min(...lengths)}**`;
  if (verdicts.length === 0) return '';
  return verdicts.every((one) => one.status === 'holds') ? 'holds' : 'unknown';
}

async function keepAll(
  findings: readonly Finding[],
  answers: ReadonlyMap<Finding, readonly TourAnswer[]>,
  surroundings: Surroundings,
): Promise<void> {
  for (const finding of findings) {
    if (finding.trace === null) continue;
    const reports = (answers.get(finding) ?? []).flatMap((answer) => (answer.kind === 'replayed' ? [answer.report] : []));
    await keepAnswers(`traces/${finding.explored.design}-${finding.property.name}.json`, finding.trace, reports, surroundings);
  }
}

/** Every reachable state of every instance was seen. */
function isExhaustive({ loaded, verdicts }: Explored): boolean {
  return verdicts.length === loaded.specification.instances.length && verdicts.every((verdict) => verdict.exhaustive);
}

/** The tour's purpose is to show refutations, so they are no failure of it; a limit or an unexplained kernel is. */
function exitOf(all: readonly Explored[], explained: boolean): ExitCode {
  const verdicts = all.flatMap((explored) => explored.verdicts);
  if (verdicts.some((verdict) => verdict.status === 'invalid')) return EXIT.misuse;
  if (!explained) return EXIT.violated;
  return all.every(isExhaustive) ? EXIT.ok : EXIT.unknown;
}
