/** Checks a trace file before anything is run: its form, and that it belongs to this version of its specification. */

import type { Specification } from '../language/ir.js';
import type { TransitionSystem } from '../system.js';
import { parseTrace } from '../trace/json.js';
import { parseRecord, RECORD_FORMAT } from '../trace/record.js';
import { placeOfStep, stepsOf, type Trace, TRACE_FORMAT } from '../trace/trace.js';
import type { Problem, Result } from './problem.js';

/** Reads a trace, or the trace of a kept record. */
export function readTrace(text: string): Result<Trace> {
  const isRecord = formatOf(text) === RECORD_FORMAT;
  const record = isRecord ? parseRecord(text) : null;
  if (record?.ok) return { ok: true, value: record.record.trace };
  const trace = record ?? parseTrace(text);
  if (trace.ok) return { ok: true, value: trace.trace };
  return {
    ok: false,
    problems: trace.problems.map(({ path, message }) => ({
      code: 'R101',
      span: null,
      at: path,
      message: path === '$' ? message : `${path} ${message}`,
      advice: `a trace file has the format "${TRACE_FORMAT}": write it with a check of its specification`,
    })),
  };
}

/** Every problem that keeps the trace from being followed in this specification and instance. */
export function checkTrace(trace: Trace, specification: Specification): readonly Problem[] {
  const { name, digest, path } = trace.specification;
  const again = `check it again: interlock check ${path} --instance ${trace.instance}`;
  if (name !== specification.name) {
    return [
      problem(
        'R102',
        '$.specification.name',
        `the trace is of specification ${name}, not of ${specification.name}`,
        `replay it with ${path}`,
      ),
    ];
  }
  if (digest !== specification.digest) {
    return [
      problem(
        'R103',
        '$.specification.digest',
        `the trace is of version ${short(digest)} of ${name}, but this is version ${short(specification.digest)}`,
        again,
      ),
    ];
  }
  const instance = specification.instances.find((candidate) => candidate.name === trace.instance);
  if (instance === undefined) {
    const known = specification.instances.map((candidate) => candidate.name).join(', ');
    return [problem('R104', '$.instance', `${name} has no instance ${trace.instance}`, `its instances are: ${known}`)];
  }
  if (stepsOf(trace).length === 0)
    return [problem('R107', '$.stem', 'the trace has no steps', 'the initial state alone violates the property: there is nothing to run')];
  return [];
}

/** The trace's actions and arguments against the system that will follow it. */
export function checkSteps(trace: Trace, system: TransitionSystem): readonly Problem[] {
  const again = `check it again: interlock check ${trace.specification.path} --instance ${trace.instance}`;
  return stepsOf(trace).flatMap((step, index): Problem[] => {
    const action = system.actions.find((candidate) => candidate.name === step.action);
    if (action === undefined) {
      const why = system.excluded.includes(step.action)
        ? `instance ${system.instance} leaves ${step.action} out`
        : `${system.name} has no action ${step.action}`;
      return [problem('R105', `${placeOfStep(trace, index)}.action`, `step ${index + 1}: ${why}`, again)];
    }
    const names = action.slots.slice(0, action.parameters).map((slot) => slot.name);
    const given = Object.keys(step.arguments);
    if (names.length === given.length && names.every((name) => given.includes(name))) return [];
    return [
      problem(
        'R105',
        `${placeOfStep(trace, index)}.arguments`,
        `step ${index + 1}: ${step.action} has the parameters (${names.join(', ')}), the trace gives (${given.join(', ')})`,
        again,
      ),
    ];
  });
}

/** @param at place in the trace */
function problem(code: Problem['code'], at: string, message: string, advice: string): Problem {
  return { code, span: null, at, message, advice };
}

function short(digest: string): string {
  return digest.slice(0, 12);
}

function formatOf(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && 'format' in json ? json.format : null;
  } catch {
    return null;
  }
}
