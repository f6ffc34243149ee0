/** From the steps of a replay to a verdict on one specification. */

import { expectationsText, expectationText, observationText } from './compare.js';
import type { Conformance, ReplayStep, View } from './report.js';

/** @param view which specification's view of a step is judged */
export function conclude(steps: readonly ReplayStep[], view: (step: ReplayStep) => View | null, stopped: string | null): Conformance {
  const run = steps.filter(({ status }) => status.kind === 'run').length;
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
  const last = steps.at(-1);
  if (last?.status.kind === 'skipped')
    return { kind: 'inconclusive', step: last.number, why: `the last step was not run: ${last.status.reason}` };
  return { kind: 'conforms', run, steps: steps.length };
}

/** A difference counts only if the kernel has followed every step that changed the model before it. */
function divergence(steps: readonly ReplayStep[], at: ReplayStep, view: View | null, why: string): Conformance {
  const missed = steps.find((step) => step.number < at.number && step.changes && step.status.kind === 'skipped');
  if (missed?.status.kind === 'skipped') {
    return {
      kind: 'inconclusive',
      step: at.number,
      why: `${why}; but step ${missed.number} was never done on the kernel: ${missed.status.reason}`,
    };
  }
  const allowed = view?.allowed ?? [];
  const taken = allowed.length > 0 ? expectationText(allowed[0]) : expectationsText(allowed);
  return {
    kind: 'diverges',
    step: at.number,
    allowed: taken,
    observed: at.status.kind === 'run' ? observationText(at.status.observation, allowed) : 'nothing',
    why,
  };
}
