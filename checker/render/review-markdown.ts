/** A review as a Markdown page: what is kept beside a proposal. */

import type { Entry } from '../review/entries.js';
import type { Guarantee } from '../review/guarantees.js';
import type { Review } from '../review/review.js';
import type { Rule } from '../review/rule.js';
import { formatCount } from './numbers.js';
import { sequenceLines } from './review-sequence.js';
import {
  entrySeen,
  entryTitle,
  guaranteeText,
  remarksOf,
  resultSentence,
  rulePlace,
  ruleText,
  scopeSentence,
  seenText,
  timesText,
  vacuityText,
  vacuousAlone,
  versionSentence,
} from './review-words.js';
import { counterexampleLines, stepsText } from './review-guarantees.js';
import type { Trace } from '../trace/trace.js';

/** Ends in a newline. Nothing in it depends on the machine that made it. */
export function renderReviewMarkdown(review: Review): string {
  const { base, proposed } = review;
  const lines = [
    `# ${proposed.title}`,
    '',
    `\`${proposed.path}\` (${proposed.name}) against \`${base.path}\` (${base.name}, ${base.title}): ${resultSentence(review)}.`,
    '',
    ...proposed.references.map(({ kind, text }) => `- ${kind}: ${text}`),
    ...(proposed.references.length > 0 ? [''] : []),
    ...overview(review),
    ...review.entries.flatMap((entry, index) => section(entry, index + 1, review)),
    ...properties(review),
    '## How far this goes',
    '',
    `${scopeSentence(review)}.`,
    '',
    `${versionSentence(review)}.`,
    '',
    ...remarksOf(review).map((remark) => `- ${remark}`),
    ...(remarksOf(review).length > 0 ? [''] : []),
    row(['instance', 'pairs of states', 'calls both answer alike', 'calls that differ', 'longest shortest way']),
    row(['---', '---:', '---:', '---:', '---:']),
    ...review.comparisons.map(({ instance, pairs, shared, differing, depth }) =>
      row([instance, formatCount(pairs), formatCount(shared), formatCount(differing), formatCount(depth)]),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function overview({ entries }: Review): readonly string[] {
  if (entries.length === 0) return [];
  return [
    row(['', 'what', 'calls', 'before', 'after', 'shortest']),
    row(['---:', '---', '---', '---', '---', '---:']),
    ...entries.map((entry, index) =>
      row([
        String(index + 1),
        `**${entry.kind}**`,
        entry.calls.join(', '),
        entry.base.label ?? 'not possible',
        entry.proposed.label ?? 'not possible',
        String(entry.shortest.steps),
      ]),
    ),
    '',
  ];
}

function section(entry: Entry, number: number, review: Review): readonly string[] {
  const sides = { base: review.base.name, proposed: review.proposed.name };
  const side = (name: string, rule: Rule): string => {
    if (rule.label === null) return `- ${ruleText(rule, name, entry)}`;
    const text = ruleText(rule, name, entry);
    return `- ${name}: ${rule.key.includes(':') ? `\`${text}\`` : text} at \`${rulePlace(rule)}\``;
  };
  const seen = entrySeen(entry, review).map((text) => `- ${text}`);
  return [
    `## ${number}. ${entryTitle(entry)}`,
    '',
    `${entry.kind}; ${timesText(entry)}.`,
    '',
    side(sides.base, entry.base),
    side(sides.proposed, entry.proposed),
    '',
    '```',
    ...sequenceLines(entry.shortest, sides, 110),
    '```',
    '',
    ...(seen.length > 0 ? [...seen, ''] : []),
  ];
}

const SHOWN: readonly Guarantee['change'][] = ['lost', 'new, violated', 'won', 'new, holds', 'no longer stated', 'unknown'];

function properties({ guarantees, seen }: Review): readonly string[] {
  if (guarantees.length === 0) return [];
  const of = (change: Guarantee['change']): readonly Guarantee[] => guarantees.filter((one) => one.change === change);
  const shown: Trace[] = [];
  const listed = SHOWN.flatMap((change) =>
    of(change).flatMap((one) => {
      const counterexample = counterexampleLines(one, shown);
      return [
        `- **${change}${stepsText(one)}**${vacuityText(one)}: ${guaranteeText(one)}`,
        ...(counterexample.length === 0 ? [] : ['', '  ```', ...counterexample.map((line) => `  ${line}`), '  ```', '']),
        ...(seen.get(one) ?? []).map((answer) => `  - ${seenText(answer)}`),
      ];
    }),
  );
  const vacuous = vacuousAlone(guarantees).map((one) => `- **newly vacuous** in ${one.newlyVacuous.join(', ')}: ${guaranteeText(one)}`);
  const both = of('violated in both').map(({ name }) => name);
  const held = of('held').map(({ name }) => name);
  return [
    '## Properties',
    '',
    ...listed,
    ...vacuous,
    ...(both.length > 0 ? [`- violated before and after: ${both.join(', ')}`] : []),
    ...(held.length > 0 ? [`- hold before and after: ${held.join(', ')}`] : []),
    '',
  ];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
