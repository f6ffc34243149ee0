/** A trace as its readers are shown it, whatever the form: who does what, how it ends, what it changes, which rule decides. */

import type { Specification } from '../../language/ir.js';
import { resultIsCompared } from '../../replay/compare.js';
import { actionOf } from '../../replay/concrete/calls-of-trace.js';
import type { PlannedStep } from '../../replay/concrete/plan.js';
import { type Change, type Step, stepsOf, type Trace } from '../../trace/trace.js';
import { formatCall } from '../trace-text.js';
import { type CallEnd, straceText } from './strace.js';

export interface Scene {
  readonly trace: Trace;
  /** What the specification says of the property; '' where it says nothing. */
  readonly documentation: string;
  /** Everybody who acts, in order of first appearance. */
  readonly lanes: readonly string[];
  readonly steps: readonly SceneStep[];
  /** The number of the first step that is repeated for ever, or null. */
  readonly loop: number | null;
}

export interface SceneStep {
  /** From 1. */
  readonly number: number;
  readonly lane: string;
  /** The last one ends the step. */
  readonly calls: readonly { readonly lane: string; readonly text: string }[];
  readonly outcome: string;
  readonly changes: readonly Change[];
  /** "spec/linux/gate.ilk:8" */
  readonly location: string;
  /** The specification's line there: "fails EINVAL when not f.granted". */
  readonly rule: string;
  /** Kernel `file:function`, or null. */
  readonly source: string | null;
}

/** @param plan of the same trace */
export function sceneOf(trace: Trace, specification: Specification, plan: readonly PlannedStep[]): Scene {
  const mapped = mappings(plan);
  const steps = stepsOf(trace).map((step, index) => sceneStep(step, index, specification, plan[index], mapped));
  const property = specification.properties.find(({ name }) => name === trace.property.name);
  const loop = (trace.loop ?? []).length > 0 ? trace.stem.length + 1 : null;
  const lanes = [...new Set(steps.flatMap(({ lane, calls }) => [lane, ...calls.map((call) => call.lane)]))];
  return { trace, documentation: property?.documentation ?? '', lanes, steps, loop };
}

function sceneStep(step: Step, index: number, specification: Specification, planned: PlannedStep, mapped: ReadonlySet<string>): SceneStep {
  return {
    number: index + 1,
    lane: step.actor,
    calls: callsOf(step, specification, planned, mapped),
    outcome: step.outcome,
    changes: step.changes,
    location: step.location,
    rule: ruleAt(specification, step.location),
    source: step.source,
  };
}

function callsOf(
  step: Step,
  specification: Specification,
  planned: PlannedStep,
  mapped: ReadonlySet<string>,
): readonly { readonly lane: string; readonly text: string }[] {
  const only = (text: string) => [{ lane: step.actor, text }];
  if (planned.kind === 'model-only') return only(`${formatCall(step)}  (no system call)`);
  if (planned.kind === 'within') return only(`${formatCall(step)}  (part of step ${planned.end + 1})`);
  const end = endOf(step, specification);
  const calls = planned.parts.flatMap((part) => part.calls.map((call) => ({ lane: laneOf(part.step.process, step), call })));
  if (calls.length === 0) return only(`<... ${step.action.split('.')[0]} resumed> = ${step.outcome === 'ok' ? step.result : step.outcome}`);
  return calls.map(({ lane, call }, index) => ({
    lane,
    text: straceText(call, index === calls.length - 1 ? end : { kind: 'before' }, mapped),
  }));
}

/** The machine's own calls are shown as those of who acts: the administrator, the device. */
function laneOf(process: string, step: Step): string {
  return process === 'machine' ? step.actor : process;
}

function endOf(step: Step, specification: Specification): CallEnd {
  if (step.outcome === 'blocked') return { kind: 'blocked' };
  if (step.outcome === 'ok') {
    const action = actionOf(specification, step.action);
    return { kind: 'ok', value: action !== undefined && resultIsCompared(action) ? step.result : null };
  }
  return { kind: step.outcome.startsWith('SIG') ? 'signal' : 'errno', name: step.outcome };
}

/** Names that stand for a mapping and for a file. */
function mappings(plan: readonly PlannedStep[]): ReadonlySet<string> {
  const calls = plan.flatMap((planned) => (planned.kind === 'calls' ? planned.parts.flatMap((part) => part.calls) : []));
  return new Set(calls.flatMap(({ operation, binds }) => (operation === 'mmap' && binds !== null ? [binds.name] : [])));
}

function ruleAt(specification: Specification, location: string): string {
  const [, path, line] = /^(.*):(\d+)$/.exec(location) ?? [];
  const source = specification.sources.find((candidate) => candidate.path === path);
  const text = source?.text.split('\n')[Number(line) - 1] ?? '';
  return text.trim().replace(/\s*\{$/, '');
}
