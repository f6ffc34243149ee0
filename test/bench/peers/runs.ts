/** Runs of every contender on a model, in turn, round by round: what disturbs one disturbs its neighbours. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportedModel } from '../../../checker/export/result.js';
import { lastLine } from '../../../checker/export/confirm/report.js';
import type { Target } from '../../../checker/export/export.js';
import type { Contender, Subject } from './contenders.js';
import { type Measured, measure } from './measure.js';
import type { RunLog } from './record.js';

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
  /** What the exported model has more than the specification: taken off the two figures above, which may be rounded. */
  readonly offset?: ExportedModel['offset'];
  /** Of Interlock only: bytes of the visited set, transitions that were looked up in it, 32-bit words of a state. */
  readonly bytes?: number;
  readonly lookups?: number;
  readonly words?: number;
}

export interface Result {
  readonly contender: Contender;
  readonly runs: readonly Run[];
  /** Why there are no (more) runs. */
  readonly leftOut: string | null;
}

/** Exported models of a subject, by target. */
export type Models = ReadonlyMap<Target, ExportedModel>;

export interface Options {
  /** Seconds for each program. */
  readonly seconds: number;
  /** Where specifications' paths start. */
  readonly project: string;
  readonly log: RunLog;
  /** Whether there is time for another run. */
  readonly hasTime: () => boolean;
  readonly onRun: (text: string) => void;
}

/** What a run that was not begun is told by; it is not kept, and so begun when the comparison is resumed. */
export const NO_TIME = 'not begun: the time for the whole comparison was over';

/** One round. Whoever has failed in an earlier one does not take part. */
export async function runRound(
  contenders: readonly Contender[],
  subject: Subject,
  models: Models,
  round: number,
  { seconds, project, log, hasTime, onRun }: Options,
): Promise<void> {
  const name = nameOf(subject);
  for (const contender of contenders) {
    const earlier = Array.from({ length: round }, (_, index) => log.find(name, contender.name, index + 1));
    if (earlier[round - 1] !== null || earlier.some((run) => typeof run === 'string') || !hasTime()) continue;
    const run = await runOnce(contender, subject, models, seconds, project);
    onRun(`${name}, round ${round}: ${contender.name}: ${typeof run === 'string' ? run : `${run.whole.toFixed(2)} s`}`);
    log.add({ subject: name, contender: contender.name, round, run });
  }
}

/** "philosophers medium" */
export function nameOf({ path, instance }: Subject): string {
  return `${path.split('/').at(-1)!.replace('.ilk', '')} ${instance}`;
}

/** Everything that is known of a subject. */
export function resultsOf(contenders: readonly Contender[], subject: Subject, rounds: number, log: RunLog): readonly Result[] {
  return contenders.map((contender) => {
    const known = Array.from({ length: rounds }, (_, round) => log.find(nameOf(subject), contender.name, round + 1));
    const runs = known.filter((run): run is Run => run !== null && typeof run === 'object');
    const failure = known.find((run) => typeof run === 'string');
    return { contender, runs, leftOut: typeof failure === 'string' ? failure : runs.length === 0 ? NO_TIME : null };
  });
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
      if (measured.timedOut) return `${search ? 'the search' : named[0]} did not finish in ${seconds} s`;
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
  const { seconds, bytes, lookups, words } = report;
  return {
    whole,
    search: seconds ?? measured.seconds,
    processor,
    memory: measured.peakMemory,
    states: report.states - (model?.offset.states ?? 0),
    transitions: report.transitions - (model?.offset.transitions ?? 0),
    ...(model === null ? {} : { offset: model.offset }),
    ...(bytes === undefined || lookups === undefined || words === undefined ? {} : { bytes, lookups, words }),
  };
}
