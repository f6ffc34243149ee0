/** A conformance report as people read it at a terminal: figures, what differs, what was never seen and why. */

import {
  ABSENT,
  type ConformanceReport,
  type DivergenceReport,
  judgementOf,
  type OrderReport,
  type RuleReport,
} from '../conform/report.js';
import { type ConformanceFigures, figuresOf } from '../conform/summary.js';
import { alignColumns } from './columns.js';
import { countOf, formatCount } from './numbers.js';

/** Ends in a newline. */
export function renderConformance(report: ConformanceReport): string {
  const figures = figuresOf(report);
  return [
    `${report.specification.name} on ${report.backend}`,
    '',
    ...alignColumns([['rule', 'where', 'exercised', 'agreed', ''], ...report.rules.filter(wasShowable).map(ruleRow)], '  ', [2, 3]),
    '',
    ...instanceLines(report),
    '',
    ...section('Differences', report.divergences.flatMap(divergenceLines)),
    ...section(
      'Known findings',
      report.known.flatMap((found) => [...divergenceLines(found), `      known finding: ${found.finding.link}`]),
    ),
    ...section(
      'Not judged',
      report.unjudged.map(({ rule, why, times }) => `  ${rule.action} ${rule.label}: ${why} (${countOf(times, 'time')})`),
    ),
    ...section('Machines lost', report.losses.flatMap(lossLines)),
    ...section('Never seen', neverSeen(report.rules)),
    ...section(
      'Orders of checks that were not seen',
      report.orders.filter(({ status }) => status === 'unseen').map((order) => `  ${orderText(order)}`),
    ),
    ...section(
      'Instances left out',
      report.leftOut.map(({ instance, reason }) => `  ${instance}: ${reason}`),
    ),
    ...conclusion(report, figures),
    '',
  ].join('\n');
}

function wasShowable({ status }: RuleReport): boolean {
  return status !== 'excused';
}

function ruleRow({ action, label, location, exercised, agreed, status }: RuleReport): readonly string[] {
  return [`${action} ${label}`, location, formatCount(exercised), formatCount(agreed), MARKS[status]];
}

const MARKS = { agreed: '', diverged: 'DIFFERS', known: 'known finding', unexplained: 'NOT SEEN', excused: '' } as const;

function instanceLines({ instances }: ConformanceReport): readonly string[] {
  const rows = instances.map(({ instance, states, performable, exhaustive, aims, met, sequences, walks }) => [
    instance,
    `${formatCount(states)}${exhaustive ? '' : '+'}`,
    formatCount(performable),
    `${formatCount(met)} of ${formatCount(aims)}`,
    formatCount(sequences),
    formatCount(walks),
  ]);
  return alignColumns([['instance', 'states', 'on a kernel', 'aims met', 'sequences', 'walks'], ...rows], '  ', [1, 2, 3, 4, 5]);
}

function divergenceLines({ rule, why, instance, times, seen, minimal, calls, console }: DivergenceReport): readonly string[] {
  const how =
    seen === 'again'
      ? minimal
        ? 'no call of it can be left out'
        : 'shortened as far as the tries went'
      : 'it did not come again on a fresh machine: what ran before may have to do with it';
  return [
    `  ${rule.action} ${rule.label} (${rule.location}${rule.source === null ? '' : `, ${rule.source}`}): ${why}`,
    `    ${countOf(times, 'time')}; in instance ${instance}, in ${countOf(calls.length, 'call')}; ${how}:`,
    ...calls.map((call, index) => `      ${index + 1}  ${call}`),
    ...console.map((line) => `      | ${line}`),
  ];
}

function lossLines({ kind, why, rule, instance, again, abandoned, console }: ConformanceReport['losses'][number]): readonly string[] {
  const rest = again ? `; the same again on a new machine, ${countOf(abandoned, 'step')} given up` : '; run again on a new machine';
  return [`  ${kind} in ${instance} at ${rule.action} ${rule.label}: ${why}${rest}`, ...console.slice(-8).map((line) => `    | ${line}`)];
}

/** Rules grouped by the reason why they were not seen. */
function neverSeen(rules: readonly RuleReport[]): readonly string[] {
  const reasons = new Map<string, string[]>();
  for (const { action, label, location, reason } of rules) {
    if (reason !== null) reasons.set(reason, [...(reasons.get(reason) ?? []), `${action} ${label} (${location})`]);
  }
  const absent = [...new Set(rules.filter(({ reason }) => reason === ABSENT).map(({ action }) => action))];
  return [...reasons].flatMap(([reason, seen]) => [
    `  ${reason}:`,
    ...(reason === ABSENT ? [`    ${absent.join(', ')}`] : seen.map((rule) => `    ${rule}`)),
  ]);
}

export function orderText({ action, first, second }: OrderReport): string {
  return `${action}: ${first.label} (${first.location}) before ${second.label} (${second.location})`;
}

function conclusion(report: ConformanceReport, figures: ConformanceFigures): readonly string[] {
  const { agreed, showable, excused, known, orders } = figures;
  const walked = report.walks === null ? '' : `, walks of ${report.walks.calls} calls from seed ${report.walks.seed}`;
  return [
    `${agreed} of ${showable} rules agreed; ${excused} more cannot be seen here; ${figures.diverged} differ; ${figures.unexplained} not seen`,
    ...(known === 0 ? [] : [`${countOf(known, 'rule')} by known findings only`]),
    ...(report.orders.length === 0
      ? []
      : [`${orders.pinned} of ${orders.pinned + orders.unseen} orders of two failing checks seen; ${orders.alike} more give one errno`]),
    `${countOf(report.sequences, 'sequence')}, ${countOf(report.steps, 'call')}, ${countOf(report.restarts, 'restart')}${walked}`,
    ...(report.notRun === null ? [] : [`${countOf(report.notRun.sequences, 'sequence')} not run: ${report.notRun.why}`]),
    `${report.backend} ${VERDICTS[judgementOf(report)]} ${report.specification.name}`,
  ];
}

const VERDICTS = {
  conforms: 'conforms to',
  diverges: 'diverges from',
  inconclusive: 'was not seen in all that it could show of',
  'known finding': 'differs by known findings only from',
} as const;

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines, ''];
}
