/** The second half of the tour: each counterexample on the unpatched kernel, and on the one that carries the design. */

import type { Specification } from '../language/ir.js';
import { actionOf } from '../replay/concrete/calls-of-trace.js';
import { observedText } from '../replay/keep.js';
import type { ReplayReport } from '../replay/report.js';
import type { Topology } from '../replay/topology.js';
import { CommandError, type Surroundings } from './command.js';
import { describingSpecification } from './kernels.js';
import { loadSpecification, systemOf } from './load.js';
import { runOn, type Subject } from './replay.js';
import { bootStage, type Stage, topologyOf } from './stage.js';
import type { Finding } from './tour-findings.js';
import { stepsOf, type Trace } from '../trace/trace.js';

export type TourAnswer =
  | { readonly kind: 'replayed'; readonly kernel: string; readonly report: ReplayReport }
  | { readonly kind: 'skipped'; readonly kernel: string; readonly reason: string };

interface Job {
  readonly finding: Finding;
  readonly kernel: string;
  readonly topology: Topology;
}

/** Answers by finding. Jobs are ordered by kernel and topology, so that few machines boot. */
export async function replayAll(
  findings: readonly Finding[],
  kernelsOf: (finding: Finding) => readonly string[],
  surroundings: Surroundings,
): Promise<ReadonlyMap<Finding, readonly TourAnswer[]>> {
  const answers = new Map<Finding, TourAnswer[]>(findings.map((finding) => [finding, []]));
  const jobs = findings.flatMap((finding) => jobsOf(finding, kernelsOf(finding), answers));
  const key = ({ kernel, topology }: Job): string => `${kernel} ${JSON.stringify(topology)}`;
  const groups = groupBy(jobs, key);
  for (const group of groups.values()) {
    if (surroundings.interrupted.aborted) break;
    for (const [finding, answer] of await runGroup(group, surroundings)) answers.get(finding)!.push(answer);
  }
  return answers;
}

function jobsOf(finding: Finding, kernels: readonly string[], answers: Map<Finding, TourAnswer[]>): readonly Job[] {
  const { trace, explored, verdict } = finding;
  const reason = whyNotRun(trace, explored.loaded.specification);
  if (reason !== null || trace === null) {
    for (const kernel of kernels) answers.get(finding)!.push({ kind: 'skipped', kernel, reason: reason ?? 'there is no trace' });
    return [];
  }
  const topology = topologyOf(explored.loaded.specification, verdict.instance);
  return kernels.map((kernel) => ({ finding, kernel, topology }));
}

/** Why a counterexample cannot be run on a kernel, or null. */
export function whyNotRun(trace: Trace | null, specification: Specification): string | null {
  if (trace === null) return 'no witness exists, so there is nothing to run';
  if (stepsOf(trace).length === 0) return 'the initial state violates it';
  if (trace.granularity === 'steps') return 'it interleaves inside one call';
  const silent = stepsOf(trace).find((step) => actionOf(specification, step.action)?.calls.length === 0);
  if (silent !== undefined) return `${silent.action} happens in the model only`;
  const { machine } = specification.instances.find((instance) => instance.name === trace.instance)!;
  return machine === null ? `instance ${trace.instance} describes no machine` : null;
}

async function runGroup(jobs: readonly Job[], surroundings: Surroundings): Promise<readonly (readonly [Finding, TourAnswer])[]> {
  const [{ kernel, topology }] = jobs as [Job, ...Job[]];
  const path = await describingSpecification(kernel, surroundings);
  const prediction = path === null ? null : await loadSpecification(path, surroundings);
  let stage: Stage | null = null;
  const answers: [Finding, TourAnswer][] = [];
  for (const { finding } of jobs) {
    if (surroundings.interrupted.aborted) break;
    try {
      stage ??= await bootStage(kernel, topology, surroundings);
      // What describes Linux predicts designs; of a specification of Linux that says more, it would know less.
      const ofLinux = finding.explored.loaded.path.startsWith('spec/linux/');
      const report = await runOn(stage, await subjectOf(finding), ofLinux ? null : prediction, surroundings);
      answers.push([finding, { kind: 'replayed', kernel, report }]);
      if (broken(report)) {
        await stage.backend.close();
        stage = null;
      }
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      surroundings.note(`tour: ${finding.explored.design} on ${kernel}: ${error.message}`);
      answers.push([finding, { kind: 'skipped', kernel, reason: error.message.split('\n')[0]! }]);
    }
  }
  await stage?.backend.close();
  return answers;
}

/** A machine that crashed or hung serves no further trace. */
function broken(report: ReplayReport): boolean {
  return report.design.conformance.kind === 'inconclusive';
}

async function subjectOf({ explored, verdict, trace }: Finding): Promise<Subject> {
  const system = await systemOf(explored.loaded, verdict.instance);
  return { trace: trace!, design: { specification: explored.loaded.specification, system }, file: explored.loaded.path, text: '' };
}

/** What a kernel did, in a few words, and whether a specification explains it. */
export function describeAnswer(answer: TourAnswer): { readonly text: string; readonly explained: boolean } {
  if (answer.kind === 'skipped') return { text: `skipped: ${answer.reason}`, explained: true };
  const { design, prediction, steps } = answer.report;
  const { conformance } = design;
  if (conformance.kind === 'conforms') {
    // A kernel that answers alike is a counterexample only if the property is violated by its own specification too.
    if (prediction?.property === 'holds') return { text: 'answers alike, yet holds there', explained: true };
    const judged = prediction === null || prediction.property === 'violated';
    return { text: `did it, all ${conformance.run} steps${judged ? '' : '; unknown whether it holds there'}`, explained: true };
  }
  if (conformance.kind === 'inconclusive') return { text: `inconclusive: ${conformance.why}`, explained: false };
  const step = steps[conformance.step - 1]!;
  const predicted = prediction?.conformance.kind === 'conforms';
  return {
    text: `step ${conformance.step} ${step.action}: ${observedText(step)}${predicted ? ', as predicted' : ', NOT predicted'}`,
    explained: predicted,
  };
}

export function groupBy<T>(values: readonly T[], key: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) groups.set(key(value), [...(groups.get(key(value)) ?? []), value]);
  return groups;
}
