/** The sentences that every form of a review shares. */

import type { Comparison } from '../review/compare.js';
import type { Entry } from '../review/entries.js';
import type { Guarantee } from '../review/guarantees.js';
import type { Review, Seen } from '../review/review.js';
import type { Rule } from '../review/rule.js';
import { describeLimit } from './limit-text.js';
import { countOf, formatCount } from './numbers.js';
import { formatLocation } from './values.js';

/** "3 differences in behaviour; 1 property lost, 2 won" */
export function resultSentence({ status, entries, guarantees, exhaustive }: Review): string {
  const count = (change: Guarantee['change']): number => guarantees.filter((one) => one.change === change).length;
  const lost = count('lost');
  const vacuous = guarantees.filter(({ newlyVacuous }) => newlyVacuous.length > 0).length;
  const changes = [
    ...(lost > 0 ? [`${countOf(lost, 'property', 'properties')} lost`] : []),
    ...(count('new, violated') > 0 ? [`${countOf(count('new, violated'), 'new property', 'new properties')} violated`] : []),
    ...(count('won') > 0 ? [`${countOf(count('won'), 'property', 'properties')} won`] : []),
    ...(vacuous > 0 ? [`${countOf(vacuous, 'property', 'properties')} newly vacuous`] : []),
  ];
  const behaviour =
    entries.length === 0
      ? status === 'unknown'
        ? 'no difference found so far'
        : 'no difference in behaviour'
      : countOf(entries.length, 'difference');
  if (status === 'no difference') return 'no difference';
  return `${[behaviour, ...changes].join('; ')}${exhaustive ? '' : '; not everything was explored'}`;
}

/** How far the statement goes. */
export function scopeSentence({ comparisons, exhaustive }: Review): string {
  const pairs = comparisons.reduce((sum, comparison) => sum + comparison.pairs, 0);
  const calls = comparisons.reduce((sum, { shared, differing }) => sum + shared + differing, 0);
  const instances = comparisons.length === 1 ? `instance ${comparisons[0].instance}` : countOf(comparisons.length, 'instance');
  const what = `${countOf(pairs, 'pair')} of states compared, ${countOf(calls, 'call')} made in both, in ${instances}`;
  return exhaustive ? `${what}; exact: every order of calls in ${comparisons.length === 1 ? 'it' : 'them'}` : `${what}; NOT exhaustive`;
}

/** What was compared: a page whose texts have changed since is told by these. */
export function versionSentence({ base, proposed }: Review): string {
  return `Versions: ${base.name} ${base.digest.slice(0, 12)}, ${proposed.name} ${proposed.digest.slice(0, 12)}`;
}

/** A property can be won because nothing meets its premise any more: that is told in one breath. */
export function vacuityText({ change, newlyVacuous }: Guarantee): string {
  return change === 'won' && newlyVacuous.length > 0 ? `, newly vacuous in ${newlyVacuous.join(', ')}` : '';
}

/** Those whose vacuity is told by itself. */
export function vacuousAlone(guarantees: readonly Guarantee[]): readonly Guarantee[] {
  return guarantees.filter((one) => one.newlyVacuous.length > 0 && vacuityText(one) === '');
}

/** Limits, steps, and initial states that have no counterpart. */
export function remarksOf({ comparisons, verdicts, remarks }: Review): readonly string[] {
  return [
    ...comparisons.flatMap(({ limit, instance }) =>
      limit === null ? [] : [`Instance ${instance}: ${describeLimit(limit)} while both were compared.`],
    ),
    ...verdicts.flatMap((pair) =>
      [pair.base, pair.proposed].flatMap(({ limit, instance, specification }) =>
        limit === null ? [] : [`Instance ${instance}: ${describeLimit(limit)} while the properties of ${specification.name} were checked.`],
      ),
    ),
    ...comparisons.flatMap(({ instance, onlyBase, onlyProposed }) =>
      onlyBase + onlyProposed === 0
        ? []
        : [
            `Instance ${instance}: ${countOf(onlyBase, 'initial state')} of the base and ${countOf(onlyProposed, 'initial state')} of the proposed specification have no counterpart.`,
          ],
    ),
    ...stepsRemark(comparisons),
    ...remarks,
  ];
}

function stepsRemark(comparisons: readonly Comparison[]): readonly string[] {
  const inSteps = comparisons.filter(({ granularity }) => granularity === 'steps').map(({ instance }) => instance);
  if (inSteps.length === 0) return [];
  return [`Explored in steps, where each step of a call counts as an event: ${inSteps.join(', ')}.`];
}

/** "read and 2 others: ok -> EINVAL" */
export function entryTitle({ calls, base, proposed, kind, sometimes }: Entry): string {
  const labels = kind === 'new call' ? '' : `: ${base.label ?? 'not possible'} -> ${proposed.label ?? 'not possible'}`;
  return `${calls.join(', ')}${labels}${sometimes ? ', beside what both can answer' : ''}`;
}

/** The rule of a side as a sentence's end: what it says, and where. */
export function ruleText(rule: Rule, name: string, { kind, isDropped }: Pick<Entry, 'kind' | 'isDropped'>): string {
  if (rule.label === null) {
    if (rule.key === 'no call') return isDropped ? `${name} has no such call any more` : `${name} has no such call`;
    return (
      `${name} has no such call in this state: a \`where\` or \`require\` is false` +
      (kind === 'in one specification only' ? ', as where the elements of the instance are used up: give it more of them to tell' : '')
    );
  }
  return rule.key === 'ok' || rule.label === 'blocked' ? rule.label : rule.text;
}

export function rulePlace({ location, source }: Rule): string {
  if (location === null) return '';
  return `${formatLocation(location)}${source === null ? '' : ` (${source})`}`;
}

export function guaranteeText(guarantee: Guarantee): string {
  const { name, documentation, isRestated } = guarantee;
  const first = documentation.trim().split('\n', 1)[0];
  return `${name}${first === '' ? '' : `: ${first}`}${isRestated ? ' (its text differs)' : ''}`;
}

export function seenText({ kernel, side, text }: Seen): string {
  return `${kernel}, ${side === 'base' ? 'without' : 'with'} the change: ${text}`;
}

/** What the kernels did with an entry's sequences, calls that fared alike together. */
export function entrySeen({ differences }: Entry, { seen }: Review): readonly string[] {
  const all = differences.flatMap((difference) => (seen.get(difference) ?? []).map((one) => ({ call: difference.call, one })));
  const texts = [...new Set(all.map(({ one }) => seenText(one)))];
  const first = (text: string): Seen => all.find(({ one }) => seenText(one) === text)!.one;
  return texts
    .toSorted((left, right) => (first(left).side < first(right).side ? -1 : 1))
    .map((text) => {
      const calls = all.filter(({ one }) => seenText(one) === text).map(({ call }) => call);
      return differences.length > 1 ? `${text} (${calls.join(', ')})` : text;
    });
}

/** Every entry of an exhaustive review is listed, so numbers of places are of interest only as a size. */
export function timesText({ times, instances }: Entry): string {
  return `${formatCount(times)} ${times === 1 ? 'place' : 'places'} in ${instances.join(', ')}`;
}
