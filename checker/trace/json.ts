/** Traces as JSON text: what is written can be read again, and what is read is checked field by field. */

import { Shape, type TraceProblem } from './shape.js';
import { type Change, type Step, TRACE_FORMAT, type Trace } from './trace.js';

export type { TraceProblem } from './shape.js';

/** The trace, or every problem found in the text; never both, and never an empty list. */
export type ParsedTrace = { readonly ok: true; readonly trace: Trace } | { readonly ok: false; readonly problems: readonly TraceProblem[] };

/** Indented, with a newline at the end: traces are kept in repositories and read in differences. */
export function serializeTrace(trace: Trace): string {
  return `${JSON.stringify(trace, null, 2)}\n`;
}

/** Never throws. Fields that the format does not have are problems too: a misspelt one must not pass for absent. */
export function parseTrace(text: string): ParsedTrace {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, problems: [{ path: '$', message: `this is not JSON: ${reason}` }] };
  }
  const shape = new Shape();
  const trace = readTrace(shape, json);
  return shape.problems.length > 0 ? { ok: false, problems: shape.problems } : { ok: true, trace };
}

const SAFETY = ['invariant', 'transition', 'reachable', 'deadlock', 'evaluation', 'difference'] as const;

function readTrace(shape: Shape, json: unknown): Trace {
  const fields = ['format', 'specification', 'instance', 'granularity', 'property', 'initial', 'stem'] as const;
  // A lasso has two fields more.
  const lasso = typeof json === 'object' && json !== null && 'loop' in json;
  const root = lasso ? shape.record(json, '$', [...fields, 'loop']) : { ...shape.record(json, '$', fields), loop: null };
  const format = shape.oneOf(root.format, '$.format', [TRACE_FORMAT]);
  const specification = shape.record(root.specification, '$.specification', ['path', 'name', 'digest']);
  const property = lasso
    ? shape.record(root.property, '$.property', ['kind', 'name', 'parameters'])
    : { ...shape.record(root.property, '$.property', ['kind', 'name']), parameters: null };
  return {
    format,
    specification: {
      path: shape.text(specification.path, '$.specification.path'),
      name: shape.text(specification.name, '$.specification.name'),
      digest: shape.text(specification.digest, '$.specification.digest'),
    },
    instance: shape.text(root.instance, '$.instance'),
    granularity: shape.oneOf(root.granularity, '$.granularity', ['calls', 'steps']),
    property: {
      kind: shape.oneOf(property.kind, '$.property.kind', lasso ? ['leads-to'] : SAFETY),
      name: shape.text(property.name, '$.property.name'),
      ...(lasso ? { parameters: shape.values(property.parameters, '$.property.parameters') } : {}),
    },
    initial: shape.values(root.initial, '$.initial'),
    stem: readSteps(shape, root.stem, '$.stem'),
    ...(lasso ? { loop: readSteps(shape, root.loop, '$.loop') } : {}),
  };
}

function readSteps(shape: Shape, json: unknown, path: string): readonly Step[] {
  return shape.list(json, path).map((step, index) => readStep(shape, step, `${path}[${index}]`));
}

function readStep(shape: Shape, json: unknown, path: string): Step {
  const step = shape.record(json, path, [
    'action',
    'actor',
    'arguments',
    'bindings',
    'outcome',
    'outcomeIndex',
    'result',
    'changes',
    'location',
    'source',
  ]);
  return {
    action: shape.text(step.action, `${path}.action`),
    actor: shape.text(step.actor, `${path}.actor`),
    arguments: shape.values(step.arguments, `${path}.arguments`),
    bindings: shape.values(step.bindings, `${path}.bindings`),
    outcome: shape.text(step.outcome, `${path}.outcome`),
    outcomeIndex: shape.integer(step.outcomeIndex, `${path}.outcomeIndex`, 0),
    result: shape.integer(step.result, `${path}.result`, -(2 ** 31)),
    changes: shape.list(step.changes, `${path}.changes`).map((change, index) => readChange(shape, change, `${path}.changes[${index}]`)),
    location: shape.text(step.location, `${path}.location`),
    source: step.source === null ? null : shape.text(step.source, `${path}.source`),
  };
}

function readChange(shape: Shape, json: unknown, path: string): Change {
  const change = shape.record(json, path, ['variable', 'before', 'after']);
  return {
    variable: shape.text(change.variable, `${path}.variable`),
    before: shape.value(change.before, `${path}.before`),
    after: shape.value(change.after, `${path}.after`),
  };
}
