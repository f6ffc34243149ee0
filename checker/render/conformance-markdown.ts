/** Conformance reports of several kernels as one page: every rule with what each kernel did. */

import { ABSENT, type ConformanceReport, judgementOf, type RuleReport } from '../conform/report.js';
import { figuresOf } from '../conform/summary.js';
import { orderText } from './conformance-text.js';
import { formatCount } from './numbers.js';

/** Ends in a newline. @param reports of one or more specifications, each on the same kernels */
export function renderConformancePage(reports: readonly ConformanceReport[]): string {
  const paths = [...new Set(reports.map(({ specification }) => specification.path))];
  const groups = paths.map((path) => reports.filter(({ specification }) => specification.path === path));
  const kernels = [...new Set(reports.map(({ backend }) => backend))];
  const total = (backend: string, of: (report: ConformanceReport) => number): number =>
    reports.filter((report) => report.backend === backend).reduce((sum, report) => sum + of(report), 0);
  return [
    '# Conformance',
    '',
    'Every rule of the specifications on real kernels: what each kernel did, or why it was never seen. Written by `interlock conform --page`.',
    '',
    ...table(
      ['kernel', 'rules agreed, of those that this machine can show', 'differences', 'sequences', 'calls compared'],
      kernels.map((backend) => [
        backend,
        `${total(backend, (report) => figuresOf(report).agreed)} of ${total(backend, (report) => figuresOf(report).showable)}`,
        String(total(backend, ({ divergences }) => divergences.length)),
        formatCount(total(backend, ({ sequences }) => sequences)),
        formatCount(total(backend, ({ steps }) => steps)),
      ]),
    ),
    '',
    ...groups.flatMap(specificationSection),
  ]
    .join('\n')
    .replace(/\n*$/, '\n');
}

/** @param reports of one specification, at least one */
function specificationSection(reports: readonly ConformanceReport[]): readonly string[] {
  const first = reports[0]!;
  const kernels = reports.map(({ backend }) => backend);
  const shown = first.rules.map((rule, index) => ({ rule, index })).filter(({ rule }) => rule.reason !== ABSENT);
  const reasonsOf = ({ rules }: ConformanceReport): readonly string[] =>
    rules.flatMap(({ reason }) => (reason === null || reason === ABSENT ? [] : [reason]));
  const reasons = [...new Set(reports.flatMap(reasonsOf))];
  return [
    `## ${first.specification.name}`,
    '',
    `${first.specification.title}: \`${first.specification.path}\`, version ${first.specification.digest.slice(0, 12)}.`,
    '',
    ...table(['', ...kernels], figureRows(reports)),
    '',
    'A cell is how often the answer agreed with the rule, out of how often it was exercised where that is more; a letter stands for a reason below.',
    '',
    ...table(
      ['call', 'outcome', 'rule', 'kernel source', ...kernels],
      shown.map(({ rule, index }) => [
        `\`${rule.action}\``,
        rule.label,
        rule.location,
        rule.source === null ? '' : `\`${rule.source}\``,
        ...reports.map((report) => ruleCell(report.rules[index]!, reasons)),
      ]),
    ),
    '',
    ...section(
      'Why a rule was not seen',
      reasons.map((reason, index) => `- **${letter(index)}**: ${reason}`),
    ),
    ...section('Differences', reports.flatMap(differences)),
    ...section('Machines lost', reports.flatMap(losses)),
    ...section('Two checks that fail at once', orders(reports)),
    '### Instances',
    '',
    ...table(
      ['instance', 'states', ...kernels.flatMap((kernel) => [`aims met on ${kernel}`, 'sequences', 'walks'])],
      first.instances.map(({ instance, states }, index) => [
        instance,
        formatCount(states),
        ...reports.flatMap(({ instances }) => {
          const own = instances[index];
          return own === undefined ? ['', '', ''] : [`${own.met} of ${own.aims}`, String(own.sequences), String(own.walks)];
        }),
      ]),
    ),
    '',
    ...first.leftOut.map(({ instance, reason }) => `Left out: ${instance} (${reason}).\n`),
  ];
}

function figureRows(reports: readonly ConformanceReport[]): readonly (readonly string[])[] {
  const all = reports.map((report) => ({ report, figures: figuresOf(report) }));
  const row = (title: string, cell: (one: (typeof all)[number]) => string): readonly string[] => [title, ...all.map(cell)];
  return [
    row('verdict', ({ report }) => judgementOf(report)),
    row('rules agreed, of those that this machine can show', ({ figures }) => `${figures.agreed} of ${figures.showable}`),
    row('rules that it cannot show', ({ figures }) => String(figures.excused - figures.absent)),
    row('differences', ({ report }) => String(report.divergences.length)),
    row('orders of two failing checks seen', ({ report, figures: { orders: own } }) =>
      report.detail === 'effects' ? `${own.pinned} of ${own.pinned + own.unseen}` : 'not asked for',
    ),
    row('asked for', ({ report }) => (report.detail === 'effects' ? 'every effect of every rule, in every instance' : 'every rule once')),
    row('of that seen', ({ figures }) => `${figures.met} of ${figures.aims}`),
    row('sequences', ({ report }) => formatCount(report.sequences)),
    row('calls compared', ({ report }) => formatCount(report.steps)),
    row('random walks', ({ report: { walks } }) =>
      walks === null ? 'none' : `${walks.walks} of ${walks.calls} calls in each instance, seed ${walks.seed}`,
    ),
    row('machines lost', ({ report }) => String(report.losses.length)),
  ];
}

function ruleCell({ status, exercised, agreed, reason }: RuleReport, reasons: readonly string[]): string {
  if (reason !== null) return `${status === 'unexplained' ? '**not seen** ' : ''}${letter(reasons.indexOf(reason))}`;
  const seen = agreed === exercised ? formatCount(agreed) : `${formatCount(agreed)} of ${formatCount(exercised)}`;
  return status === 'diverged' ? `**${seen}**` : seen;
}

/** a, b, ... z, aa, ab */
function letter(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : letter(Math.floor(index / 26) - 1) + last;
}

function differences({ backend, divergences }: ConformanceReport): readonly string[] {
  return divergences.flatMap(({ rule, why, instance, times, seen, calls, console }) => [
    `- ${backend}, \`${rule.action}\` (${rule.location}), instance ${instance}, ${times} times${seen === 'once' ? ', not on a fresh machine' : ''}: ${why}`,
    '',
    '  ```text',
    ...[...calls, ...console].map((line) => `  ${line}`),
    '  ```',
  ]);
}

function losses({ backend, losses: lost }: ConformanceReport): readonly string[] {
  return lost.map(({ kind, why, instance, rule }) => `- ${backend}: ${kind} in ${instance} at ${rule.action} ${rule.label}: ${why}`);
}

function orders(reports: readonly ConformanceReport[]): readonly string[] {
  const [first] = reports;
  if (first === undefined || first.orders.length === 0) return [];
  const rows = first.orders.map((order, index) => [orderText(order), ...reports.map((report) => report.orders[index]?.status ?? '')]);
  return table(['order', ...reports.map(({ backend }) => backend)], rows);
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`### ${title}`, '', ...lines, ''];
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)];
}
