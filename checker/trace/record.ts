/** A kept trace: the trace with what each kernel answered to it, as stored under traces/. */

import { parseTrace } from './json.js';
import { Shape, type TraceProblem } from './shape.js';
import type { Trace } from './trace.js';

export const RECORD_FORMAT = 'interlock-record-1';

export type RecordedAgreement = 'agrees' | 'differs' | 'unknown' | 'not run';

/** A specification's verdict on a kernel's answers. */
export interface RecordedVerdict {
  readonly specification: string;
  readonly digest: string;
  readonly verdict: 'conforms' | 'diverges' | 'inconclusive';
  /** One sentence. */
  readonly summary: string;
}

export interface RecordedStep {
  /** As strace would print them, each after the process that makes it: "process0: pread(file0, ...)". */
  readonly calls: readonly string[];
  /** "ok", "EINVAL", "ok = 4", "skipped: ...", "not run" */
  readonly observed: string;
  readonly design: RecordedAgreement;
  /** What the kernel's own specification allows ("EINVAL"), or null if none was asked. */
  readonly predicted: string | null;
  readonly console: readonly string[];
}

export interface KernelAnswer {
  readonly kernel: string;
  readonly design: RecordedVerdict;
  /** By the specification that describes the kernel. */
  readonly prediction: RecordedVerdict | null;
  readonly steps: readonly RecordedStep[];
}

export interface TraceRecord {
  readonly format: typeof RECORD_FORMAT;
  readonly trace: Trace;
  /** In order of kernel name. */
  readonly answers: readonly KernelAnswer[];
}

/** The record with this answer in the place of an earlier one of the same kernel. */
export function withAnswer(record: TraceRecord, answer: KernelAnswer): TraceRecord {
  const others = record.answers.filter(({ kernel }) => kernel !== answer.kernel);
  return { ...record, answers: [...others, answer].sort((a, b) => (a.kernel < b.kernel ? -1 : 1)) };
}

export function emptyRecord(trace: Trace): TraceRecord {
  return { format: RECORD_FORMAT, trace, answers: [] };
}

export function serializeRecord(record: TraceRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

export type ParsedRecord =
  | { readonly ok: true; readonly record: TraceRecord }
  | { readonly ok: false; readonly problems: readonly TraceProblem[] };

/** Never throws. */
export function parseRecord(text: string): ParsedRecord {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { ok: false, problems: [{ path: '$', message: `this is not JSON: ${error instanceof Error ? error.message : String(error)}` }] };
  }
  const shape = new Shape();
  const root = shape.record(json, '$', ['format', 'trace', 'answers']);
  const format = shape.oneOf(root.format, '$.format', [RECORD_FORMAT]);
  const trace = parseTrace(JSON.stringify(root.trace ?? null));
  const answers = shape.list(root.answers, '$.answers').map((answer, index) => readAnswer(shape, answer, `$.answers[${index}]`));
  const inside = trace.ok ? [] : trace.problems.map(({ path, message }) => ({ path: `$.trace${path.slice(1)}`, message }));
  const problems = [...shape.problems, ...inside];
  return trace.ok && problems.length === 0 ? { ok: true, record: { format, trace: trace.trace, answers } } : { ok: false, problems };
}

function readAnswer(shape: Shape, json: unknown, path: string): KernelAnswer {
  const answer = shape.record(json, path, ['kernel', 'design', 'prediction', 'steps']);
  return {
    kernel: shape.text(answer.kernel, `${path}.kernel`),
    design: readVerdict(shape, answer.design, `${path}.design`),
    prediction: answer.prediction === null ? null : readVerdict(shape, answer.prediction, `${path}.prediction`),
    steps: shape.list(answer.steps, `${path}.steps`).map((step, index) => readStep(shape, step, `${path}.steps[${index}]`)),
  };
}

function readVerdict(shape: Shape, json: unknown, path: string): RecordedVerdict {
  const verdict = shape.record(json, path, ['specification', 'digest', 'verdict', 'summary']);
  return {
    specification: shape.text(verdict.specification, `${path}.specification`),
    digest: shape.text(verdict.digest, `${path}.digest`),
    verdict: shape.oneOf(verdict.verdict, `${path}.verdict`, ['conforms', 'diverges', 'inconclusive']),
    summary: shape.text(verdict.summary, `${path}.summary`),
  };
}

function readStep(shape: Shape, json: unknown, path: string): RecordedStep {
  const step = shape.record(json, path, ['calls', 'observed', 'design', 'predicted', 'console']);
  return {
    calls: shape.list(step.calls, `${path}.calls`).map((call, index) => shape.text(call, `${path}.calls[${index}]`)),
    observed: shape.text(step.observed, `${path}.observed`),
    design: shape.oneOf(step.design, `${path}.design`, ['agrees', 'differs', 'unknown', 'not run']),
    predicted: step.predicted === null ? null : shape.text(step.predicted, `${path}.predicted`),
    console: shape.list(step.console, `${path}.console`).map((line, index) => shape.text(line, `${path}.console[${index}]`)),
  };
}
