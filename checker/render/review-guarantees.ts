/** What becomes of the properties, as text: what is lost first, with its counterexample. */

import type { Guarantee } from '../review/guarantees.js';
import type { Review } from '../review/review.js';
import type { Trace } from '../trace/trace.js';
import { countOf } from './numbers.js';
import { guaranteeText, seenText, vacuityText, vacuousAlone } from './review-words.js';
import { formatCall } from './trace-text.js';
import { wrapped } from './values.js';
import { sharedBeginning } from './verdict-text.js';

/** Paragraphs of lines. */
export function propertyLines({ guarantees, seen }: Review, width: number): readonly (readonly string[])[] {
  if (guarantees.length === 0) return [];
  const names = (change: Guarantee['change']): readonly string[] =>
    guarantees.filter((one) => one.change === change).map(({ name }) => name);
  const shown: Trace[] = [];
  const lines = guarantees
    .filter(({ change }) => change !== 'held' && change !== 'violated in both')
    .flatMap((one) => [
      ...wrapped(`${one.change.toUpperCase()}${stepsText(one)}${vacuityText(one)}: ${guaranteeText(one)}`, '  ', width, '    '),
      ...counterexampleLines(one, shown).flatMap((line) => wrapped(line, '      ', width, '        ')),
      ...(seen.get(one) ?? []).flatMap((answer) => wrapped(`on ${seenText(answer)}`, '    ', width, '      ')),
    ]);
  const vacuous = vacuousAlone(guarantees).flatMap((one) =>
    wrapped(`NEWLY VACUOUS: ${one.name}, whose premise nothing meets any more in ${one.newlyVacuous.join(', ')}`, '  ', width, '    '),
  );
  const both = names('violated in both');
  const held = names('held').length;
  return [
    [
      'Properties',
      ...lines,
      ...vacuous,
      ...(both.length === 0 ? [] : wrapped(`Violated before and after: ${both.join(', ')}.`, '  ', width)),
      ...(held === 0 ? [] : [`  ${countOf(held, 'property', 'properties')} ${held === 1 ? 'holds' : 'hold'} before and after.`]),
    ],
  ];
}

export function stepsText({ trace, change }: Guarantee): string {
  return trace === null ? '' : `, ${countOf(trace.stem.length, 'step')}${change === 'won' ? ' before' : ''}`;
}

/** A line a step; what an earlier counterexample has shown is not shown again. What was won needs none. */
export function counterexampleLines({ trace, change }: Guarantee, shown: Trace[]): readonly string[] {
  if (trace === null || change === 'won') return [];
  const beginning = sharedBeginning(trace, shown);
  shown.push(trace);
  const first = beginning?.steps ?? 0;
  return [
    ...(beginning === null ? [] : [`${first === 1 ? 'step 1' : `steps 1 to ${first}`} as for ${beginning.name}`]),
    ...trace.stem.slice(first).map((step, index) => `${first + index + 1}  ${step.actor}  ${formatCall(step)}`),
  ];
}
