/** A planned trace as the parts of a program: what each process does when it is its turn, and what is expected of it. */

import type { Specification } from '../../language/ir.js';
import { ERRNO } from '../../language/check/errno.js';
import { resultIsCompared } from '../../replay/compare.js';
import { actionOf } from '../../replay/concrete/calls-of-trace.js';
import { machineProcess, type PlannedStep } from '../../replay/concrete/plan.js';
import type { SymbolicCall } from '../../replay/concrete/symbolic.js';
import { callText } from '../../replay/concrete/text.js';
import { ConcreteError, failed, type Problem, reject, type Result } from '../../replay/problem.js';
import { placeOfStep, type Step, stepsOf, type Trace } from '../../trace/trace.js';
import { formatCall } from '../trace-text.js';
import { identifier } from './c-text.js';
import type { Holdings } from './holdings.js';
import type { Context, Feature } from './operand.js';
import { statements } from './operation.js';

export interface ProgramPart {
  /** From 1. */
  readonly step: number;
  readonly process: string;
  /** "step_4", or null: the answer of a call that has not returned yet. */
  readonly function: string | null;
  readonly body: readonly string[];
  /** What it does, for people: one text a call. */
  readonly texts: readonly string[];
  /** Whether this part's answer is the step's. */
  readonly last: boolean;
  /** Whether the process is gone afterwards. */
  readonly leaves: boolean;
  readonly expected: Expected;
}

export type Expected =
  | { readonly kind: 'returned'; readonly value: number | null }
  | { readonly kind: 'failed' | 'signalled'; readonly name: string }
  | { readonly kind: 'blocked' };

export interface ProgramParts {
  readonly parts: readonly ProgramPart[];
  /** Processes in order of first appearance, with those that a fork makes. */
  readonly processes: readonly { readonly name: string; readonly born: boolean }[];
}

export interface PartsInput {
  readonly trace: Trace;
  readonly specification: Specification;
  readonly plan: readonly PlannedStep[];
  readonly holdings: Holdings;
  readonly uses: Set<Feature>;
  readonly device: (name: string) => number;
}

export function programParts(input: PartsInput): Result<ProgramParts> {
  if (input.trace.property.kind === 'leads-to')
    return failed('R401', null, 'what the trace shows has no end', 'replay its beginning instead');
  const parts: ProgramPart[] = [];
  const problems: Problem[] = [];
  const processes = new Map<string, boolean>();
  const blocked: string[] = [];
  for (const [index, planned] of input.plan.entries()) {
    const step = stepsOf(input.trace)[index];
    try {
      for (const part of partsOfStep(step, index, planned, input, blocked)) {
        parts.push(part.part);
        if (!processes.has(part.part.process)) processes.set(part.part.process, false);
        for (const child of part.children) if (!processes.has(child)) processes.set(child, true);
      }
      if (step.outcome === 'blocked' && parts.at(-1) !== undefined) blocked.push(parts[parts.length - 1].process);
    } catch (error) {
      if (!(error instanceof ConcreteError)) throw error;
      problems.push({
        ...error.problem,
        at: placeOfStep(input.trace, index),
        message: `step ${index + 1}, ${step.action}: ${error.problem.message}`,
      });
    }
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: { parts, processes: [...processes].map(([name, born]) => ({ name, born })) } };
}

interface Made {
  readonly part: ProgramPart;
  readonly children: readonly string[];
}

function partsOfStep(step: Step, index: number, planned: PlannedStep, input: PartsInput, blocked: string[]): readonly Made[] {
  if (planned.kind === 'within') return [];
  if (planned.kind === 'model-only') {
    if (step.changes.length === 0) return [];
    return reject('R401', null, planned.reason, 'only a trace whose every step is a call can be made into a program');
  }
  const expected = expectedOf(step, input.specification);
  const number = index + 1;
  const [only] = planned.parts;
  if (planned.parts.length === 1 && only.calls.length === 0) {
    const process = takeBlocked(only.step.process, blocked);
    const texts = [`(${formatCall(step)})`];
    return [{ part: { step: number, process, function: null, body: [], texts, last: true, leaves: false, expected }, children: [] }];
  }
  const calls = planned.parts.flatMap((part) => part.calls.map((call) => ({ process: performer(part.step.process, blocked), call })));
  const runs = runsOf(calls);
  return runs.map(({ process, calls: own, receives }, at) => {
    const last = at === runs.length - 1;
    const made = functionOf(process, own, receives, input);
    const name = `step_${number}${runs.length === 1 ? '' : String.fromCharCode(97 + at)}`;
    const part: ProgramPart = {
      step: number,
      process,
      function: name,
      body: made.body,
      texts: receives === null ? own.map(callText) : [`(receives ${receives})`],
      last,
      leaves: own.some(({ operation }) => operation === 'exit'),
      expected: last ? expected : { kind: 'returned', value: null },
    };
    return { part, children: made.children };
  });
}

interface Run {
  readonly process: string;
  readonly calls: SymbolicCall[];
  /** The name of the file that is taken from the socket, instead of calls. */
  readonly receives: string | null;
}

/** Calls in a row of one process; one that passes a file on is followed by its receiver. */
function runsOf(calls: readonly { readonly process: string; readonly call: SymbolicCall }[]): readonly Run[] {
  const runs: Run[] = [];
  for (const { process, call } of calls) {
    const open = runs.at(-1);
    if (open?.process === process && open.receives === null && !open.calls.some(endsRun)) open.calls.push(call);
    else runs.push({ process, calls: [call], receives: null });
    const [file, receiver] = call.operands;
    if (call.operation === 'pass' && file?.kind === 'fd' && receiver?.kind === 'process')
      runs.push({ process: receiver.name, calls: [], receives: file.name });
  }
  return runs;
}

function endsRun({ operation }: SymbolicCall): boolean {
  return operation === 'pass' || operation === 'exit';
}

function functionOf(
  process: string,
  calls: readonly SymbolicCall[],
  receives: string | null,
  { holdings, uses, device }: PartsInput,
): { readonly body: readonly string[]; readonly children: readonly string[] } {
  const context: Context = { process, holdings, uses, device };
  if (receives !== null) {
    uses.add('pass');
    const variable = holdings.bind('fd', process, receives);
    return { body: [`${variable} = receive_file();`, `return answered(${variable});`], children: [] };
  }
  const children: string[] = [];
  const blocks = calls.map((call, index) => {
    const ends = index === calls.length - 1;
    const [first, second] = call.operands;
    if (call.operation === 'pass' && first?.kind === 'fd' && second?.kind === 'process') {
      uses.add('pass');
      return [`return answered(send_file(${holdings.use('fd', process, first.name)}));`];
    }
    if (call.operation === 'exit') {
      uses.add('exit');
      return ['_exit(0);'];
    }
    if (call.operation === 'fork' && first?.kind === 'process') {
      uses.add('fork');
      holdings.fork(process, first.name);
      children.push(first.name);
      const made = `give_birth(${processConstant(first.name)})`;
      return ends ? [`return ${made};`] : [`if ((answer = ${made}).kind != RETURNED)`, '\treturn answer;'];
    }
    return statements(call, context, ends);
  });
  const texts = blocks.flatMap((block) => (blocks.length > 1 && declares(block) ? ['{', ...block.map(indented), '}'] : block));
  const needsAnswer = texts.some((line) => line.includes('(answer = '));
  return { body: [...(needsAnswer ? ['struct answer answer;', ''] : []), ...texts], children };
}

/** Names of two calls' memory must not meet. */
function declares(block: readonly string[]): boolean {
  return /^(struct|unsigned|uint|long long)/.test(block[0] ?? '');
}

function indented(line: string): string {
  return line === '' ? '' : `\t${line}`;
}

/** The administrator and the device act in one name; while a call of one sleeps, the other acts in a process more. */
function performer(process: string, blocked: readonly string[]): string {
  let name = process;
  for (let turn = 2; process === machineProcess && blocked.includes(name); turn += 1) name = `${machineProcess}_${turn}`;
  return name;
}

function takeBlocked(process: string, blocked: string[]): string {
  const found = blocked.findIndex((name) => name === process || (process === machineProcess && name.startsWith(`${machineProcess}_`)));
  if (found === -1) return reject('R401', null, `${process} is in no call that could return`, 'run the check again');
  return blocked.splice(found, 1)[0];
}

export function processConstant(process: string): string {
  return identifier(`P_${process}`);
}

function expectedOf(step: Step, specification: Specification): Expected {
  const { outcome } = step;
  if (outcome === 'blocked') return { kind: 'blocked' };
  if (outcome === 'ok') {
    const action = actionOf(specification, step.action);
    return { kind: 'returned', value: action !== undefined && resultIsCompared(action) ? step.result : null };
  }
  if (Object.hasOwn(ERRNO, outcome)) return { kind: 'failed', name: outcome };
  return { kind: 'signalled', name: identifier(outcome) };
}
