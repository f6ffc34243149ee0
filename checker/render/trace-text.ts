/** A trace as text for a mail: one numbered step a paragraph, with its actor, call, result and what changed. */

import { unreachable } from '../language/unreachable.js';
import type { Change, Step, Trace } from '../trace/trace.js';
import { countOf } from './numbers.js';
import { formatValue, wrapWords } from './values.js';

const WIDTH = 100;
/** Longer names of variables do not push the values of the others to the right. */
const WIDEST_NAME = 44;

/** The first `steps` steps are those of another trace that the reader has seen. */
export interface SharedBeginning {
  readonly steps: number;
  /** The property of that trace. */
  readonly name: string;
}

/** Ends in a newline. */
export function renderTrace(trace: Trace, shared: SharedBeginning | null = null): string {
  const loop = trace.loop ?? [];
  const all = [...trace.stem, ...loop];
  const actors = all.reduce((widest, { actor }) => Math.max(widest, actor.length), 0);
  const digits = String(all.length).length;
  const indent = ' '.repeat(2 + digits + 2 + actors + 2);
  const first = shared?.steps ?? 0;
  const renderStep = (step: Step, number: number): string[] => [
    `  ${String(number).padStart(digits)}  ${step.actor.padEnd(actors)}  ${formatCall(step)}`,
    `${indent}${[step.location, ...(step.source === null ? [] : [step.source])].join('  ')}`,
    ...renderChanges(step.changes, indent),
  ];
  const lines = [
    traceTitle(trace),
    '',
    ...(shared === null ? renderInitial(trace) : [`  ${first === 1 ? 'Step 1' : `Steps 1 to ${first}`} as for ${shared.name}.`, '']),
    ...trace.stem.slice(first).flatMap((step, index) => renderStep(step, first + index + 1)),
    ...(loop.length > 0 ? ['  From here on, for ever:', ''] : []),
    ...loop.flatMap((step, index) => renderStep(step, trace.stem.length + index + 1)),
    `  ${traceEnding(trace)}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** "read(f=file0) = EINVAL". The calling process, which has a column of its own, is left out of the arguments. */
export function formatCall(step: Step): string {
  const named = Object.entries(step.arguments);
  const isCaller = ([, value]: readonly [string, unknown], index: number): boolean => index === 0 && value === step.actor;
  const shown = named.filter((argument, index) => !isCaller(argument, index)).map(([name, value]) => `${name}=${formatValue(value)}`);
  const isSyscall = named.some(isCaller);
  const outcome = step.outcome !== 'ok' ? step.outcome : isSyscall ? String(step.result) : null;
  return `${step.action}(${shown.join(', ')})${outcome === null ? '' : ` = ${outcome}`}`;
}

/** "(d=device0)", or nothing. */
function formatParameters({ property }: Trace): string {
  const values = Object.entries(property.parameters ?? {}).map(([name, value]) => `${name}=${formatValue(value)}`);
  return values.length === 0 ? '' : `(${values.join(', ')})`;
}

/** " and a loop of 3", or nothing where there is none. */
function loopLength({ loop }: Trace): string {
  return loop === undefined || loop.length === 0 ? '' : ` and a loop of ${loop.length}`;
}

/** "Counterexample to X, 5 steps:" */
export function traceTitle(trace: Trace): string {
  const { kind, name } = trace.property;
  const steps = trace.stem.length === 0 ? 'in an initial state' : countOf(trace.stem.length, 'step');
  switch (kind) {
    case 'invariant':
    case 'transition':
      return `Counterexample to ${name}, ${steps}:`;
    case 'reachable':
      return `Witness of ${name}, ${steps}:`;
    case 'deadlock':
      return `Counterexample to no deadlock, ${steps}:`;
    case 'leads-to':
      return `Counterexample to ${name}${formatParameters(trace)}, ${steps}${loopLength(trace)}:`;
    case 'evaluation':
      return `Way to the error, ${steps}:`;
    case 'difference':
      return `Way to the difference ${name}, ${steps}:`;
    default:
      return unreachable(kind);
  }
}

/** What the last step has led to. */
export function traceEnding(trace: Trace): string {
  const { kind, name } = trace.property;
  switch (kind) {
    case 'invariant':
      return `Now ${name} does not hold.`;
    case 'transition':
      return `The last step violates ${name}.`;
    case 'reachable':
      return `Now ${name} holds.`;
    case 'deadlock':
      return 'Now no action is enabled.';
    case 'leads-to':
      return loopLength(trace) === ''
        ? `Nothing that is assumed fair is enabled any more: all can stay as it is, and what ${name} promises never comes.`
        : `Back after step ${trace.stem.length}. Repeated for ever, this is fair, and what ${name} promises never comes.`;
    case 'evaluation':
      return `Error: ${name}`;
    case 'difference':
      return 'Here the specifications part.';
    default:
      return unreachable(kind);
  }
}

function renderInitial(trace: Trace): string[] {
  const cells = Object.entries(trace.initial);
  if (cells.length === 0) return [];
  const words = cells.map(([name, value], index) => `${name} = ${formatValue(value)}${index < cells.length - 1 ? ',' : ''}`);
  return ['  Initially', ...wrapWords(words, '    ', WIDTH), ''];
}

function renderChanges(changes: readonly Change[], indent: string): string[] {
  if (changes.length === 0) return [`${indent}nothing changes`, ''];
  const width = Math.min(WIDEST_NAME, Math.max(...changes.map(({ variable }) => variable.length)));
  const lines = changes.flatMap(({ variable, before, after }) => {
    const [first, ...rest] = wrapWords(
      `${formatValue(before)} -> ${formatValue(after)}`.split(' '),
      ' '.repeat(indent.length + width + 2),
      WIDTH,
    );
    return [`${indent}${variable.padEnd(width)}  ${first.trimStart()}`, ...rest];
  });
  return [...lines, ''];
}
