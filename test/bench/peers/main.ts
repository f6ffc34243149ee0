/** `npm run bench:peers`: Interlock against SPIN, Rumur and TLC, one run, same models, same machine, alternating. Prints a table, and
 *  writes it where it is kept. Asserts nothing on time; figures that are not the same are marked. */

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { exportModel, type Target } from '../../../checker/export/export.js';
import type { ExportedModel } from '../../../checker/export/result.js';
import { compileSpecification } from '../../../checker/language/frontend.js';
import { type Contender, contenders, type Subject } from './contenders.js';
import { runAll } from './runs.js';
import { type Comparison, isAgreed, renderComparison } from './table.js';

const MODELS = ['uapi', 'philosophers', 'peterson', 'two-phase-commit'];
const SIZES = ['small', 'medium', 'large'];
const PLACE = { opening: '<!-- printed by npm run bench:peers -->', closing: '<!-- end -->' };

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '300' },
    model: { type: 'string', multiple: true, default: MODELS },
    size: { type: 'string', multiple: true, default: SIZES },
    only: { type: 'string', multiple: true },
    table: { type: 'string' },
  },
});

const project = fileURLToPath(new URL('../../../../', import.meta.url));
const program = [process.execPath, join(project, 'build/checker/command/main.js')];

/** What Interlock says of it: which properties hold, and how many states there are. */
interface Known {
  readonly states: number;
  readonly holding: readonly string[];
}

function explored(path: string, instance: string): Known {
  const { stdout, stderr } = spawnSync(program[0]!, [program[1]!, 'check', path, '--instance', instance, '--json'], {
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
  for (const target of ['promela', 'murphi', 'tla'] as const) {
    const exported = exportModel(target, specification, found, { properties: holding, deadlock });
    if (exported.ok) models.set(target, exported.value);
  }
  return { models, deadlock, scale: found.sizes[specification.sorts[0]?.name ?? ''] ?? 0 };
}

const help = spawnSync(program[0]!, [program[1]!, 'check', '--help'], { encoding: 'utf8' }).stdout;
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
const comparisons: Comparison[] = [];
for (const model of values.model) {
  for (const instance of values.size) {
    const path = `test/bench/models/${model}.ilk`;
    const known = explored(path, instance);
    const { models, deadlock, scale } = exportedModels(path, instance, known);
    const subject: Subject = { path, instance, states: known.states, deadlock, scale };
    const able = present.filter(
      (contender) => (contender.target === null || models.has(contender.target)) && contender.steps(subject).length > 0,
    );
    const options = {
      rounds: Number(values.rounds),
      seconds: Number(values.seconds),
      project,
      onRun: (text: string) => console.error(text),
    };
    comparisons.push({ subject, results: await runAll(able, subject, models, options) });
  }
}

const remarks = [
  `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}; ${values.rounds} round${values.rounds === '1' ? '' : 's'}, medians; load ${load.toFixed(1)} before it began; ${new Date().toISOString().slice(0, 10)}.`,
  ...wanted.filter((contender) => !isInstalled(contender)).map(({ name }) => `${name} is not installed, and was left out.`),
  ...(process.env.INTERLOCK_TLA2TOOLS === undefined ? ['TLC was not given (INTERLOCK_TLA2TOOLS).'] : []),
  ...(process.env.INTERLOCK_STATERIGHT === undefined ? ['stateright was not given (INTERLOCK_STATERIGHT).'] : []),
];
const table = `${remarks.join(' ')}\n\n${renderComparison(comparisons)}`;
console.log(table);
if (values.table !== undefined) {
  const text = readFileSync(values.table, 'utf8');
  const start = text.indexOf(PLACE.opening);
  const end = text.indexOf(PLACE.closing, start);
  if (start < 0 || end < 0) throw new Error(`${values.table} has no place for the table`);
  writeFileSync(values.table, `${text.slice(0, start + PLACE.opening.length)}\n${table}${text.slice(end)}`);
}
process.exitCode = comparisons.every(isAgreed) ? 0 : 1;
