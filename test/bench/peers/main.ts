/** `npm run bench:peers`: Interlock against SPIN, Rumur and TLC, one run, same models, same machine, alternating. Prints a table and a
 *  summary, and writes them where they are kept. Asserts nothing on time; figures that are not the same are marked. */

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { exportedSymmetry } from '../../../checker/command/exported-symmetry.js';
import { exportModel, type Target } from '../../../checker/export/export.js';
import { SYMMETRIC_MODEL } from '../../../checker/export/murphi/export-murphi.js';
import type { ExportedModel } from '../../../checker/export/result.js';
import { compileSpecification } from '../../../checker/language/frontend.js';
import { planSymmetry } from '../../../checker/reduce/symmetry/plan.js';
import { type Contender, contenders, type Subject } from './contenders.js';
import { memoryBound } from './limit.js';
import { openLog } from './record.js';
import { type Models, nameOf, resultsOf, runRound } from './runs.js';
import { renderSummary } from './summary.js';
import { type Comparison, isAgreed, renderComparison } from './table.js';

const MODELS = ['uapi', 'philosophers', 'peterson', 'two-phase-commit'];
const SIZES = ['small', 'medium', 'large'];
const PLACE = { opening: '<!-- printed by npm run bench:peers -->', closing: '<!-- end -->' };

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    // Of the largest size, which takes most of the time.
    'large-rounds': { type: 'string', default: '1' },
    seconds: { type: 'string', default: '60' },
    // Of the whole comparison: what has not begun by then is told, and begun by the next one with the same log.
    minutes: { type: 'string' },
    log: { type: 'string' },
    model: { type: 'string', multiple: true, default: MODELS },
    size: { type: 'string', multiple: true, default: SIZES },
    only: { type: 'string', multiple: true },
    table: { type: 'string' },
    summary: { type: 'string' },
  },
});

const project = fileURLToPath(new URL('../../../../', import.meta.url));
const program = join(project, 'interlock');

/** What Interlock says of it: which properties hold, and how many states there are. */
interface Known {
  readonly states: number;
  readonly holding: readonly string[];
}

function explored(path: string, instance: string): Known {
  const { stdout, stderr } = spawnSync(program, ['check', path, '--instance', instance, '--json'], {
    cwd: project,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (stdout === '') throw new Error(stderr);
  const [verdict] = JSON.parse(stdout).verdicts;
  const properties: readonly { readonly kind: string; readonly name: string; readonly status: string }[] = verdict.properties;
  return {
    states: verdict.statistics.states,
    holding: properties.filter(({ kind, status }) => kind !== 'deadlock' && status === 'holds').map(({ name }) => name),
  };
}

interface Exported {
  readonly models: Map<Target, ExportedModel>;
  readonly deadlock: boolean;
  /** Size of the first sort. */
  readonly scale: number;
  readonly symmetric: boolean;
}

/** The model with every property that holds, asserted: one that is violated would end the others' search. */
function exportedModels(path: string, instance: string, { holding }: Known): Exported {
  const compiled = compileSpecification(path, (other) => readFileSync(join(project, other), 'utf8'));
  if (!compiled.ok) throw new Error(`${path} is not valid`);
  const specification = compiled.value;
  const found = specification.instances.find(({ name }) => name === instance);
  if (found === undefined) throw new Error(`${path} has no instance ${instance}`);
  const deadlock = !specification.deadlockAllowed;
  const models = new Map<Target, ExportedModel>();
  const symmetry = exportedSymmetry(planSymmetry(specification, found, () => ''));
  for (const target of ['promela', 'murphi', 'tla'] as const) {
    const exported = exportModel(target, specification, found, { properties: holding, deadlock }, symmetry);
    if (exported.ok) models.set(target, exported.value);
  }
  const symmetric = models.get('murphi')?.files.some(({ name }) => name === SYMMETRIC_MODEL) ?? false;
  return { models, deadlock, symmetric, scale: found.sizes[specification.sorts[0]?.name ?? ''] ?? 0 };
}

const help = spawnSync(program, ['check', '--help'], { encoding: 'utf8' }).stdout;
const all = contenders({ program, help, jar: process.env.INTERLOCK_TLA2TOOLS, stateright: process.env.INTERLOCK_STATERIGHT });
const { only } = values;
const wanted = all.filter(({ name, ours }) => ours || only === undefined || only.some((each) => name.startsWith(each)));
const isInstalled = ({ target }: Contender) =>
  target === null || (target === 'tla' ? hasProgram('java') : hasProgram('gcc') && hasProgram(target === 'promela' ? 'spin' : 'rumur'));
const present = wanted.filter(isInstalled);

function hasProgram(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
}

const [load = 0] = loadavg();
const log = openLog(values.log ?? null);
const end = values.minutes === undefined ? Number.POSITIVE_INFINITY : performance.now() + 60_000 * Number(values.minutes);
const hasTime = (): boolean => performance.now() < end;
const BOUND = 'memory bound';

interface Entrant {
  readonly model: string;
  readonly instance: string;
  readonly rounds: number;
  /** Null until there is time for it. */
  prepared: { readonly subject: Subject; readonly models: Models; readonly able: readonly Contender[] } | null;
}

function prepare({ model, instance }: Entrant): NonNullable<Entrant['prepared']> {
  const path = pathOf(model);
  const known = explored(path, instance);
  const { models, ...exported } = exportedModels(path, instance, known);
  const subject: Subject = { path, instance, states: known.states, ...exported };
  const able = present.filter(
    (contender) => (contender.target === null || models.has(contender.target)) && contender.steps(subject).length > 0,
  );
  return { subject, models, able };
}

function pathOf(model: string): string {
  return `test/bench/models/${model}.ilk`;
}

const entrants = values.size.flatMap((instance) =>
  values.model.map((model): Entrant => {
    return { model, instance, rounds: Number(instance === 'large' ? values['large-rounds'] : values.rounds), prepared: null };
  }),
);
const most = Math.max(...entrants.map(({ rounds }) => rounds));
const options = { seconds: Number(values.seconds), project, log, hasTime, onRun: (text: string) => console.error(text) };
// A round of everything before the next one, so that what is ended by the time has every row.
for (let round = 1; round <= most; round++) {
  for (const entrant of entrants) {
    if (round > entrant.rounds || !hasTime()) continue;
    entrant.prepared ??= prepare(entrant);
    const { subject, models, able } = entrant.prepared;
    await runRound(able, subject, models, round, options);
    const bytes = resultsOf(able, subject, round, log)[0]?.runs[0]?.bytes;
    if (round > 1 || bytes === undefined || !hasTime() || log.find(nameOf(subject), BOUND, 1) !== null) continue;
    const bound = memoryBound(project, bytes);
    if (bound !== null) log.add({ subject: nameOf(subject), contender: BOUND, round: 1, run: bound });
  }
}
const comparisons = entrants
  .toSorted((one, other) => values.model.indexOf(one.model) - values.model.indexOf(other.model))
  .map(({ model, instance, rounds, prepared }): Comparison => {
    const subject = prepared?.subject ?? { path: pathOf(model), instance, states: 0, deadlock: false, scale: 0, symmetric: false };
    // What has not been looked at may have no model with symmetry.
    const hasRun = ({ name }: Contender): boolean => log.find(nameOf(subject), name, 1) !== null;
    const able = prepared?.able ?? present.filter((contender) => !contender.symmetry || hasRun(contender));
    return { subject, results: resultsOf(able, subject, rounds, log) };
  });

const remarks = [
  `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}; medians of ${values.rounds} round${values.rounds === '1' ? '' : 's'} (large: ${values['large-rounds']}), ${values.seconds} s for each program; load ${load.toFixed(1)} before it began; ${new Date().toISOString().slice(0, 10)}.`,
  ...wanted.filter((contender) => !isInstalled(contender)).map(({ name }) => `${name} is not installed, and was left out.`),
  ...(process.env.INTERLOCK_TLA2TOOLS === undefined ? ['TLC was not given (INTERLOCK_TLA2TOOLS).'] : []),
  ...(process.env.INTERLOCK_STATERIGHT === undefined ? ['stateright was not given (INTERLOCK_STATERIGHT).'] : []),
];
const table = `${remarks.join(' ')}\n\n${renderComparison(comparisons)}`;
const summary = `${remarks[0]}\n\n${renderSummary(comparisons, (subject) => {
  const bound = log.find(subject, BOUND, 1);
  return typeof bound === 'number' ? bound : null;
})}`;
console.log(`${table}\n${summary}`);
keep(values.table, table);
keep(values.summary, summary);

function keep(file: string | undefined, printed: string): void {
  if (file === undefined) return;
  const text = readFileSync(file, 'utf8');
  const start = text.indexOf(PLACE.opening);
  const end = text.indexOf(PLACE.closing, start);
  if (start < 0 || end < 0) throw new Error(`${file} has no place for the table`);
  writeFileSync(file, `${text.slice(0, start + PLACE.opening.length)}\n${printed}${text.slice(end)}`);
}

process.exitCode = comparisons.every(isAgreed) ? 0 : 1;
