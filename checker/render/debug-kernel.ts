/** What debug kernels said of themselves while everything ran on them, as text and as a page. */

import { type ControlResult, type DebugRun, type KeptOutcome, reportedIn, troubleOf } from '../conform/debug-run.js';
import { figuresOf } from '../conform/summary.js';
import { countOf, formatCount } from './numbers.js';

type Ran = Extract<KeptOutcome, { kind: 'run' }>;

/** Ends in a newline. */
export function renderDebugText(run: DebugRun): string {
  const verdict = {
    reports: 'has something to report, or answered otherwise',
    blind: 'keeps quiet of a bug that it should report',
    open: 'was not seen in everything',
  } as const;
  const trouble = troubleOf(run);
  return [
    `${run.kernel} (${run.release})`,
    ...[...run.controls.map(controlText), ...summaryRows(run), ...troubles(run)].map((line) => `  ${line}`),
    `${run.kernel} ${trouble === null ? 'has nothing to report' : verdict[trouble]}`,
    '',
  ].join('\n');
}

/** Ends in a newline. */
export function renderDebugPage(runs: readonly DebugRun[]): string {
  return [
    '# Debug kernels',
    '',
    'Every kept trace, every rule of the specifications of Linux once, and random walks, on kernels that report their own errors: KASAN for',
    'memory, lockdep for locks, checks of lists, reference counts and the lifetime of objects ([the configuration](../checker/replay/lab/debug.config)).',
    'A report fails the run, whatever the call answered; so does one that comes while the processes end. Written by `npm run debug-kernel`.',
    '',
    'A rule that several specifications have from the same text runs with the first of them; random walks go through every instance of each.',
    '',
    ...runs.flatMap((run) => [
      `## ${run.kernel}, ${run.release}`,
      '',
      ...summaryRows(run).map((line) => `- ${line}`),
      '',
      ...(troubles(run).length === 0 ? ['Nothing was reported.'] : ['```', ...troubles(run), '```']),
      '',
      ...skippedRows(run),
      ...controlRows(run),
    ]),
  ]
    .join('\n')
    .replace(/\n*$/, '\n');
}

function ran({ traces }: DebugRun): readonly (Ran & { readonly trace: string })[] {
  return traces.flatMap(({ trace, outcome }) => (outcome.kind === 'run' ? [{ ...outcome, trace }] : []));
}

function summaryRows(run: DebugRun): readonly string[] {
  const traces = ran(run);
  const total = (of: (one: Ran) => boolean): number => traces.filter(of).length;
  return [
    `kept traces: ${traces.length} of ${run.traces.length} run, ${formatCount(traces.reduce((sum, { calls }) => sum + calls, 0))} calls; ` +
      `${countOf(
        total(({ reports }) => reports.length > 0),
        'trace',
      )} with a report, ${total(({ differs }) => differs !== null)} answered otherwise, ` +
      `${total(({ lost }) => lost !== null)} lost`,
    ...run.conformance.map((report) => {
      const { agreed, showable } = figuresOf(report);
      const walked = report.walks === null ? 0 : report.instances.reduce((sum, { walks }) => sum + walks, 0);
      const walks =
        report.walks === null ? '' : ` (${countOf(walked, 'random walk')} of ${report.walks.calls} calls, seed ${report.walks.seed})`;
      return (
        `${report.specification.path}: ${agreed} of ${showable} rules agreed in ${countOf(report.sequences, 'sequence')}${walks}, ` +
        `${formatCount(report.steps)} calls; ${countOf(reportedIn(report).length, 'report')}, ` +
        `${countOf(report.divergences.length - reportedIn(report).length, 'other difference')}, ${countOf(report.losses.length, 'machine')} lost` +
        (report.notRun === null ? '' : `; ${countOf(report.notRun.sequences, 'sequence')} not run: ${report.notRun.why.split('\n')[0]}`)
      );
    }),
    ...run.left.map((path) => `${path}: not run, interrupted`),
  ];
}

function troubles(run: DebugRun): readonly string[] {
  const traces = ran(run).flatMap(({ trace, reports, lost, differs }) => [
    ...(reports.length > 0 ? [`${trace}:`, ...reports.map((line) => `  | ${line}`)] : []),
    ...(differs === null ? [] : [`${trace}: ${differs}`]),
    ...(lost === null ? [] : [`${trace}: ${lost}`]),
  ]);
  const sequences = run.conformance.flatMap(({ specification, divergences, losses }) => [
    ...divergences.flatMap(({ rule, instance, why, times, seen, calls, console }) => [
      `${specification.path}, instance ${instance}, ${rule.action} ${rule.label} (${countOf(times, 'time')}, seen ${seen}): ${why}`,
      ...calls.map((call, index) => `  ${index + 1}  ${call}`),
      ...console.map((line) => `  | ${line}`),
    ]),
    ...losses.flatMap(({ kind, rule, instance, why, console }) => [
      `${specification.path}, instance ${instance}, ${rule.action} ${rule.label}: ${kind}: ${why}`,
      ...console.slice(-8).map((line) => `  | ${line}`),
    ]),
  ]);
  return [...traces, ...sequences];
}

function skippedRows(run: DebugRun): readonly string[] {
  const reasons = new Map<string, string[]>();
  for (const { trace, outcome } of run.traces) {
    if (outcome.kind === 'skipped') reasons.set(outcome.reason, [...(reasons.get(outcome.reason) ?? []), trace]);
  }
  if (reasons.size === 0) return [];
  return ['Traces that were not run:', '', ...[...reasons].map(([reason, traces]) => `- ${reason}: ${traces.join(', ')}`), ''];
}

function controlText({ kernel, check, trace, told, instead }: ControlResult): string {
  return `${kernel} (${check}), ${trace}: ${told ?? `NOT TOLD: ${instead}`}`;
}

/** Ends in an empty line, where there are any. */
function controlRows({ controls }: DebugRun): readonly string[] {
  if (controls.length === 0) return [];
  return [
    'What the checks say where there is something to say: the same kernel with a [past bug](../spec/history/README.md) brought back, and the',
    'calls that meet it. A check that keeps quiet here fails the run.',
    '',
    '| check | kernel | trace | its report |',
    '| --- | --- | --- | --- |',
    ...controls.map(({ kernel, check, trace, told, instead }) => {
      const report = told === null ? `**none**: ${instead}` : `\`${told.replaceAll('|', '\\|')}\``;
      return `| ${check} | ${kernel} | [${trace}](../traces/${trace}.md) | ${report} |`;
    }),
    '',
  ];
}
