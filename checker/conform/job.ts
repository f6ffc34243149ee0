/** One sequence on one machine, to its end: differences are minimised, a machine that dies is restarted, and the rest is run all the same. */

import { complaintTexts } from '../replay/console.js';
import type { Design } from '../replay/path.js';
import type { Origin } from '../trace/build.js';
import type { Step, Trace } from '../trace/trace.js';
import { type Bench, bootPatiently, type Run, runSequence } from './bench.js';
import { minimise } from './minimise.js';
import type { Sequence } from './sequence.js';
import type { Subject } from './subject.js';
import { countRule, countUnjudged, type Divergence, type Tally } from './tally.js';

export interface Job {
  readonly subject: Subject;
  readonly sequence: Sequence;
  readonly origin: Origin;
  /** The initial state, packed. */
  readonly initial: Int32Array;
}

/** Whether a difference is told of elsewhere already, whatever the calls: looking for the shortest sequence would tell nobody anything. */
export type IsKnown = (found: Pick<Divergence, 'rule' | 'expected' | 'observed' | 'console'>) => boolean;

/** How often a sequence is begun again: after steps that differ and change nothing, and after a machine was lost. */
const MOST_ROUNDS = 12;

/** @throws BackendError where no machine comes up any more */
export async function runJob(job: Job, bench: Bench, tally: Tally, isKnown: IsKnown): Promise<void> {
  const { subject, sequence } = job;
  const design: Design = { specification: subject.specification, system: subject.system };
  let { trace, aims } = sequence;
  /** Where a machine was lost in this sequence before. */
  let lostAt: number | null = null;
  tally.sequences += 1;
  for (let round = 1; round <= MOST_ROUNDS && trace.stem.length > 0; round++) {
    const run = await runSequence(trace, design, bench);
    count(run, trace, aims, subject, tally);
    if (run.spent) await restart(bench, tally);
    const { ending } = run;
    if (ending.kind === 'agreed') return;
    const rule = ruleOfStep(subject, trace.stem[ending.step] ?? trace.stem.at(-1)!);
    if (ending.kind === 'lost') {
      const again = lostAt === ending.step;
      const abandoned = again ? trace.stem.length - ending.step : 0;
      tally.losses.push({ ...ending.loss, instance: subject.instance, rule, again, abandoned });
      if (again) return;
      lostAt = ending.step;
      continue;
    }
    if (ending.kind === 'open') countUnjudged(tally, rule, subject.instance, ending.why);
    else await noteDivergence(job, { ...trace, stem: trace.stem.slice(0, ending.step + 1) }, run, rule, bench, tally, isKnown);
    // What comes after a step that changes the model cannot be asked of a kernel that did not make it. Where every step agreed,
    // nothing is left to ask.
    if (run.agreed > ending.step || trace.stem[ending.step]!.changes.length > 0) return;
    const left = ending.step;
    trace = { ...trace, stem: trace.stem.filter((_, at) => at !== left) };
    aims = aims.filter((_, at) => at !== left);
  }
}

export function ruleOfStep({ system, ruleKeys }: Subject, step: Step): string {
  const index = system.outcomes.findIndex(
    ({ action, outcome }) => outcome === step.outcomeIndex && system.actions[action]!.name === step.action,
  );
  return ruleKeys[index] ?? `${step.action}#${step.outcomeIndex}`;
}

function count({ agreed, ending }: Run, trace: Trace, aims: Sequence['aims'], subject: Subject, tally: Tally): void {
  for (const [at, step] of trace.stem.entries()) {
    if (at > agreed || (at === agreed && ending.kind !== 'diverged')) break;
    tally.steps += 1;
    countRule(tally, ruleOfStep(subject, step), subject.instance, at < agreed);
    if (at < agreed) for (const aim of aims[at] ?? []) tally.aims.add(`${subject.instance}: ${aim}`);
  }
}

async function restart(bench: Bench, tally: Tally): Promise<void> {
  tally.restarts += 1;
  await bootPatiently(() => bench.restart());
}

/** What the machine was told up to the difference, and what its kernel said there. */
function seenIn({ steps, ending, outside }: Run): Pick<Divergence, 'calls' | 'console'> {
  const shown = ending.kind === 'agreed' ? steps : steps.slice(0, ending.step + 1);
  const calls = shown.map((step) => step.calls.map(({ process, text }) => `${process}: ${text}`).join('; '));
  return { calls, console: [...(shown.at(-1)?.console ?? []), ...outside] };
}

/** What the kernel complained of there. */
function saidIn(run: Run): string {
  return [...new Set(complaintTexts(seenIn(run).console))].join('\n');
}

/** Every kind of difference is minimised once; later ones are only counted. */
async function noteDivergence(
  { subject, origin, initial }: Job,
  trace: Trace,
  run: Run,
  rule: string,
  bench: Bench,
  tally: Tally,
  isKnown: IsKnown,
): Promise<void> {
  if (run.ending.kind !== 'diverged') return;
  const { expected, observed, why } = run.ending;
  const said = saidIn(run);
  const key = `${rule} ${expected} ${observed} ${said}`;
  const former = tally.divergences.get(key);
  if (former !== undefined) {
    former.times += 1;
    return;
  }
  const met = { rule, instance: subject.instance, expected, observed, why, times: 1 };
  const found: Divergence = { ...met, trace, ...seenIn(run), seen: 'once', minimal: false };
  tally.divergences.set(key, found);
  if (isKnown(found)) return;
  const design: Design = { specification: subject.specification, system: subject.system };
  const last = trace.stem.at(-1)!;
  const diverges = async (candidate: Trace): Promise<number | null> => {
    const again = await runSequence(candidate, design, bench);
    const { ending, spent } = again;
    if (spent) await restart(bench, tally);
    if (ending.kind !== 'diverged' || ending.expected !== expected || ending.observed !== observed) return null;
    if (candidate.stem[ending.step]!.action !== last.action || saidIn(again) !== said) return null;
    Object.assign(found, seenIn(again));
    return ending.step;
  };
  await restart(bench, tally);
  if ((await diverges(trace)) === null) return;
  found.seen = 'again';
  const minimised = await minimise(trace, initial, design, origin, diverges);
  found.trace = minimised.trace;
  found.minimal = !minimised.unfinished;
}
