/** A verdict as text: a line a property, then the counterexamples, then what was said in vain, then what was explored. */

import type { PropertyVerdict, Verdict } from '../explore/verdict.js';
import { unreachable } from '../language/unreachable.js';
import { alignColumns } from './columns.js';
import { describeLimit } from './limit-text.js';
import { countOf, formatBytes, formatCount, formatRate, formatSeconds } from './numbers.js';
import { renderStatistics } from './statistics-text.js';
import { renderTrace } from './trace-text.js';
import { renderVacuity } from './vacuity-text.js';
import { formatLocation } from './values.js';

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
    const steps = property.trace === null ? '' : countOf(property.trace.stem.length, 'step');
    const note = property.kind !== 'deadlock' && inVain.includes(property.name) ? 'in vain' : '';
    return [
      statusLabel(property),
      propertyLabel(property),
      [steps, note, firstLine(property.documentation)].filter((part) => part !== '').join('  '),
    ];
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

function renderCounterexamples(verdict: Verdict): string[] {
  return verdict.properties.flatMap(({ status, trace }) => (status === 'violated' && trace !== null ? [renderTrace(trace)] : []));
}

function renderExcluded({ excluded }: Verdict): string {
  return excluded.length === 0 ? '' : `This instance leaves out ${excluded.join(', ')}.\n`;
}

function renderSummary(verdict: Verdict): string {
  const { states, transitions, depth, seconds, rate, bytes, frontier } = verdict.statistics;
  const lines = [
    `${countOf(states, 'state')}, ${countOf(transitions, 'transition')}, depth ${formatCount(depth)}, in ${formatSeconds(seconds)} (${formatRate(rate)} transitions/s)`,
    `stored ${verdict.stored}, ${formatBytes(bytes)}; ${verdict.exhaustive ? 'exhaustive' : 'NOT exhaustive'}`,
  ];
  if (verdict.limit !== null) {
    lines.push(`${describeLimit(verdict.limit)}; ${countOf(frontier, 'state')} discovered and not expanded`);
  }
  return `${lines.join('\n')}\n`;
}
