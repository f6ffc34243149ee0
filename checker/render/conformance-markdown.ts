/** Conformance reports as pages, one a specification: every rule with what each kernel did; and an index of them. */

import { ABSENT, type ConformanceReport, type DivergenceReport, judgementOf, type RuleReport } from '../conform/report.js';
import { ruleKey } from '../conform/rule.js';
import { figuresOf } from '../conform/summary.js';
import { orderText } from './conformance-text.js';
import { formatCount } from './numbers.js';

/** Digits of a digest that stand for it. */
const VERSION_LENGTH = 12;

/** The page of one specification; ends in a newline. @param reports of one specification on several kernels, at least one */
export function renderConformancePage(reports: readonly ConformanceReport[]): string {
  return specificationPage(reports).join('\n').replace(/\n*$/, '\n');
}

const INDEX_HEADER = [
  'specification',
  'version',
  'kernel',
  'verdict',
  'rules agreed',
  'not to be shown',
  'differences',
  'sequences',
  'calls compared',
];

/** The table of all pages. Rows of specifications that were not run now stay as they are.
 *  @param page the file of a specification's page, beside the index
 *  @param former the index as it is, or '' */
export function renderConformanceIndex(reports: readonly ConformanceReport[], page: (path: string) => string, former: string): string {
  const rows = new Map<string, readonly string[]>();
  const link = (path: string): string => `[${page(path).replace(/\.md$/, '')}](${page(path)})`;
  for (const line of former.split('\n')) {
    const cell = /^\| (\[[^\]]+\]\([^)]+\)) \|/.exec(line)?.[1];
    if (cell !== undefined) rows.set(cell, [...(rows.get(cell) ?? []), line]);
  }
  for (const path of new Set(reports.map(({ specification }) => specification.path))) {
    const own = reports.filter(({ specification }) => specification.path === path);
    rows.set(
      link(path),
      own.map((report) => row(indexCells(report, link(path)))),
    );
  }
  return [
    '# Conformance',
    '',
    'Every rule of the specifications on real kernels: one page each, with what each kernel did, or why a rule was never seen. A version is the',
    "digest of the specification's text. `npm run conform` writes all of it, `npm run conform NAME` a page and its rows.",
    '',
    row(INDEX_HEADER),
    row(INDEX_HEADER.map(() => '---')),
    ...[...rows.keys()].sort().flatMap((key) => rows.get(key)!),
    '',
  ].join('\n');
}

function indexCells(report: ConformanceReport, link: string): readonly string[] {
  const figures = figuresOf(report);
  return [
    link,
    version(report),
    report.backend,
    verdictCell(report),
    `${figures.agreed} of ${figures.showable}`,
    String(figures.excused - figures.absent),
    String(report.divergences.length),
    formatCount(report.sequences),
    formatCount(report.steps),
  ];
}

/** A known finding is told with its link. */
function verdictCell(report: ConformanceReport): string {
  const judgement = judgementOf(report);
  const links = new Set(report.known.map(({ finding }) => finding.link));
  return judgement === 'known finding' ? [...links].map((link) => `[known finding](${link})`).join(', ') : judgement;
}

function version({ specification }: ConformanceReport): string {
  return specification.digest.slice(0, VERSION_LENGTH);
}

function specificationPage(reports: readonly ConformanceReport[]): readonly string[] {
  const first = reports[0]!;
  const kernels = reports.map(({ backend }) => backend);
  const shown = first.rules.map((rule, index) => ({ rule, index })).filter(({ rule }) => rule.reason !== ABSENT);
  const reasonsOf = ({ rules }: ConformanceReport): readonly string[] =>
    rules.flatMap(({ reason }) => (reason === null || reason === ABSENT ? [] : [reason]));
  const reasons = [...new Set(reports.flatMap(reasonsOf))];
  return [
    `# ${first.specification.name}`,
    '',
    `${first.specification.title}: \`${first.specification.path}\`, version ${version(first)}.`,
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
        ...reports.map((report) => ruleCell(report.rules[index]!, reasons, report)),
      ]),
    ),
    '',
    ...section(
      'Why a rule was not seen',
      reasons.map((reason, index) => `- **${letter(index)}**: ${reason}`),
    ),
    ...section(
      'Differences',
      reports.flatMap(({ backend, divergences }) => divergences.flatMap((divergence) => differenceLines(backend, divergence, ''))),
    ),
    ...section(
      'Known findings',
      reports.flatMap(({ backend, known }) =>
        known.flatMap((found) => differenceLines(backend, found, `[known finding](${found.finding.link}): `)),
      ),
    ),
    ...section('Machines lost', reports.flatMap(losses)),
    ...section('Two checks that fail at once', orders(reports)),
    '## Instances',
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
  const line = (title: string, cell: (one: (typeof all)[number]) => string): readonly string[] => [title, ...all.map(cell)];
  return [
    line('verdict', ({ report }) => verdictCell(report)),
    line('rules agreed, of those that this machine can show', ({ figures }) => `${figures.agreed} of ${figures.showable}`),
    line('rules that it cannot show', ({ figures }) => String(figures.excused - figures.absent)),
    line('differences', ({ report }) => String(report.divergences.length)),
    ...(reports.some(({ known }) => known.length > 0)
      ? [line('known findings, which count as no agreement', ({ report }) => String(report.known.length))]
      : []),
    line('orders of two failing checks seen', ({ report, figures: { orders: own } }) =>
      report.detail === 'effects' ? `${own.pinned} of ${own.pinned + own.unseen}` : 'not asked for',
    ),
    line('asked for', ({ report }) => (report.detail === 'effects' ? 'every effect of every rule, in every instance' : 'every rule once')),
    line('of that seen', ({ figures }) => `${figures.met} of ${figures.aims}`),
    line('sequences', ({ report }) => formatCount(report.sequences)),
    line('calls compared', ({ report }) => formatCount(report.steps)),
    line('random walks', ({ report: { walks } }) =>
      walks === null ? 'none' : `${walks.walks} of ${walks.calls} calls in each instance, seed ${walks.seed}`,
    ),
    line('machines lost', ({ report }) => String(report.losses.length)),
  ];
}

function ruleCell(rule: RuleReport, reasons: readonly string[], report: ConformanceReport): string {
  const { status, exercised, agreed, reason } = rule;
  if (reason !== null) return `${status === 'unexplained' ? '**not seen** ' : ''}${letter(reasons.indexOf(reason))}`;
  const seen = agreed === exercised ? formatCount(agreed) : `${formatCount(agreed)} of ${formatCount(exercised)}`;
  if (status === 'known') {
    const found = report.known.find((known) => ruleKey(known.rule) === ruleKey(rule))!;
    return `${seen}, [known finding](${found.finding.link})`;
  }
  return status === 'diverged' ? `**${seen}**` : seen;
}

/** a, b, ... z, aa, ab */
function letter(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : letter(Math.floor(index / 26) - 1) + last;
}

function differenceLines(
  backend: string,
  { rule, why, instance, times, seen, calls, console }: DivergenceReport,
  prefix: string,
): readonly string[] {
  return [
    `- ${prefix}${backend}, \`${rule.action}\` (${rule.location}), instance ${instance}, ${times} times${seen === 'once' ? ', not on a fresh machine' : ''}: ${why}`,
    '',
    '  ```text',
    ...[...calls, ...console].map((line) => `  ${line}`),
    '  ```',
  ];
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
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [row(header), row(header.map(() => '---')), ...rows.map(row)];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
