/** What debug kernels said of themselves while everything ran on them, as text and as a page. */

import { type ControlResult, type DebugRun, isNew, isWhole, type KeptOutcome, metIn, reportedIn, troubleOf } from '../conform/debug-run.js';
import type { KnownFinding } from '../conform/known.js';
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
    ...[...run.controls.map(controlText), ...summaryRows(run), ...troubles(run), ...knownRows(run, ({ complaint }) => complaint)].map(
      (line) => `  ${line}`,
    ),
    `${run.kernel} ${trouble === null ? nothing(run) : verdict[trouble]}`,
    '',
  ].join('\n');
}

function nothing(run: DebugRun): string {
  return run.known.some((finding) => metIn(run, finding).length > 0)
    ? 'reports what is known of it, and nothing else'
    : 'has nothing to report';
}

/** Ends in a newline.
 *  @param former the page as it was: what it says of other kernels stays */
export function renderDebugPage(run: DebugRun, former = ''): string {
  const sections = new Map(
    former
      .split(/^(?=## )/m)
      .slice(1)
      .map((text) => [/^## ([^,\n]*)/.exec(text)![1]!, text.trimEnd()]),
  );
  sections.set(run.kernel, kernelSection(run));
  return [
    '# Debug kernels',
    '',
    'Every kept trace that such a kernel can run, every rule of the specifications of Linux that need no other configuration once, and random walks',
    '(mock devices, compat-container.ilk and runtime-power.ilk need another one), on kernels that report their own errors: KASAN for memory, lockdep for locks, checks of lists, reference counts and the lifetime of objects ([the configuration](../checker/replay/lab/debug.config)).',
    'A report fails the run, whatever the call answered; so does one that comes while the processes end. One that is a known finding is told as such,',
    'and counts neither as agreed nor as quiet. Written by `npm run debug-kernel`.',
    '',
    'A rule that several specifications have from the same text runs with the first of them; random walks go through every instance of each.',
    '',
    [...sections.values()].join('\n\n'),
    '',
  ].join('\n');
}

/** Ends without a newline. */
function kernelSection(run: DebugRun): string {
  const known = knownRows(run, ({ complaint, link }) => `[\`${complaint}\`](${link})`);
  const verdict = known.length === 0 ? 'Nothing was reported.' : 'Nothing else was reported.';
  return [
    `## ${run.kernel}, ${run.release}`,
    '',
    ...[...summaryRows(run), ...known].map((line) => `- ${line}`),
    '',
    ...(troubles(run).length > 0 ? ['```', ...troubles(run), '```'] : troubleOf(run) === null ? [verdict] : []),
    '',
    ...skippedRows(run),
    ...controlRows(run),
  ]
    .join('\n')
    .trimEnd();
}

function ran({ traces }: DebugRun): readonly (Ran & { readonly trace: string })[] {
  return traces.flatMap(({ trace, outcome }) => (outcome.kind === 'run' ? [{ ...outcome, trace }] : []));
}

function summaryRows(run: DebugRun): readonly string[] {
  const traces = ran(run);
  const total = (of: (one: Ran) => boolean): number => traces.filter(of).length;
  return [
    `kept traces: ${traces.length} of ${run.traces.length} run, ${formatCount(traces.reduce((sum, { calls }) => sum + calls, 0))} calls; ` +
      `${countOf(total(isNew), 'trace')} with a report, ${some(
        total(({ known }) => known.length > 0),
        'with a known one, ',
      )}${total(({ differs }) => differs !== null)} answered otherwise, ` +
      `${total(({ lost }) => lost !== null)} lost`,
    ...run.conformance.map((report) => {
      const { agreed, showable } = figuresOf(report);
      const walked = report.walks === null ? 0 : report.instances.reduce((sum, { walks }) => sum + walks, 0);
      const walks =
        report.walks === null ? '' : ` (${countOf(walked, 'random walk')} of ${report.walks.calls} calls, seed ${report.walks.seed})`;
      return (
        `${report.specification.path}: ${agreed} of ${showable} rules agreed in ${countOf(report.sequences, 'sequence')}${walks}, ` +
        `${formatCount(report.steps)} calls; ${countOf(reportedIn(report).length, 'report')}, ${some(report.known.length, 'known, ')}` +
        `${countOf(report.divergences.length - reportedIn(report).length, 'other difference')}, ${countOf(report.losses.length, 'machine')} lost` +
        (report.notRun === null ? '' : `; ${countOf(report.notRun.sequences, 'sequence')} not run: ${report.notRun.why.split('\n')[0]}`)
      );
    }),
    ...run.left.map((path) => `${path}: not run, interrupted`),
  ];
}

function some(count: number, what: string): string {
  return count === 0 ? '' : `${count} ${what}`;
}

/** A known finding that is not met any more is told as well, where everything ran. */
function knownRows(run: DebugRun, name: (finding: KnownFinding) => string): readonly string[] {
  return run.known.flatMap((finding) => {
    const met = metIn(run, finding);
    if (met.length > 0) return [`known finding ${name(finding)}: ${met.join('; ')}`];
    return isWhole(run) ? [`known finding ${name(finding)}: NOT MET any more`] : [];
  });
}

function troubles(run: DebugRun): readonly string[] {
  const traces = ran(run).flatMap(({ trace, lost, differs, ...outcome }) => [
    ...(isNew({ ...outcome, lost, differs }) ? [`${trace}:`, ...outcome.reports.map((line) => `  | ${line}`)] : []),
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

/** Ends in an empty line. */
function controlRows({ controls }: DebugRun): readonly string[] {
  if (controls.length === 0)
    return ['No past bug was brought back on this kernel: nothing shows here that its checks would tell of one.', ''];
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
