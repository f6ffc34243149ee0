/** What conformance runs on: a machine that is restarted when it dies, and one sequence of calls on it. */

import { InternalError } from '../language/unreachable.js';
import { type Backend, BackendError } from '../replay/backend.js';
import { observationText } from '../replay/compare.js';
import { OUTSIDE } from '../replay/conclude.js';
import { complaints } from '../replay/console.js';
import type { Machine } from '../replay/concrete/plan.js';
import type { Design } from '../replay/path.js';
import { replay } from '../replay/replay.js';
import type { ReplayReport, ReplayStep } from '../replay/report.js';
import type { Trace } from '../trace/trace.js';

export interface Bench {
  readonly backend: Backend;
  readonly machine: Machine;
  /** A new machine in its first state. @throws BackendError where none comes up */
  restart(): Promise<void>;
}

/** How a machine was lost. A hang is a machine, or a process on it, that does not go on within its deadlines. */
export interface Loss {
  readonly kind: 'death' | 'hang';
  readonly why: string;
  /** The console's last lines. */
  readonly console: readonly string[];
}

export type Ending =
  | { readonly kind: 'agreed' }
  /** Step `step` (from 0) did what the specification does not allow. */
  | { readonly kind: 'diverged'; readonly step: number; readonly expected: string; readonly observed: string; readonly why: string }
  /** The specification allows what step `step` did, but the sequence goes on from something else; or the step cannot be judged. */
  | { readonly kind: 'open'; readonly step: number; readonly why: string }
  /** Before step `step` could be judged; after the last one, where the processes could not be ended. */
  | { readonly kind: 'lost'; readonly step: number; readonly loss: Loss };

export interface Run {
  readonly ending: Ending;
  /** Steps, from the first on, that were run and agree. */
  readonly agreed: number;
  readonly steps: ReplayReport['steps'];
  /** Reports of the kernel outside of them. */
  readonly outside: readonly string[];
  /** The machine must be restarted before anything else is run on it. */
  readonly spent: boolean;
}

/** Runs the calls from a clean state until one differs or the machine is gone.
 *  @throws InternalError for a sequence that cannot be planned: its specification was checked before */
export async function runSequence(trace: Trace, design: Design, bench: Bench): Promise<Run> {
  const { backend, machine } = bench;
  const result = await replay({ trace, design, prediction: null, machine, backend });
  if (!result.ok) throw new InternalError(result.problems.map(({ message, advice }) => `${message}: ${advice}`).join('; '));
  const { steps, outside, unended } = result.value;
  const at = steps.findIndex((step) => !isAgreed(step));
  const { ending, spent } = at === -1 ? afterwards(result.value) : endingAt(steps[at]!, at);
  // A kernel that has complained once keeps quiet of more: KASAN and lockdep report the first time only.
  const complained = outside.length > 0 || steps.some((step) => complaints(step.console).length > 0);
  return { ending, agreed: at === -1 ? steps.length : at, steps, outside, spent: spent || complained || unended !== null };
}

/** Every step agrees; then the processes ended. */
function afterwards({ steps, outside, unended }: ReplayReport): { readonly ending: Ending; readonly spent: boolean } {
  const step = steps.length - 1;
  if (outside.length > 0) {
    const why = `every step agrees, but outside of them the kernel complained: ${outside[0]}`;
    return { ending: { kind: 'diverged', step, expected: OUTSIDE.allowed, observed: OUTSIDE.observed, why }, spent: true };
  }
  if (unended !== null) return { ending: { kind: 'lost', step: steps.length, loss: lossOf(unended.why, unended.console) }, spent: true };
  return { ending: { kind: 'agreed' }, spent: false };
}

/** Pieces of one call that the model takes apart are judged where the call returns. */
function isAgreed({ status, design }: ReplayStep): boolean {
  return status.kind === 'within' || design.agreement?.kind === 'agrees';
}

function endingAt(step: ReplayStep, at: number): { readonly ending: Ending; readonly spent: boolean } {
  const { status, design, console } = step;
  if (status.kind === 'not-run') return { ending: { kind: 'lost', step: at, loss: lossOf(status.reason, console) }, spent: true };
  if (status.kind === 'skipped' || status.kind === 'within') {
    const why = status.kind === 'skipped' ? status.reason : 'it is part of a later call';
    return { ending: { kind: 'open', step: at, why }, spent: false };
  }
  const { observation } = status;
  const spent = observation.kind === 'crashed';
  const why = design.agreement !== null && design.agreement.kind !== 'agrees' ? design.agreement.why : 'nothing can be said';
  if (design.agreement?.kind === 'differs') {
    const [expected] = design.allowed;
    const ending = {
      kind: 'diverged' as const,
      step: at,
      expected: expected === undefined ? 'nothing' : expected.result === null ? expected.label : `${expected.label} = ${expected.result}`,
      observed: observationText(observation, design.allowed),
      why,
    };
    return { ending, spent };
  }
  if (observation.kind === 'crashed') {
    const lines = observation.console.split('\n');
    return { ending: { kind: 'lost', step: at, loss: lossOf(lines.at(-1) ?? '', lines) }, spent };
  }
  return { ending: { kind: 'open', step: at, why }, spent };
}

function lossOf(why: string, console: readonly string[]): Loss {
  const kind = /not answered|cannot be killed|stopped answering|goes on without/.test(why) ? 'hang' : 'death';
  return { kind, why, console };
}

/** Boots a machine, several times if it does not come up at once.
 *  @throws BackendError with the last reason */
export async function bootPatiently<Result>(boot: () => Promise<Result>, attempts = 3): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await boot();
    } catch (error) {
      if (!(error instanceof BackendError) || attempt >= attempts) throw error;
    }
  }
}
