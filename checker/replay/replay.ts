/** Replays a trace on a backend, step by step, beside its own specification and, if given, the one that describes the kernel. */

import { type Step, stepsOf, type Trace } from '../trace/trace.js';
import { propertyAlong } from './along.js';
import { type Backend, BackendError, type Observation } from './backend.js';
import { compareWithAllowed, compareWithTrace, meets, resultIsCompared } from './compare.js';
import { conclude } from './conclude.js';
import { reportLines } from './console.js';
import { actionOf } from './concrete/calls-of-trace.js';
import { type Machine, type PlannedStep, planTrace } from './concrete/plan.js';
import { locationOf } from './location.js';
import { after, allowed, type Allowed, allowedWhole, type Answer, type Belief, initialBelief } from './model.js';
import { type Design, followTrace } from './path.js';
import { failed, type Result } from './problem.js';
import type { Agreement, Expectation, ReplayReport, ReplayStep, Side, StepStatus, View } from './report.js';

export interface ReplayInput {
  readonly trace: Trace;
  /** The trace's own specification and instance. */
  readonly design: Design;
  /** The specification that describes the kernel, in an instance with the same elements; null if it is the design. */
  readonly prediction: Design | null;
  readonly machine: Machine;
  readonly backend: Backend;
  /** 'divergence' (the default) stops at the first step that differs from the trace; 'impossible' goes on as long as
   *  the specification of the kernel says that the next step can still be taken. */
  readonly until?: 'divergence' | 'impossible';
  /** Called before each step that is run. */
  readonly progress?: (step: number, steps: number) => void;
}

/** Problems are about the trace and the specification; a failing machine makes the replay inconclusive instead. */
export async function replay(input: ReplayInput): Promise<Result<ReplayReport>> {
  const { trace, design, prediction, backend } = input;
  const path = followTrace(design.system, trace);
  if (!path.ok) return path;
  const plan = planTrace(trace, design, path.value, input.machine);
  if (!plan.ok) return plan;
  if (!plan.value.some(({ kind }) => kind === 'calls')) {
    return failed(
      'R107',
      null,
      `none of the trace's ${stepsOf(trace).length} steps makes a system call`,
      'give the actions of the specification `calls`',
      '$.stem',
    );
  }
  const run = await runSteps(input, plan.value, path.value.answers);
  if (!run.steps.some(({ status }) => status.kind === 'run') && run.broken === null) {
    return failed(
      'R301',
      null,
      'no step was run',
      run.steps[0]?.status.kind === 'skipped' ? run.steps[0].status.reason : 'the backend did nothing',
    );
  }
  const side = ({ specification, system }: Design, view: (step: ReplayStep) => View | null, kept: Run['kept']): Side => {
    const conformance = conclude(run.steps, view, run.broken, run.outside);
    const whole = conformance.kind === 'conforms' && run.steps.every(({ status }) => status.kind !== 'not-run');
    const { name, title, digest } = specification;
    return { name, title, digest, conformance, property: whole ? propertyAlong(system, trace.property, kept) : null };
  };
  return {
    ok: true,
    value: {
      backend: backend.name,
      instance: trace.instance,
      property: trace.property,
      design: side(design, (step) => step.design, path.value.taken),
      prediction: prediction === null ? null : side(prediction, (step) => step.prediction, run.kept),
      steps: run.steps,
      outside: run.outside,
      unended: run.unended,
    },
  };
}

/** `kept`: per step, the predicted transitions that agree with what was observed. `broken`: what failed in the machinery itself, or null. */
interface Run extends Pick<ReplayReport, 'outside' | 'unended'> {
  readonly steps: readonly ReplayStep[];
  readonly kept: readonly (readonly Allowed[])[];
  readonly broken: string | null;
}

async function runSteps(input: ReplayInput, plan: readonly PlannedStep[], answers: readonly Answer[]): Promise<Run> {
  const { trace, design, prediction, backend } = input;
  const steps: ReplayStep[] = [];
  const kept: (readonly Allowed[])[] = [];
  let belief: Belief = prediction === null ? [] : initialBelief(prediction.system, trace.initial);
  let broken: string | null = null;
  let stop: string | null = null;
  let lastWords: readonly string[] = [];
  const outside: string[] = [];
  try {
    await backend.reset();
    outside.push(...reportLines(await backend.console()));
  } catch (error) {
    const failure = machineryFailure(error);
    stop = broken = failure.why;
    lastWords = failure.console;
  }
  for (const [index, step] of stepsOf(trace).entries()) {
    const planned = plan[index];
    const predicted = prediction === null ? null : predictionOf(prediction, belief, trace, index, planned);
    if (stop === null && steps.some(hasDiverged) && predicted?.kind === 'impossible') stop = predicted.reason;
    let status: StepStatus = { kind: 'not-run', reason: stop ?? '' };
    let console: readonly string[] = index === 0 ? lastWords : [];
    if (stop === null && planned.kind === 'within') status = { kind: 'within', end: planned.end + 1 };
    if (stop === null && planned.kind === 'model-only') status = { kind: 'skipped', reason: planned.reason };
    if (stop === null && planned.kind === 'calls') {
      input.progress?.(index + 1, plan.length);
      try {
        const observation = await runParts(backend, planned);
        console = await backend.console();
        status = observation.kind === 'skipped' ? { kind: 'skipped', reason: observation.reason } : { kind: 'run', observation };
      } catch (error) {
        const failure = machineryFailure(error);
        stop = broken = failure.why;
        console = failure.console;
        status = { kind: 'not-run', reason: stop };
      }
    }
    const reported: ReplayStep = {
      number: index + 1,
      action: step.action,
      actor: step.actor,
      arguments: step.arguments,
      changes: step.changes.length > 0,
      calls:
        planned.kind === 'calls' ? planned.parts.flatMap((part) => part.texts.map((text) => ({ process: part.step.process, text }))) : [],
      design: designView(design, step, answers[index], status, console),
      prediction: prediction === null ? null : predictionView(prediction, step, predicted, status, console),
      status,
      console,
    };
    steps.push(reported);
    if (prediction !== null && predicted !== null && status.kind !== 'not-run') {
      const agreeing = agreeingWith(prediction, step, predicted, status);
      kept.push(agreeing);
      belief = after(agreeing);
    }
    if (stop === null && hasDiverged(reported) && (input.until !== 'impossible' || prediction === null || !isPredicted(reported))) {
      stop = `the replay ended at step ${index + 1}`;
    }
  }
  const ended = broken === null && !steps.some(hasCrashed) ? await endProcesses(backend) : { outside: [], unended: null };
  return { steps, kept, broken, outside: [...outside, ...ended.outside], unended: ended.unended };
}

/** Files are released as processes end, and what goes wrong then is of these steps. */
async function endProcesses(backend: Backend): Promise<Pick<ReplayReport, 'outside' | 'unended'>> {
  try {
    await backend.reset();
    return { outside: reportLines(await backend.console()), unended: null };
  } catch (error) {
    const unended = machineryFailure(error);
    return { outside: reportLines(unended.console), unended };
  }
}

function hasCrashed({ status }: ReplayStep): boolean {
  return status.kind === 'run' && status.observation.kind === 'crashed';
}

/** Parts run in order until one does not return; operations are counted over all parts. */
async function runParts(backend: Backend, planned: Extract<PlannedStep, { kind: 'calls' }>): Promise<Observation> {
  let done = 0;
  let observation: Observation = { kind: 'skipped', reason: 'the step has no operation' };
  for (const { step } of planned.parts) {
    observation = await backend.step(step);
    if (observation.kind !== 'returned') break;
    done += step.operations.length;
  }
  return observation.kind === 'failed' || observation.kind === 'signalled'
    ? { ...observation, operation: observation.operation + done }
    : observation;
}

/** What failed in one line; a machine's last console lines, if it gave any, follow the first. */
function machineryFailure(error: unknown): { readonly why: string; readonly console: readonly string[] } {
  if (!(error instanceof BackendError)) throw error;
  const [first, ...rest] = error.message.split('\n');
  return { why: `the machine failed: ${first}`, console: rest.map((line) => line.replace(/^\s*\|\s?/, '')) };
}

/** What the specification of the kernel allows for a step. A call made here is predicted as a whole, from the step that has its
 *  arguments: that specification may end it in other parts, or in one. Null for a part of a later step's call. */
function predictionOf(prediction: Design, belief: Belief, trace: Trace, index: number, planned: PlannedStep): Answer | null {
  const { specification, system } = prediction;
  if (planned.kind === 'within') return null;
  if (belief.length === 0) return { kind: 'impossible', reason: `${specification.name} says nothing after a step that it does not have` };
  const step = stepsOf(trace)[index];
  return planned.kind === 'calls' ? allowedWhole(system, belief, stepsOf(trace)[planned.first], step.actor) : allowed(system, belief, step);
}

function hasDiverged(step: ReplayStep): boolean {
  const { agreement } = step.design;
  return agreement !== null && agreement.kind !== 'agrees' && step.status.kind === 'run';
}

function isPredicted(step: ReplayStep): boolean {
  return step.prediction?.agreement?.kind === 'agrees';
}

function designView(design: Design, step: Step, answer: Answer, status: StepStatus, console: readonly string[]): View {
  const outcomes = answer.kind === 'allowed' ? answer.outcomes : [];
  const isTaken = ({ outcome, result }: Allowed): boolean =>
    outcome.outcome === step.outcomeIndex && (outcome.kind !== 'ok' || result === step.result);
  const ordered = [...outcomes.filter(isTaken), ...outcomes.filter((candidate) => !isTaken(candidate))];
  const [first, ...rest] = ordered.map((candidate) => expectationOf(candidate, design, step));
  const agreement = status.kind === 'run' ? compareWithTrace(first, rest, status.observation, console) : null;
  return { allowed: [first, ...rest], impossible: null, agreement };
}

/** @param answer null for a part of a call that is predicted as a whole */
function predictionView(prediction: Design, step: Step, answer: Answer | null, status: StepStatus, console: readonly string[]): View {
  if (answer === null) return { allowed: [], impossible: null, agreement: null };
  const expectations = answer.kind === 'allowed' ? answer.outcomes.map((candidate) => expectationOf(candidate, prediction, step)) : [];
  const impossible = answer.kind === 'impossible' ? answer.reason : null;
  let agreement: Agreement | null = null;
  if (status.kind === 'run') agreement = compareWithAllowed(expectations, impossible, status.observation, console);
  return { allowed: expectations, impossible, agreement };
}

function expectationOf({ outcome, result }: Allowed, { specification, system }: Design, step: Step): Expectation {
  const action = actionOf(specification, step.action);
  return {
    label: outcome.label,
    kind: outcome.kind,
    result: outcome.kind === 'ok' && action !== undefined && resultIsCompared(action) ? result : null,
    location: locationOf(specification, outcome.span),
    source: system.actions[outcome.action].source,
  };
}

/** What the specification of the kernel can have done, given what was seen. */
function agreeingWith(prediction: Design, step: Step, answer: Answer, status: StepStatus): readonly Allowed[] {
  if (answer.kind === 'impossible') return [];
  const { outcomes } = answer;
  if (status.kind !== 'run') return outcomes.filter(({ outcome }) => outcome.label === step.outcome);
  return outcomes.filter((candidate) => meets(expectationOf(candidate, prediction, step), status.observation));
}
