/** From a replay's report to what is kept of it: no descriptor numbers and no times, so that a second run writes the same text. */

import { unreachable } from '../language/unreachable.js';
import type { KernelAnswer, RecordedStep, RecordedVerdict } from '../trace/record.js';
import { expectationsText, observationText } from './compare.js';
import type { Conformance, ReplayReport, ReplayStep, Side } from './report.js';

export function answerOf(report: ReplayReport): KernelAnswer {
  return {
    kernel: report.backend,
    design: verdictOf(report.design, report),
    prediction: report.prediction === null ? null : verdictOf(report.prediction, report),
    steps: report.steps.map(stepOf),
  };
}

/** "linux 6.12 diverges from rfc at step 5: ok is allowed, EINVAL was observed" */
export function summaryOf(conformance: Conformance, specification: string, kernel: string): string {
  switch (conformance.kind) {
    case 'conforms': {
      const { run, steps } = conformance;
      const count = run === steps ? `all ${steps} steps` : `the ${run} of ${steps} steps that were run`;
      return `${kernel} conforms to ${specification} in ${count}`;
    }
    case 'diverges':
      return `${kernel} diverges from ${specification} at step ${conformance.step}: ${conformance.why}`;
    case 'inconclusive': {
      const where = conformance.step === null ? '' : ` at step ${conformance.step}`;
      return `${kernel} against ${specification} is inconclusive${where}: ${conformance.why}`;
    }
    default:
      return unreachable(conformance);
  }
}

/** The verdict, and what the specification says of the trace's property along the steps. */
export function sideSummary(side: Side, report: ReplayReport): string {
  const { name, conformance, property } = side;
  const verdict = summaryOf(conformance, name, report.backend);
  if (side === report.design || property === null || property === 'unknown') return verdict;
  const { name: subject } = report.property;
  if (property === 'violated') return `${verdict}, and by it ${subject} is violated there too`;
  const alike = report.design.conformance.kind === 'conforms' ? ': these answers do not tell the two specifications apart' : '';
  return `${verdict}, and by it ${subject} holds there${alike}`;
}

/** What a step shows as the kernel's answer: "ok", "EINVAL", "ok = 4", "skipped", "not run". */
export function observedText({ status, design, prediction }: ReplayStep): string {
  switch (status.kind) {
    case 'run':
      return observationText(status.observation, [...design.allowed, ...(prediction?.allowed ?? [])]);
    case 'within':
      return `in step ${status.end}`;
    case 'skipped':
      return 'skipped';
    case 'not-run':
      return 'not run';
    default:
      return unreachable(status);
  }
}

/** What the specification that describes the kernel says of a step. */
export function predictedText({ prediction, status }: ReplayStep): string | null {
  if (prediction === null || status.kind === 'within') return null;
  return prediction.impossible === null ? expectationsText(prediction.allowed) : 'not possible';
}

function verdictOf(side: Side, report: ReplayReport): RecordedVerdict {
  const { name, digest, conformance } = side;
  return { specification: name, digest, verdict: conformance.kind, summary: sideSummary(side, report) };
}

function stepOf(step: ReplayStep): RecordedStep {
  return {
    calls: step.calls.map(({ process, text }) => `${process}: ${text}`),
    observed: observedText(step),
    design: step.design.agreement?.kind ?? 'not run',
    predicted: predictedText(step),
    console: step.console.map(withoutTime),
  };
}

/** Kernel lines start with the time since boot. */
function withoutTime(line: string): string {
  return line.trim().replace(/^(?:<\d+>)?\[\s*\d+\.\d+\]\s*/, '');
}
