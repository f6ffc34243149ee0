/** A review as text: for the terminal, and in 72 columns for a reply on a mailing list. */

import { DIFFERENCE_KINDS } from '../review/difference.js';
import type { Entry } from '../review/entries.js';
import type { Review } from '../review/review.js';
import { formatSeconds } from './numbers.js';
import { sequenceLines } from './review-sequence.js';
import { entrySeen, entryTitle, remarksOf, resultSentence, rulePlace, ruleText, scopeSentence, timesText } from './review-words.js';
import { propertyLines } from './review-guarantees.js';
import { wrapped } from './values.js';

/** Ends in a newline. */
export function renderReviewText(review: Review): string {
  const seconds = review.comparisons.reduce((sum, comparison) => sum + comparison.seconds, 0);
  const { base, proposed } = review;
  return layOut([
    [`${proposed.name} against ${base.name}: ${resultSentence(review)}`],
    ...body(review, 100),
    [...wrapped(`${scopeSentence(review)}, in ${formatSeconds(seconds)}`, '', 100), ...stored(review)],
  ]);
}

/** Plain text of 72 columns: what a reply can quote. Nothing in it depends on the machine that made it. */
export function renderReviewMail(review: Review): string {
  const { base, proposed } = review;
  return layOut([
    wrapped(`${proposed.title} (${proposed.path}) against ${base.title} (${base.path}): ${resultSentence(review)}.`, '', 72),
    ...body(review, 72),
    wrapped(`${scopeSentence(review)}.`, '', 72),
  ]);
}

function layOut(paragraphs: readonly (readonly string[])[]): string {
  const text = paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
  return `${text}\n`;
}

function stored({ comparisons }: Review): readonly string[] {
  const all = [...new Set(comparisons.map((comparison) => comparison.stored))];
  return all.length === 1 ? [`stored ${all[0]}`] : [];
}

function body(review: Review, width: number): readonly (readonly string[])[] {
  let number = 0;
  const entries = DIFFERENCE_KINDS.flatMap((kind) => {
    const own = review.entries.filter((entry) => entry.kind === kind);
    return own.length === 0 ? [] : [[capital(kind)], ...own.map((entry) => entryLines(entry, ++number, review, width))];
  });
  return [
    ...entries,
    ...propertyLines(review, width),
    ...(remarksOf(review).length === 0 ? [] : [remarksOf(review).flatMap((remark) => wrapped(remark, '', width))]),
  ];
}

function entryLines(entry: Entry, number: number, review: Review, width: number): readonly string[] {
  const sides = { base: review.base.name, proposed: review.proposed.name };
  const indent = ' '.repeat(String(number).length + 2);
  const title = wrapped(`${number}. ${entryTitle(entry)}`, '', width);
  const rule = (name: string, side: Entry['base']): readonly string[] => {
    const place = rulePlace(side);
    const text = side.label === null ? ruleText(side, name, entry) : `${name}: ${ruleText(side, name, entry)}`;
    return [...wrapped(text, indent, width), ...(side.label === null || place === '' ? [] : wrapped(place, `${indent}  `, width))];
  };
  return [
    ...title,
    ...wrapped(timesText(entry), indent, width),
    ...rule(sides.base, entry.base),
    ...rule(sides.proposed, entry.proposed),
    '',
    ...sequenceLines(entry.shortest, sides, width - indent.length).map((line) => indent + line),
    ...entrySeen(entry, review).flatMap((text) => wrapped(`on ${text}`, indent, width)),
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
