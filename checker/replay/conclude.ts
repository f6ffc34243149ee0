/** From the steps of a replay to a verdict on one specification. */

import { expectationsText, observationText } from './compare.js';
import type { Conformance, ReplayStep, View } from './report.js';

/** How a report of the kernel is told that came with no step. */
export const OUTSIDE = { allowed: 'nothing more', observed: 'a report of the kernel' } as const;

/** @param view which specification's view of a step is judged */
export function conclude(
  steps: readonly ReplayStep[],
  view: (step: ReplayStep) => View | null,
  stopped: string | null,
  outside: readonly string[],
): Conformance {
  const run = steps.filter(({ status }) => status.kind === 'run' || status.kind === 'within').length;
  for (const step of steps) {
    const agreement = view(step)?.agreement ?? null;
    if (agreement?.kind === 'differs') return divergence(steps, step, view(step), agreement.why);
    if (agreement?.kind === 'unknown') return { kind: 'inconclusive', step: step.number, why: agreement.why };
    if (step.status.kind === 'not-run') {
      // A specification that agreed with everything up to the point where the replay was stopped is not refuted by stopping.
      if (stopped === null && run > 0) break;
      return { kind: 'inconclusive', step: step.number, why: stopped ?? step.status.reason };
    }
  }
  const missed = missedStep(steps, steps.length + 1);
  if (missed !== null)
    return { kind: 'inconclusive', step: missed.number, why: `the steps that were run agree, but this one was not: ${missed.reason}` };
  const last = steps.at(-1);
  if (last?.status.kind === 'skipped')
    return { kind: 'inconclusive', step: last.number, why: `the last step was not run: ${last.status.reason}` };
  const [complaint] = outside;
  if (complaint !== undefined) {
    const why = `every step agrees, but outside of them the kernel complained: ${complaint}`;
    return { kind: 'diverges', step: steps.length, ...OUTSIDE, why };
  }
  return { kind: 'conforms', run, steps: steps.length };
}

/** A difference counts only if the kernel has followed every step that changed the model before it. */
function divergence(steps: readonly ReplayStep[], at: ReplayStep, view: View | null, why: string): Conformance {
  const missed = missedStep(steps, at.number);
  if (missed !== null) {
    return {
      kind: 'inconclusive',
      step: at.number,
      why: `${why}; but step ${missed.number} was never done on the kernel: ${missed.reason}`,
    };
  }
  const allowed = view?.allowed ?? [];
  return {
    kind: 'diverges',
    step: at.number,
    allowed: expectationsText(allowed),
    observed: at.status.kind === 'run' ? observationText(at.status.observation, allowed) : 'nothing',
    why,
  };
}

/** The first step before `end` that changed the model and was never done on the kernel. */
function missedStep(steps: readonly ReplayStep[], end: number): { readonly number: number; readonly reason: string } | null {
  for (const { number, changes, status } of steps) {
    if (number < end && changes && status.kind === 'skipped') return { number, reason: status.reason };
  }
  return null;
}
