/** A replay as people read it: both specifications and the kernel side by side, step by step, then the verdicts. */

import { observedText, predictedText, sideSummary } from '../replay/keep.js';
import { expectationText, meets } from '../replay/compare.js';
import type { ReplayReport, ReplayStep } from '../replay/report.js';

/** Operations of one step that are shown; the rest is counted. */
const SHOWN_CALLS = 4;

/** Ends in a newline. */
export function renderReplay(report: ReplayReport): string {
  const { design, prediction } = report;
  const header = [
    'step',
    'process',
    'call',
    `${design.name} says`,
    ...(prediction === null ? [] : [`${prediction.name} says`]),
    `${report.backend} did`,
    '',
  ];
  const rows = report.steps.map((step) => ({ step, lines: rowsOf(step, prediction !== null) }));
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.flatMap(({ lines }) => lines.map((line) => line[column].length))),
  );
  const align = (cells: readonly string[]): string =>
    `  ${cells.map((cell, column) => (column === 0 ? cell.padStart(widths[0]) : cell.padEnd(widths[column]))).join('  ')}`.trimEnd();
  const body = rows.flatMap(({ step, lines }) => [
    ...lines.map(align),
    ...remarks(step).map((remark) => `  ${' '.repeat(widths[0])}    ${remark}`),
  ]);
  const verdicts = [design, ...(prediction === null ? [] : [prediction])].map((side) => sideSummary(side, report));
  return [
    `${design.name}, instance ${report.instance}: ${report.property.kind} ${report.property.name}`,
    '',
    align(header),
    ...body,
    ...[...report.outside, ...(report.unended === null ? [] : [report.unended.why, ...report.unended.console])].map(
      (line) => `  outside of the steps  | ${line}`,
    ),
    '',
    ...verdicts,
    ...rules(report),
    '',
  ].join('\n');
}

/** One row per shown operation; what was expected and seen stands on the last. */
function rowsOf(step: ReplayStep, predicted: boolean): readonly (readonly string[])[] {
  const calls =
    step.calls.length > 0 ? step.calls.map(({ process, text }) => ({ process, text })) : [{ process: step.actor, text: modelText(step) }];
  const left = calls.length - SHOWN_CALLS;
  const shown = left > 0 ? [...calls.slice(0, SHOWN_CALLS - 1), { process: '', text: `... ${left} more` }, calls[calls.length - 1]] : calls;
  const [taken] = step.design.allowed;
  const answers = [expectationText(taken), ...(predicted ? [predictedText(step) ?? ''] : []), observedText(step), markOf(step)];
  return shown.map(({ process, text }, index) => [
    index === 0 ? String(step.number) : '',
    index > 0 && process === shown[index - 1].process ? '' : process,
    text,
    ...(index === shown.length - 1 ? answers : answers.map(() => '')),
  ]);
}

function modelText({ action, arguments: values }: ReplayStep): string {
  return `${action}(${Object.entries(values)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ')})`;
}

function markOf({ status, design }: ReplayStep): string {
  if (status.kind !== 'run') return '';
  switch (design.agreement?.kind) {
    case 'agrees':
      return 'agrees';
    case 'differs':
      return 'DIFFERS';
    default:
      return 'unknown';
  }
}

function remarks(step: ReplayStep): readonly string[] {
  const lines = step.console.map((line) => `| ${line.trim()}`);
  if (step.status.kind === 'skipped') return [`(${step.status.reason})`, ...lines];
  if (step.status.kind === 'run' && step.status.observation.kind === 'failed') {
    const { operation } = step.status.observation;
    const early =
      operation < step.calls.length - 1 ? [`(operation ${operation + 1} of ${step.calls.length}: ${step.calls[operation].text})`] : [];
    return [...early, ...lines];
  }
  return lines;
}

/** Where the rules stand that the kernel did not follow. */
function rules(report: ReplayReport): readonly string[] {
  const at = report.design.conformance.kind === 'diverges' ? report.design.conformance.step : null;
  const step = report.steps.find(({ number }) => number === at);
  if (step === undefined) return [];
  const [taken] = step.design.allowed;
  const { status } = step;
  const candidates = step.prediction?.allowed ?? [];
  const predicted = candidates.find((candidate) => status.kind === 'run' && meets(candidate, status.observation)) ?? candidates[0];
  const place = (location: string, source: string | null): string => (source === null ? location : `${location} (${source})`);
  return [
    `  the rule of ${report.design.name}: ${place(taken.location, taken.source)}`,
    ...(report.prediction === null || predicted === undefined
      ? []
      : [`  the rule of ${report.prediction.name}: ${place(predicted.location, predicted.source)}`]),
  ];
}
