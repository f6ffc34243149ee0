/** Compares what a kernel did with what a specification allows. Descriptors, ids and addresses are never compared by number. */

import type { Action, Statement } from '../language/ir.js';
import { unreachable } from '../language/unreachable.js';
import type { Observation } from './backend.js';
import { parseInteger } from './concrete/bytes.js';
import { complaints } from './console.js';
import type { Agreement, Expectation } from './report.js';

/** Whether a successful call's value says something: the rule has a `returns`, and the last operation binds nothing. */
export function resultIsCompared(action: Action): boolean {
  const last = action.calls.at(-1);
  return last !== undefined && last.binds.kind === 'none' && hasReturns(action.body);
}

export function meets(expected: Expectation, observation: Observation): boolean {
  switch (observation.kind) {
    case 'returned':
      return expected.kind === 'ok' && (expected.result === null || parseInteger(observation.value) === BigInt(expected.result));
    case 'failed':
      return expected.kind === 'errno' && canonicalErrno(expected.label) === canonicalErrno(observation.errno);
    case 'signalled':
      return expected.kind === 'signal' && expected.label === observation.signal;
    case 'blocked':
      return expected.kind === 'blocked';
    case 'crashed':
    case 'skipped':
      return false;
    default:
      return unreachable(observation);
  }
}

/** The trace's own specification: the kernel must do what the trace did; another allowed outcome ends the comparison, it refutes nothing. */
export function compareWithTrace(
  taken: Expectation,
  others: readonly Expectation[],
  observation: Observation,
  console: readonly string[],
): Agreement {
  const machinery = beyondCalls(observation, console, expectationText(taken));
  if (machinery !== null) return machinery;
  if (meets(taken, observation)) return { kind: 'agrees' };
  const observed = observationText(observation, [taken, ...others]);
  if (others.some((other) => meets(other, observation))) {
    return { kind: 'unknown', why: `${observed} is allowed too, but the trace goes on from ${expectationText(taken)}` };
  }
  return { kind: 'differs', why: `${expectationText(taken)} is allowed, ${observed} was observed` };
}

/** Another specification, which allows a set of outcomes and may not have the step at all. */
export function compareWithAllowed(
  allowed: readonly Expectation[],
  impossible: string | null,
  observation: Observation,
  console: readonly string[],
): Agreement {
  const expected = expectationsText(allowed);
  const machinery = beyondCalls(observation, console, expected);
  if (machinery !== null) return machinery;
  if (allowed.length === 0) return { kind: 'unknown', why: impossible ?? 'the specification says nothing of this step' };
  if (allowed.some((candidate) => meets(candidate, observation))) return { kind: 'agrees' };
  return { kind: 'differs', why: `${expected} is allowed, ${observationText(observation, allowed)} was observed` };
}

/** "EINVAL", "ok", "ok = 4" */
export function expectationText({ label, kind, result }: Expectation): string {
  return kind === 'ok' && result !== null ? `ok = ${result}` : label;
}

export function expectationsText(allowed: readonly Expectation[]): string {
  return allowed.length === 0 ? 'nothing' : [...new Set(allowed.map(expectationText))].join(' or ');
}

/** The returned value is shown where a rule speaks of it: a descriptor's number would mean nothing. */
export function observationText(observation: Observation, allowed: readonly Expectation[]): string {
  switch (observation.kind) {
    case 'returned':
      return allowed.some(({ result }) => result !== null) ? `ok = ${observation.value}` : 'ok';
    case 'failed':
      return observation.errno;
    case 'signalled':
      return observation.signal;
    case 'blocked':
      return 'blocked';
    case 'crashed':
      return 'crashed';
    case 'skipped':
      return 'skipped';
    default:
      return unreachable(observation);
  }
}

/** What outweighs the call's own answer: no specification allows the kernel to crash or to warn. */
function beyondCalls(observation: Observation, console: readonly string[], expected: string): Agreement | null {
  if (observation.kind === 'skipped') return { kind: 'unknown', why: observation.reason };
  const lines = observation.kind === 'crashed' ? observation.console.split('\n') : [];
  const [complaint] = complaints([...console, ...lines]);
  if (complaint !== undefined) {
    const did = observation.kind === 'crashed' ? 'the kernel crashed' : 'the kernel complained';
    return { kind: 'differs', why: `${expected} is allowed, ${did}: ${complaint}` };
  }
  return observation.kind === 'crashed' ? { kind: 'unknown', why: 'the machine died without a word from the kernel' } : null;
}

function hasReturns(statements: readonly Statement[]): boolean {
  return statements.some((statement) => {
    switch (statement.kind) {
      case 'returns':
        return true;
      case 'if':
        return hasReturns(statement.then) || hasReturns(statement.otherwise);
      case 'for':
      case 'step':
        return hasReturns(statement.body);
      case 'let':
      case 'assign':
      case 'choose':
      case 'require':
      case 'fails':
      case 'await':
      case 'call':
        return false;
      default:
        return unreachable(statement);
    }
  });
}

/** Names that Linux gives to one number. */
function canonicalErrno(name: string): string {
  const aliases: Readonly<Record<string, string>> = { EWOULDBLOCK: 'EAGAIN', ENOTSUP: 'EOPNOTSUPP', EDEADLOCK: 'EDEADLK' };
  return Object.hasOwn(aliases, name) ? aliases[name] : name;
}
