/** The other half of a review: each difference, and the counterexample of each property lost or won, on the kernel without and with the change. */

import { observedText, summaryOf } from '../replay/keep.js';
import type { ReplayReport } from '../replay/report.js';
import type { Topology } from '../replay/topology.js';
import type { Guarantee } from '../review/guarantees.js';
import type { Review, Seen } from '../review/review.js';
import type { Difference } from '../review/rule.js';
import type { Subject } from '../review/subject.js';
import type { Trace } from '../trace/trace.js';
import { CommandError, type Surroundings } from './command.js';
import { runOn } from './replay.js';
import { bootStage, type Stage, topologyOf } from './stage.js';
import { groupBy } from './tour-replay.js';

type Side = Seen['side'];
type Subjects = Readonly<Record<Side, ReadonlyMap<string, Subject>>>;

/** A trace to run on a kernel, for a difference or a property. */
interface Job {
  readonly about: Difference | Guarantee;
  readonly side: Side;
  readonly kernel: string;
  /** The specification that the trace is of: the kernel's own, where that has the last call. */
  readonly of: Side;
  readonly subject: Subject;
  readonly trace: Trace;
}

/** @param kernels the kernel without and the one with the change
 *  @param subjects by instance */
export async function withReplays(
  review: Review,
  kernels: Readonly<Record<Side, string>>,
  subjects: Subjects,
  surroundings: Surroundings,
): Promise<Review> {
  const sides = ['base', 'proposed'] as const;
  const jobs = sides.flatMap((side) => [
    ...review.entries.flatMap(({ differences }) => differences.map((about) => jobOfDifference(about, side, kernels[side], subjects))),
    ...review.guarantees.flatMap((about) => jobOfGuarantee(about, side, kernels[side], subjects)),
  ]);
  const seen = new Map<Job['about'], Seen[]>();
  const groups = groupBy(jobs, ({ kernel, subject }) => `${kernel} ${JSON.stringify(machineOf(subject))}`);
  for (const group of groups.values()) {
    for (const [{ about }, one] of await runGroup(group, surroundings)) seen.set(about, [...(seen.get(about) ?? []), one]);
  }
  return { ...review, seen };
}

function jobOfDifference(about: Difference, side: Side, kernel: string, subjects: Subjects): Job {
  const own = side === 'base' ? about.baseTrace : about.proposedTrace;
  const of: Side = own.stem.length === about.steps ? side : side === 'base' ? 'proposed' : 'base';
  const trace = of === 'base' ? about.baseTrace : about.proposedTrace;
  return { about, side, kernel, of, trace, subject: subjects[of].get(about.instance)! };
}

function jobOfGuarantee(about: Guarantee, side: Side, kernel: string, subjects: Subjects): readonly Job[] {
  const { trace, change } = about;
  if (trace === null || trace.stem.length === 0) return [];
  const of: Side = change === 'won' ? 'base' : 'proposed';
  return [{ about, side, kernel, of, trace, subject: subjects[of].get(trace.instance)! }];
}

function machineOf({ specification, system }: Subject): unknown {
  return specification.instances.find(({ name }) => name === system.instance)?.machine ?? null;
}

/** One machine serves them all, unless one of them breaks it. */
async function runGroup(jobs: readonly Job[], surroundings: Surroundings): Promise<readonly (readonly [Job, Seen])[]> {
  let stage: Stage | null = null;
  let unavailable: string | null = null;
  const answers: (readonly [Job, Seen])[] = [];
  const skip = (job: Job, text: string): void => {
    answers.push([job, { kernel: job.kernel, side: job.side, verdict: 'skipped', text: `skipped: ${text}` }]);
  };
  for (const job of jobs) {
    const reason = unavailable ?? whyNot(job);
    if (reason !== null || surroundings.interrupted.aborted) {
      skip(job, reason ?? 'interrupted');
      continue;
    }
    try {
      stage ??= await bootStage(job.kernel, topologyFor(job), surroundings);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      surroundings.note(`review: ${job.kernel}: ${error.message}`);
      unavailable = error.message.split('\n')[0]!;
      skip(job, unavailable);
      continue;
    }
    try {
      const { subject, trace } = job;
      const report = await runOn(stage, { trace, design: subject, file: trace.property.name, text: '' }, null, surroundings);
      answers.push([job, seenOf(job, report)]);
      if (report.design.conformance.kind !== 'inconclusive') continue;
      await stage.backend.close();
      stage = null;
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      skip(job, error.message.split('\n')[0]!);
    }
  }
  await stage?.backend.close();
  return answers;
}

function topologyFor({ subject }: Job): Topology {
  return topologyOf(subject.specification, subject.system.instance);
}

/** Why a trace cannot be run on a kernel, or null. */
function whyNot({ trace, subject }: Job): string | null {
  const { specification, system } = subject;
  const silent = trace.stem.find((step) => specification.actions.find(({ name }) => name === step.action)?.calls.length === 0);
  if (silent !== undefined) return `${silent.action} happens in the model only`;
  return machineOf(subject) === null ? `instance ${system.instance} describes no machine` : null;
}

function seenOf({ about, side, kernel, of }: Job, { design, steps }: ReplayReport): Seen {
  const { conformance, name } = design;
  const isDifference = 'baseTrace' in about;
  const last = steps.at(-1)!;
  switch (conformance.kind) {
    case 'conforms': {
      if (!isDifference) return { kernel, side, verdict: 'as specified', text: `does it, all ${conformance.run} steps` };
      const text =
        of === side
          ? `${observedText(last)}, as ${name} says`
          : `${observedText(last)}, as ${name} says, though it describes the other kernel`;
      return { kernel, side, verdict: of === side ? 'as specified' : 'differs', text };
    }
    case 'diverges': {
      const step = steps[conformance.step - 1];
      const isExpected = of !== side;
      const text = `${observedText(step)} at step ${step.number}, ${step.action}${isExpected ? '' : `, where ${name} says ${conformance.allowed}`}`;
      return { kernel, side, verdict: isExpected ? 'as specified' : 'differs', text };
    }
    case 'inconclusive':
      return { kernel, side, verdict: 'inconclusive', text: summaryOf(conformance, name, kernel) };
  }
}
