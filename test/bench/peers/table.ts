/** The comparison as a Markdown table: medians, and medians of the ratios of each round. */

import { agrees } from '../../../checker/export/confirm/report.js';
import { formatBytes, formatCount } from '../../../checker/render/numbers.js';
import type { Contender, Subject } from './contenders.js';
import { nameOf, type Result, type Run } from './runs.js';

export interface Comparison {
  readonly subject: Subject;
  readonly results: readonly Result[];
}

/** Ends in a newline. The first contender is what the others are compared with. */
export function renderComparison(comparisons: readonly Comparison[]): string {
  const titles = [
    'model',
    'checker',
    'states',
    'transitions',
    'whole',
    'search',
    'processor',
    'memory',
    'whole ÷ ours',
    'search ÷ ours',
    'processor ÷ ours',
  ];
  const rows = comparisons.flatMap(({ subject, results }) => results.map((result) => rowOf(subject, result, referenceOf(results, result))));
  return markdown(titles, rows, 2);
}

/** @param words columns at the left that are words, not figures */
export function markdown(titles: readonly string[], rows: readonly (readonly string[])[], words: number): string {
  const all = [titles, titles.map((_, column) => (column < words ? '---' : '---:')), ...rows];
  return all.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`).join('');
}

/** Interlock with as many threads, if it was run so; else with one. Orbits are compared with orbits. */
function referenceOf(results: readonly Result[], { contender }: Result): Result {
  const ours = results.filter((result) => result.contender.ours && result.contender.symmetry === contender.symmetry);
  return ours.find((result) => result.contender.threads === contender.threads) ?? ours[0]!;
}

function rowOf(subject: Subject, { contender, runs, leftOut }: Result, reference: Result): readonly string[] {
  const model = nameOf(subject);
  const last = runs.at(-1);
  if (last === undefined) return [model, contender.name, leftOut ?? '', '', '', '', '', '', '', '', ''];
  const expected = reference.runs[0];
  const seconds = (of: Ratio) => `${median(runs.map((run) => run[of])).toFixed(2)} s`;
  const ratio = (of: 'whole' | 'search' | 'processor') =>
    reference.contender === contender || expected === undefined ? '' : median(ratios(runs, reference.runs, of)).toFixed(1);
  return [
    model,
    contender.name,
    count(last, 'states', expected),
    count(last, 'transitions', expected),
    seconds('whole'),
    seconds('search'),
    seconds('processor'),
    // Ended before anybody looked.
    runs.some((run) => run.memory === 0) ? '' : formatBytes(median(runs.map((run) => run.memory))),
    ratio('whole'),
    ratio('search'),
    ratio('processor'),
  ];
}

/** A figure that is not ours is marked. */
function count(run: Run, of: Figure, expected: Run | undefined): string {
  return expected === undefined || isSame(expected, run, of) ? formatCount(run[of]) : `**${formatCount(run[of])}** ≠`;
}

type Figure = 'states' | 'transitions';

/** SPIN prints eight digits of what it has counted itself. */
function isSame(expected: Run, run: Run, of: Figure): boolean {
  const offset = run.offset?.[of] ?? 0;
  return agrees(expected[of] + offset, run[of] + offset);
}

export type Ratio = 'whole' | 'search' | 'processor' | 'memory';

/** Of the rounds that both have. */
export function ratios(runs: readonly Run[], reference: readonly Run[], of: Ratio): readonly number[] {
  return runs.flatMap((run, round) => {
    const ours = reference[round];
    return ours === undefined || run[of] === 0 || ours[of] === 0 ? [] : [run[of] / ours[of]];
  });
}

/** Whether everybody who visits every state has found the same figures, and nobody fewer orbits than there are. */
export function isAgreed({ results }: Comparison): boolean {
  const runsOf = (wanted: (contender: Contender) => boolean): readonly Run[] =>
    results.filter(({ contender }) => wanted(contender)).flatMap(({ runs }) => runs);
  const [first, ...others] = runsOf(({ exact, symmetry }) => exact && !symmetry);
  const [orbits] = runsOf(({ exact, symmetry }) => exact && symmetry);
  const ofOrbits = runsOf(({ symmetry }) => symmetry);
  return (
    (first === undefined || others.every((run) => isSame(first, run, 'states') && isSame(first, run, 'transitions'))) &&
    (orbits === undefined || ofOrbits.every(({ states }) => states >= orbits.states))
  );
}

/** Not a number of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
