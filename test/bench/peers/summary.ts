/** What the whole comparison comes to, for the README: ratios of the search above a million states, of the whole command below. */

import { formatCount } from '../../../checker/render/numbers.js';
import type { Contender } from './contenders.js';
import { type Result, type Run, nameOf } from './runs.js';
import { type Comparison, markdown, median, type Ratio, ratios } from './table.js';

/** States from which a search is compared by itself. */
const LARGE = 1_000_000;

/** @param boundOf nanoseconds of one access to so large a visited set, for a subject's name */
export function renderSummary(comparisons: readonly Comparison[], boundOf: (subject: string) => number | null): string {
  const large = comparisons.filter((comparison) => statesOf(comparison) >= LARGE);
  const small = comparisons.filter((comparison) => statesOf(comparison) > 0 && statesOf(comparison) < LARGE);
  const searches = [
    ...['model', 'states', 'state', '1 thread', '2 threads', 'of 2 threads', 'SPIN, 1 core', 'SPIN, 2 cores', 'Rumur', 'Rumur, 2 threads'],
    ...['memory, Rumur', 'memory, Rumur, 2 threads', 'ns a transition', 'memory bound', '÷ bound'],
  ];
  const wholes = ['model', 'states', 'Interlock', 'SPIN', 'ratio', 'ratio of processor time', 'Rumur', 'ratio'];
  return [
    markdown(
      searches,
      large.map((one) => searchRow(one, boundOf)),
      1,
    ),
    '\n',
    markdown(wholes, small.map(wholeRow), 1),
  ].join('');
}

function statesOf({ results }: Comparison): number {
  return oursWith(results, 1)?.runs[0]?.states ?? 0;
}

function oursWith(results: readonly Result[], threads: number): Result | undefined {
  return results.find(({ contender }) => contender.name === (threads === 1 ? 'Interlock' : `Interlock, ${threads} threads`));
}

/** Of SPIN's exact modes, or Rumur's. */
const isExact = (start: string, threads: number) => (contender: Contender) =>
  contender.exact && contender.name.startsWith(start) && contender.threads === threads;

function searchRow({ subject, results }: Comparison, boundOf: (subject: string) => number | null): readonly string[] {
  const [one, two] = [oursWith(results, 1), oursWith(results, 2)];
  const [first] = one?.runs ?? [];
  if (one === undefined || first === undefined) return [nameOf(subject)];
  const bound = boundOf(nameOf(subject));
  const nanoseconds = (median(one.runs.map(({ search }) => search)) * 1e9) / first.transitions;
  const against = (start: string, threads: number, ours: Result | undefined, what: Ratio = 'search'): string =>
    ours === undefined ? '' : least(results, isExact(start, threads), ours, what);
  return [
    nameOf(subject),
    formatCount(first.states),
    `${32 * (first.words ?? 0)} bits`,
    seconds(one.runs, 'search'),
    two === undefined ? '' : seconds(two.runs, 'search'),
    two === undefined ? '' : times(ratios(one.runs, two.runs, 'search')),
    against('SPIN', 1, one),
    against('SPIN', 2, two),
    against('Rumur', 1, one),
    against('Rumur', 2, two),
    against('Rumur', 1, one, 'memory'),
    against('Rumur', 2, two, 'memory'),
    nanoseconds.toFixed(1),
    bound === null ? '' : `${bound.toFixed(1)} ns`,
    bound === null ? '' : (nanoseconds / bound).toFixed(1),
  ];
}

function wholeRow({ subject, results }: Comparison): readonly string[] {
  const ours = oursWith(results, 1);
  const [first] = ours?.runs ?? [];
  if (ours === undefined || first === undefined) return [nameOf(subject)];
  const [spin, rumur] = [isExact('SPIN', 1), isExact('Rumur', 1)];
  return [
    nameOf(subject),
    formatCount(first.states),
    seconds(ours.runs, 'whole'),
    fastest(results, spin),
    least(results, spin, ours, 'whole'),
    least(results, spin, ours, 'processor'),
    fastest(results, rumur),
    least(results, rumur, ours, 'whole'),
  ];
}

/** The least ratio of those who finished; what kept them from it where nobody has. */
function least(results: readonly Result[], who: (contender: Contender) => boolean, ours: Result, of: Ratio): string {
  const them = results.filter(({ contender }) => who(contender));
  const finished = them.filter(({ runs }) => runs.length > 0).map(({ runs }) => median(ratios(runs, ours.runs, of)));
  if (finished.length > 0) return `${Math.min(...finished).toFixed(1)}×`;
  return them[0]?.leftOut ?? '';
}

function fastest(results: readonly Result[], who: (contender: Contender) => boolean): string {
  const wholes = results.filter(({ contender, runs }) => who(contender) && runs.length > 0).map(({ runs }) => seconds(runs, 'whole'));
  return wholes.toSorted((one, other) => Number.parseFloat(one) - Number.parseFloat(other))[0] ?? '';
}

function seconds(runs: readonly Run[], of: Ratio): string {
  return `${median(runs.map((run) => run[of])).toFixed(2)} s`;
}

function times(values: readonly number[]): string {
  return `${median(values).toFixed(2)}×`;
}
