/** The sequence of a difference: one lane a process, each call as strace would print it, and at the end what each specification says. */

import type { Difference } from '../review/rule.js';
import type { Step } from '../trace/trace.js';
import { formatCall } from './trace-text.js';
import { wrapWords } from './values.js';

/** Names of the two specifications, as the last lines show them. */
export interface Sides {
  readonly base: string;
  readonly proposed: string;
}

/** Lines of at most `width` columns where no word is longer, without an indentation. */
export function sequenceLines(difference: Difference, sides: Sides, width: number): readonly string[] {
  const { baseTrace, proposedTrace, calls, steps } = difference;
  const full = baseTrace.stem.length >= proposedTrace.stem.length ? baseTrace : proposedTrace;
  const lanes = Math.max(...full.stem.map(({ actor }) => actor.length));
  const digits = String(steps).length;
  const indent = ' '.repeat(digits + 2 + lanes + 2);
  const lines = full.stem.flatMap((step, index) => {
    const isLast = index === steps - 1;
    const text = isLast
      ? withoutName(callText(step, calls[index]))
      : `${callText(step, calls[index])}${resultText(step, calls[index], full.granularity)}`;
    const head = `${String(index + 1).padStart(digits)}  ${step.actor.padEnd(lanes)}  `;
    const [first, ...rest] = wrapWords(text.split(' '), indent, width);
    return [head + first.trimStart(), ...rest];
  });
  const name = Math.max(sides.base.length, sides.proposed.length) + 1;
  return [
    ...lines,
    `${indent}${`${sides.base}:`.padEnd(name)} ${answerText(baseTrace.stem[steps - 1], full.granularity)}`,
    `${indent}${`${sides.proposed}:`.padEnd(name)} ${answerText(proposedTrace.stem[steps - 1], full.granularity)}`,
  ];
}

/** One system call as strace prints it; several, or none, by the name that the specification gives them. */
function callText(step: Step, calls: readonly string[] | undefined): string {
  if (calls?.length === 1) return calls[0];
  return formatCall(step).replace(/ = [^=]*$/, '');
}

function withoutName(text: string): string {
  return text.replace(/ -> \w+$/, '');
}

function resultText(step: Step, calls: readonly string[] | undefined, granularity: Granularity): string {
  if (step.outcome !== 'ok') return ` = ${answerText(step, granularity)}`;
  const [call] = calls ?? [];
  return calls?.length === 1 && call !== undefined && / -> \w+$/.test(call) ? '' : ` = ${step.result}`;
}

type Granularity = Difference['baseTrace']['granularity'];

/** "4", "-1 EINVAL", "SIGBUS", "blocked", in steps "in progress" */
function answerText(step: Step | undefined, granularity: Granularity): string {
  if (step === undefined) return 'no such call here';
  if (step.outcome === 'blocked' && granularity === 'steps') return 'in progress';
  if (step.outcome === 'ok') return step.result === 0 ? '0' : String(step.result);
  return step.outcome.startsWith('E') ? `-1 ${step.outcome}` : step.outcome;
}
