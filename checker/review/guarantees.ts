/** What becomes of the properties: held before and after, won, lost, newly vacuous, stated anew or no longer. */

import type { PropertyVerdict, Verdict } from '../explore/verdict.js';
import type { Specification } from '../language/ir.js';
import type { Trace } from '../trace/trace.js';

export type GuaranteeChange =
  | 'lost'
  | 'won'
  | 'held'
  | 'violated in both'
  | 'unknown'
  | 'new, holds'
  | 'new, violated'
  | 'no longer stated';

/** One property over all instances that were explored in both specifications. */
export interface Guarantee {
  readonly name: string;
  readonly kind: PropertyVerdict['kind'];
  readonly documentation: string;
  readonly change: GuaranteeChange;
  /** The two specifications state it with different words. */
  readonly isRestated: boolean;
  /** Where it is violated before, and after. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Lost: the shortest counterexample in the proposed specification. Won: what the base's was. */
  readonly trace: Trace | null;
  /** Instances where nothing met its premise any more, though something did before. */
  readonly newlyVacuous: readonly string[];
}

/** The verdicts of both on one instance. */
export interface VerdictPair {
  readonly base: Verdict;
  readonly proposed: Verdict;
}

const ORDER: readonly GuaranteeChange[] = [
  'lost',
  'new, violated',
  'won',
  'new, holds',
  'violated in both',
  'no longer stated',
  'unknown',
  'held',
];

export function guaranteesOf(pairs: readonly VerdictPair[], base: Specification, proposed: Specification): readonly Guarantee[] {
  const all = pairs.flatMap((pair) => [...pair.base.properties, ...pair.proposed.properties]);
  const names = [...new Set(all.map(({ name }) => name))];
  return names
    .map((name) => guaranteeOf(name, pairs, base, proposed))
    .sort((one, other) => ORDER.indexOf(one.change) - ORDER.indexOf(other.change));
}

function guaranteeOf(name: string, pairs: readonly VerdictPair[], base: Specification, proposed: Specification): Guarantee {
  const verdicts = pairs.map((pair) => ({
    instance: pair.base.instance,
    before: find(pair.base, name),
    after: find(pair.proposed, name),
    isNewlyVacuous: !isInVain(pair.base, name) && isInVain(pair.proposed, name) && find(pair.base, name) !== undefined,
  }));
  const { kind, documentation } = verdicts.map(({ before, after }) => after ?? before).find((one) => one !== undefined)!;
  const lost = verdicts.filter(({ before, after }) => isGood(before) && after?.status === 'violated');
  const won = verdicts.filter(({ before, after }) => before?.status === 'violated' && isGood(after));
  const change = changeOf(
    verdicts.map(({ before }) => before),
    verdicts.map(({ after }) => after),
    lost.length > 0,
    won.length > 0,
  );
  const shown = change === 'won' ? won.map(({ before }) => before) : verdicts.map(({ after }) => after);
  const relevant = change === 'lost' ? lost.map(({ after }) => after) : shown;
  return {
    name,
    kind,
    documentation,
    change,
    isRestated: statementOf(base, name) !== statementOf(proposed, name) && change !== 'no longer stated' && !change.startsWith('new'),
    before: verdicts.filter(({ before }) => before?.status === 'violated').map(({ instance }) => instance),
    after: verdicts.filter(({ after }) => after?.status === 'violated').map(({ instance }) => instance),
    trace: change === 'lost' || change === 'won' || change === 'new, violated' ? shortestOf(relevant) : null,
    newlyVacuous: verdicts.filter(({ isNewlyVacuous }) => isNewlyVacuous).map(({ instance }) => instance),
  };
}

function changeOf(
  before: readonly (PropertyVerdict | undefined)[],
  after: readonly (PropertyVerdict | undefined)[],
  isLost: boolean,
  isWon: boolean,
): GuaranteeChange {
  const isViolated = (all: typeof before): boolean => all.some((one) => one?.status === 'violated');
  if (after.every((one) => one === undefined)) return 'no longer stated';
  if (before.every((one) => one === undefined)) return isViolated(after) ? 'new, violated' : after.every(isGood) ? 'new, holds' : 'unknown';
  if (isLost) return 'lost';
  if (isViolated(after)) return 'violated in both';
  if (!after.every((one) => one === undefined || isGood(one)) || !before.every((one) => one === undefined || one.status !== 'unknown')) {
    return 'unknown';
  }
  return isWon ? 'won' : 'held';
}

function find(verdict: Verdict, name: string): PropertyVerdict | undefined {
  return verdict.properties.find((property) => property.name === name);
}

function isGood(property: PropertyVerdict | undefined): boolean {
  return property?.status === 'holds' || property?.status === 'reached';
}

function isInVain({ vacuity }: Verdict, name: string): boolean {
  return vacuity.judged && vacuity.propertiesInVain.some(({ property }) => property === name);
}

function shortestOf(properties: readonly (PropertyVerdict | undefined)[]): Trace | null {
  const traces = properties.flatMap((property) => (property?.status === 'violated' && property.trace !== null ? [property.trace] : []));
  return traces.sort((one, other) => one.stem.length - other.stem.length)[0] ?? null;
}

function statementOf({ properties, sources }: Specification, name: string): string {
  const property = properties.find((candidate) => candidate.name === name);
  const text = sources.find(({ path }) => path === property?.span.file)?.text ?? '';
  return property === undefined ? '' : text.slice(property.span.start, property.span.end).replace(/\s+/g, ' ');
}
