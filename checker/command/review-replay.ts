/** The other half of a review: each difference, and the counterexample of each property lost or won, on the kernel without and with the change. */

import { observedText, summaryOf } from '../replay/keep.js';
import { debianBases } from '../replay/lab/base.js';
import type { ReplayReport } from '../replay/report.js';
import type { Topology } from '../replay/topology.js';
import type { Guarantee } from '../review/guarantees.js';
import type { Review, Seen } from '../review/review.js';
import type { Difference } from '../review/rule.js';
import type { Subject } from '../review/subject.js';
import type { Trace } from '../trace/trace.js';
import { unreachable } from '../language/unreachable.js';
import { CommandError, type Surroundings } from './command.js';
import type { Loaded } from './load.js';
import { runOn } from './replay.js';
import { bootStage, headersAbi, LackingNames, type Stage, topologyOf } from './stage.js';
import { groupBy } from './tour-replay.js';

type Side = Seen['side'];

/** Both specifications, and each in every instance. */
export interface ReviewedSides {
  readonly loaded: Readonly<Record<Side, Loaded>>;
  readonly subjects: Readonly<Record<Side, ReadonlyMap<string, Subject>>>;
}

/** A trace to run on a kernel, for a difference or a property. */
interface Job {
  readonly about: Difference | Guarantee;
  readonly side: Side;
  readonly kernel: string;
  /** The kernel of the other side: its headers have the names that this one's lack. */
  readonly counterpart: string;
  /** The specification that the trace is of: the kernel's own, where that has the last call. */
  readonly of: Side;
  readonly subject: Subject;
  readonly trace: Trace;
}

/** A kernel without the change, and one with it. */
export type KernelPair = Readonly<Record<Side, string>>;

export async function withReplays(
  review: Review,
  kernels: readonly KernelPair[],
  reviewed: ReviewedSides,
  surroundings: Surroundings,
): Promise<Review> {
  const { subjects } = reviewed;
  const sides = ['base', 'proposed'] as const;
  const jobs = kernels.flatMap((pair) =>
    sides.flatMap((side) => [
      ...review.entries.flatMap(({ differences }) => differences.map((about) => jobOfDifference(about, side, pair, subjects))),
      ...review.guarantees.flatMap((about) => jobOfGuarantee(about, side, pair, subjects)),
    ]),
  );
  const seen = new Map<Job['about'], Seen[]>();
  const groups = groupBy(jobs, ({ kernel, counterpart, subject }) => `${kernel} ${counterpart} ${JSON.stringify(machineOf(subject))}`);
  for (const group of groups.values()) {
    for (const [{ about }, one] of await runGroup(group, reviewed, surroundings)) seen.set(about, [...(seen.get(about) ?? []), one]);
  }
  return { ...review, seen, remarks: [...review.remarks, ...firstToMaintainers(review, seen)] };
}

/** A hole of the newest kernel is not for the public before its maintainers know of it: one that a change closes, or brought. */
function firstToMaintainers({ guarantees }: Review, seen: ReadonlyMap<Job['about'], readonly Seen[]>): readonly string[] {
  const newest = debianBases.at(-1)!.name;
  const shown = guarantees.filter((guarantee) => {
    const violating: Side = guarantee.change === 'won' ? 'base' : 'proposed';
    return seen.get(guarantee)?.some(({ kernel, side, verdict }) => kernel === newest && side === violating && verdict === 'as specified');
  });
  if (shown.length === 0) return [];
  const names = shown.map(({ name }) => name).join(', ');
  return [
    `${newest}, the newest kernel of the lab, does what violates ${names}: tell its maintainers (scripts/get_maintainer.pl, security@kernel.org) before anybody else.`,
  ];
}

function jobOfDifference(about: Difference, side: Side, pair: KernelPair, subjects: ReviewedSides['subjects']): Job {
  const own = side === 'base' ? about.baseTrace : about.proposedTrace;
  const of: Side = own.stem.length === about.steps ? side : side === 'base' ? 'proposed' : 'base';
  const trace = of === 'base' ? about.baseTrace : about.proposedTrace;
  return { about, side, ...kernelsFor(side, pair), of, trace, subject: subjects[of].get(about.instance)! };
}

function jobOfGuarantee(about: Guarantee, side: Side, pair: KernelPair, subjects: ReviewedSides['subjects']): readonly Job[] {
  const { trace, change } = about;
  if (trace === null || trace.stem.length === 0) return [];
  const of: Side = change === 'won' ? 'base' : 'proposed';
  return [{ about, side, ...kernelsFor(side, pair), of, trace, subject: subjects[of].get(trace.instance)! }];
}

function kernelsFor(side: Side, pair: KernelPair): Pick<Job, 'kernel' | 'counterpart'> {
  return { kernel: pair[side], counterpart: pair[side === 'base' ? 'proposed' : 'base'] };
}

function machineOf({ specification, system }: Subject): unknown {
  return specification.instances.find(({ name }) => name === system.instance)?.machine ?? null;
}

/** One machine serves them all, unless one of them breaks it. */
async function runGroup(
  jobs: readonly Job[],
  { loaded }: ReviewedSides,
  surroundings: Surroundings,
): Promise<readonly (readonly [Job, Seen])[]> {
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
      stage ??= withHeadersOf(job.counterpart, await bootStage(job.kernel, topologyFor(job), surroundings), surroundings);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      surroundings.note(`review: ${job.kernel}: ${error.message}`);
      unavailable = error.message.split('\n')[0]!;
      skip(job, unavailable);
      continue;
    }
    try {
      const { subject, trace } = job;
      const own = job.side === job.of ? null : loaded[job.side];
      const report = await runOn(stage, { trace, design: subject, file: trace.property.name, text: '' }, own, surroundings);
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

/** A program of the other kernel runs on this one: what its own headers do not name, the other's do. Numbers of the uAPI never change. */
function withHeadersOf(counterpart: string, stage: Stage, surroundings: Surroundings): Stage {
  return {
    ...stage,
    abi: async (specification, actions) => {
      try {
        return await stage.abi(specification, actions);
      } catch (error) {
        if (!(error instanceof LackingNames)) throw error;
        return headersAbi(counterpart, specification, actions, surroundings).catch(() => Promise.reject(error));
      }
    },
  };
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

/** The kernel's own specification predicts a trace of the other one's: a kernel can answer alike and be in another state. */
function seenOf({ about, side, kernel, of }: Job, { design, prediction, steps }: ReplayReport): Seen {
  const { conformance, name } = design;
  const answer = (verdict: Seen['verdict'], text: string): Seen => ({ kernel, side, verdict, text });
  const predicted = prediction?.conformance.kind === 'conforms' ? `, as ${prediction.name} says` : '';
  switch (conformance.kind) {
    case 'conforms': {
      const all = `all ${conformance.run} steps`;
      if ('baseTrace' in about)
        return answer('as specified', `${observedText(steps.at(-1)!)}${of === side ? `, as ${name} says` : predicted}`);
      if (of === side) return answer('as specified', `does it, ${all}`);
      if (prediction?.property === 'holds')
        return answer('as specified', `answers alike in ${all}, yet by ${prediction.name} it holds there`);
      return answer('differs', `does it too, ${all}`);
    }
    case 'diverges': {
      const step = steps[conformance.step - 1];
      const text = `${observedText(step)} at step ${step.number}, ${step.action}`;
      if (of === side) return answer('differs', `${text}, where ${name} says ${conformance.allowed}`);
      return answer(
        predicted === '' ? 'differs' : 'as specified',
        `${text}${predicted === '' ? ', which neither specification says' : predicted}`,
      );
    }
    case 'inconclusive':
      return answer('inconclusive', summaryOf(conformance, name, kernel));
    default:
      return unreachable(conformance);
  }
}
