/** A verdict as text: a line a property, then the counterexamples, then what was said in vain, then what was explored. */

import type { PropertyVerdict, Verdict } from '../explore/verdict.js';
import { unreachable } from '../language/unreachable.js';
import type { Trace } from '../trace/trace.js';
import { alignColumns } from './columns.js';
import { describeLimit } from './limit-text.js';
import { countOf, formatBytes, formatCount, formatRate, formatSeconds } from './numbers.js';
import { renderReduction } from './reduction-text.js';
import { renderStatistics } from './statistics-text.js';
import { renderTrace, type SharedBeginning } from './trace-text.js';
import { renderVacuity } from './vacuity-text.js';
import { formatLocation, wrapWords } from './values.js';

const WIDTH = 100;

export interface VerdictTextOptions {
  /** Counts by action, outcome and depth. */
  readonly statistics: boolean;
  /** The traces of what is violated. */
  readonly counterexamples: boolean;
}

/** Ends in a newline. */
export function renderVerdict(verdict: Verdict, options: VerdictTextOptions): string {
  const sections = [
    `${renderHeading(verdict)}\n\n${renderProperties(verdict)}`,
    renderFailure(verdict),
    ...(options.counterexamples ? renderCounterexamples(verdict) : []),
    renderVacuity(verdict.vacuity),
    renderExcluded(verdict),
    options.statistics ? renderStatistics(verdict.statistics) : '',
    renderSummary(verdict),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

/** "linux_cdev, instance two_processes: violated" */
function renderHeading(verdict: Verdict): string {
  const { name } = verdict.specification;
  const steps = verdict.granularity === 'steps' ? ', in steps' : '';
  return `${name}, instance ${verdict.instance}${steps}: ${verdict.status}`;
}

/** How a property is called in text: nobody declares that there be no deadlock. */
export function propertyLabel(property: PropertyVerdict): string {
  return property.kind === 'deadlock' ? 'no deadlock' : property.name;
}

/** Violations stand out in a long list without colour. */
export function statusLabel(property: PropertyVerdict): string {
  switch (property.status) {
    case 'holds':
    case 'reached':
    case 'unknown':
      return property.status;
    case 'violated':
      return property.kind === 'reachable' ? 'NOT REACHED' : 'VIOLATED';
    default:
      return unreachable(property.status);
  }
}

function renderProperties(verdict: Verdict): string {
  if (verdict.properties.length === 0) return '  no property is declared, and deadlock is allowed\n';
  const inVain = verdict.vacuity.judged ? verdict.vacuity.propertiesInVain.map(({ property }) => property) : [];
  const rows = verdict.properties.map((property) => {
    const loop = property.trace?.loop?.length ?? 0;
    const steps = property.trace === null ? '' : `${countOf(property.trace.stem.length, 'step')}${loop > 0 ? ` + ${loop}` : ''}`;
    const note = property.kind !== 'deadlock' && inVain.includes(property.name) ? 'in vain' : steps;
    return [statusLabel(property), propertyLabel(property), note, firstLine(property.documentation)];
  });
  return `${alignColumns(rows)
    .map((line) => (line.length > WIDTH ? `${line.slice(0, WIDTH - 3)}...` : line))
    .join('\n')}\n`;
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0];
}

function renderFailure(verdict: Verdict): string {
  if (verdict.evaluation === null) return '';
  const { location, message, trace } = verdict.evaluation;
  const error = `${formatLocation(location)}:${location.column}: error[evaluation]: ${message}\n`;
  return trace === null ? `${error}  in the initial state\n` : `${error}\n${renderTrace(trace)}`;
}

/** Counterexamples often begin alike: what an earlier one has shown is not shown again. */
function renderCounterexamples(verdict: Verdict): string[] {
  const failure = verdict.evaluation?.trace ?? null;
  const shown: Trace[] = failure === null ? [] : [failure];
  return verdict.properties.flatMap((property) => {
    const { status, trace } = property;
    if (status !== 'violated' || trace === null) return [];
    const beginning = sharedBeginning(trace, shown);
    shown.push(trace);
    return [renderTrace(trace, beginning)];
  });
}

/** The longest beginning of the trace that an earlier one has too. */
export function sharedBeginning(trace: Trace, earlier: readonly Trace[]): SharedBeginning | null {
  let longest: SharedBeginning | null = null;
  for (const other of earlier) {
    if (JSON.stringify(other.initial) !== JSON.stringify(trace.initial)) continue;
    const differs = trace.stem.findIndex((step, index) => JSON.stringify(step) !== JSON.stringify(other.stem[index]));
    const steps = differs < 0 ? trace.stem.length : differs;
    if (steps > (longest?.steps ?? 0)) longest = { steps, name: other.property.kind === 'evaluation' ? 'the error' : other.property.name };
  }
  return longest;
}

function renderExcluded({ excluded }: Verdict): string {
  if (excluded.length === 0) return '';
  const words = `This instance leaves out ${excluded.join(', ')}.`.split(' ');
  return `${wrapWords(words, '', WIDTH).join('\n')}\n`;
}

function renderSummary(verdict: Verdict): string {
  const { states, transitions, depth, seconds, rate, bytes, frontier } = verdict.statistics;
  const lines = [
    `${countOf(states, 'state')}, ${countOf(transitions, 'transition')}, depth ${formatCount(depth)}, in ${formatSeconds(seconds)} (${formatRate(rate)} transitions/s)`,
    `stored ${verdict.stored}, ${formatBytes(bytes)}; ${verdict.exhaustive ? 'exhaustive' : 'NOT exhaustive'}`,
    ...renderReduction(verdict),
  ];
  if (verdict.limit !== null) {
    // All that are kept may have been expanded, where there was no room for what they lead to.
    const isFull = frontier === 0 && (verdict.limit.kind === 'memory' || verdict.limit.kind === 'states');
    const left = isFull ? 'there was no room for more' : `${countOf(frontier, 'state')} discovered and not expanded`;
    lines.push(`${describeLimit(verdict.limit)}; ${left}`);
  }
  return `${lines.join('\n')}\n`;
}
