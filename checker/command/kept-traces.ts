/** Every kept trace on one kernel: what the kernel itself complained of, and whether it answered as it did when the trace was kept. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { KeptOutcome, KeptResult } from '../conform/debug-run.js';
import { type KnownFinding, knownReports } from '../conform/known.js';
import { complaints } from '../replay/console.js';
import { answerOf } from '../replay/keep.js';
import type { LinuxBackend } from '../replay/machine/linux-backend.js';
import { BackendError } from '../replay/backend.js';
import type { ReplayReport } from '../replay/report.js';
import type { Topology } from '../replay/topology.js';
import { type KernelAnswer, parseRecord } from '../trace/record.js';
import { CommandError, type Surroundings } from './command.js';
import { readText } from './files.js';
import { type LoadedTrace, loadTrace, runOn } from './replay.js';
import { type Lab, LackingNames, topologyOf } from './stage.js';
import { groupBy, whyNotRun } from './tour-replay.js';

const FOLDER = 'traces';

interface Job {
  readonly name: string;
  readonly subject: LoadedTrace;
  readonly topology: Topology;
  readonly before: KernelAnswer | null;
}

/** @param like the kernel whose kept answers must come again: "linux 6.12" */
export async function runKeptTraces(
  lab: Lab,
  like: string,
  known: readonly KnownFinding[],
  surroundings: Surroundings,
): Promise<readonly KeptResult[]> {
  // Past bugs are kept in a folder below.
  const names = readdirSync(join(surroundings.folder, FOLDER), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  );
  const results: KeptResult[] = [];
  const jobs: Job[] = [];
  for (const name of names.sort()) {
    const trace = name.slice(0, -'.json'.length);
    const job = await jobOf(`${FOLDER}/${name}`, trace, like, surroundings);
    if (typeof job === 'string') results.push({ trace, outcome: { kind: 'skipped', reason: job } });
    else jobs.push(job);
  }
  for (const group of groupBy(jobs, ({ topology }) => JSON.stringify(topology)).values()) {
    results.push(...(await runGroup(lab, group, known, surroundings)));
    if (surroundings.interrupted.aborted) break;
  }
  return results.sort((one, other) => (one.trace < other.trace ? -1 : 1));
}

/** Or why the trace is not run: one of another version of its specification may no longer be what the specification says. */
async function jobOf(path: string, name: string, like: string, surroundings: Surroundings): Promise<Job | string> {
  try {
    const subject = await loadTrace(path, undefined, surroundings);
    const { specification } = subject.design;
    const reason = whyNotRun(subject.trace, specification);
    if (reason !== null) return reason;
    const topology = topologyOf(specification, subject.trace.instance);
    return { name, subject, topology, before: answerIn(path, like, surroundings) };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return error.message.split('\n').find((line) => line.includes('error[')) ?? error.message.split('\n')[0]!;
  }
}

function answerIn(path: string, kernel: string, surroundings: Surroundings): KernelAnswer | null {
  const parsed = parseRecord(readText(surroundings, path));
  return parsed.ok ? (parsed.record.answers.find((answer) => answer.kernel === kernel) ?? null) : null;
}

/** On one machine, which is booted again whenever it cannot be trusted any more. */
async function runGroup(
  lab: Lab,
  jobs: readonly Job[],
  known: readonly KnownFinding[],
  surroundings: Surroundings,
): Promise<readonly KeptResult[]> {
  const results: KeptResult[] = [];
  let backend: LinuxBackend | null = null;
  for (const job of jobs) {
    if (surroundings.interrupted.aborted) break;
    try {
      backend ??= await lab.boot(job.topology);
      const stage = { backend, environment: backend.environment, abi: lab.abi };
      const report = await runOn(stage, job.subject, null, surroundings);
      const own = known.filter(({ traces }) => traces === undefined || traces.includes(job.name));
      const outcome = outcomeOf(report, job.before, backend, own);
      results.push({ trace: job.name, outcome });
      surroundings.note(`debug-kernel: ${backend.name}: ${job.name}: ${brief(outcome)}`);
      if (outcome.kind === 'run' && (outcome.reports.length > 0 || outcome.lost !== null)) {
        await backend.close();
        backend = null;
      }
    } catch (error) {
      if (!(error instanceof BackendError || error instanceof CommandError)) throw error;
      // A trace of calls that came later is none of this kernel's; the machine was not asked anything.
      if (error instanceof LackingNames) {
        results.push({ trace: job.name, outcome: { kind: 'skipped', reason: error.lack } });
        continue;
      }
      results.push({ trace: job.name, outcome: { kind: 'run', calls: 0, reports: [], known: [], lost: error.message, differs: null } });
      await backend?.close();
      backend = null;
    }
  }
  await backend?.close();
  return results;
}

function outcomeOf(
  report: ReplayReport,
  before: KernelAnswer | null,
  { name, bootReports }: LinuxBackend,
  known: readonly KnownFinding[],
): KeptOutcome {
  const said = report.steps.flatMap(({ console, status }) =>
    status.kind === 'run' && status.observation.kind === 'crashed' ? [...console, ...status.observation.console.split('\n')] : console,
  );
  const { conformance } = report.design;
  const reports = [...bootReports, ...(complaints(said).length > 0 ? said : []), ...report.outside];
  const crashed = report.steps.some(({ status }) => status.kind === 'run' && status.observation.kind === 'crashed');
  const broken = report.unended?.why ?? (conformance.kind === 'inconclusive' ? conformance.why : null);
  return {
    kind: 'run',
    calls: report.steps.filter(({ status }) => status.kind === 'run').reduce((total, { calls }) => total + calls.length, 0),
    reports,
    known: crashed ? [] : knownReports(reports, name, known),
    lost: broken ?? (crashed && reports.length === 0 ? 'the machine died without a word from the kernel' : null),
    differs: before === null ? null : differenceOf(answerOf(report), before),
  };
}

function differenceOf(now: KernelAnswer, before: KernelAnswer): string | null {
  const at = before.steps.findIndex(({ observed }, index) => !isSame(now.steps[index]?.observed, observed));
  if (at === -1) return null;
  return `step ${at + 1}: ${now.steps[at]?.observed ?? 'nothing'} instead of ${before.steps[at]!.observed}`;
}

/** A value is told only where some specification speaks of it, and then there may have been one more to ask. */
function isSame(one: string | undefined, other: string): boolean {
  if (one === undefined || (one.includes(' = ') && other.includes(' = '))) return one === other;
  return one.split(' = ')[0] === other.split(' = ')[0];
}

function brief(outcome: KeptOutcome): string {
  if (outcome.kind === 'skipped') return outcome.reason;
  return outcome.reports[0] ?? outcome.lost ?? outcome.differs ?? 'quiet';
}
