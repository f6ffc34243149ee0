/** Runs of every contender on a model, in turn, round by round: what disturbs one disturbs its neighbours. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportedModel } from '../../../checker/export/result.js';
import { lastLine } from '../../../checker/export/confirm/report.js';
import type { Target } from '../../../checker/export/export.js';
import type { Contender, Subject } from './contenders.js';
import { type Measured, measure } from './measure.js';

export interface Run {
  /** Of the clock, of all steps: generating, compiling, searching. */
  readonly whole: number;
  /** Of the search alone: Interlock says it itself, of the others it is the whole time of the program that searches. */
  readonly search: number;
  readonly processor: number;
  /** Bytes, in the search. */
  readonly memory: number;
  readonly states: number;
  readonly transitions: number;
}

export interface Result {
  readonly contender: Contender;
  readonly runs: readonly Run[];
  /** Why there are no (more) runs. */
  readonly leftOut: string | null;
}

export interface Options {
  readonly rounds: number;
  /** For each program. */
  readonly seconds: number;
  /** Where specifications' paths start. */
  readonly project: string;
  readonly onRun: (text: string) => void;
}

/** Exported models of a subject, by target. */
export type Models = ReadonlyMap<Target, ExportedModel>;

export async function runAll(
  contenders: readonly Contender[],
  subject: Subject,
  models: Models,
  { rounds, seconds, project, onRun }: Options,
): Promise<readonly Result[]> {
  const results = new Map(contenders.map((contender): [Contender, Result] => [contender, { contender, runs: [], leftOut: null }]));
  for (let round = 1; round <= rounds; round++) {
    for (const [contender, result] of results) {
      if (result.leftOut !== null) continue;
      const run = await runOnce(contender, subject, models, seconds, project);
      onRun(
        `${subject.path} ${subject.instance}, round ${round}: ${contender.name}: ${typeof run === 'string' ? run : `${run.whole.toFixed(2)} s`}`,
      );
      results.set(contender, typeof run === 'string' ? { ...result, leftOut: run } : { ...result, runs: [...result.runs, run] });
    }
  }
  return [...results.values()];
}

/** @returns why there is no run */
async function runOnce(contender: Contender, subject: Subject, models: Models, seconds: number, project: string): Promise<Run | string> {
  const model = contender.target === null ? null : models.get(contender.target)!;
  const folder = model === null ? project : await mkdtemp(join(tmpdir(), 'interlock-peers-'));
  try {
    await mkdir(folder, { recursive: true });
    for (const { name, text } of model?.files ?? []) await writeFile(join(folder, name), text);
    let whole = 0;
    let processor = 0;
    for (const { command, search } of contender.steps(subject)) {
      const named = command.map((word) => word.replace('MODEL', model?.files[0]?.name.replace(/\.\w+$/, '') ?? ''));
      const measured = await measure(named, folder, seconds);
      whole += measured.seconds;
      processor += measured.processorSeconds;
      if (measured.timedOut) return `not finished in ${seconds} s`;
      if (search) return finished(contender, model, measured, whole, processor);
      if (measured.code !== 0) return lastLine(measured.output);
    }
    return 'it has no search';
  } finally {
    if (model !== null) await rm(folder, { recursive: true, force: true });
  }
}

function finished(contender: Contender, model: ExportedModel | null, measured: Measured, whole: number, processor: number): Run | string {
  const report = contender.read(measured.output);
  if (report.kind === 'error') return `it stops at ${report.message}`;
  if (report.kind !== 'complete') return report.reason;
  return {
    whole,
    search: report.seconds ?? measured.seconds,
    processor,
    memory: measured.peakMemory,
    states: report.states - (model?.offset.states ?? 0),
    transitions: report.transitions - (model?.offset.transitions ?? 0),
  };
}
