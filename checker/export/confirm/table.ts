/** Confirmations as a Markdown table: a row an instance, a column a checker. */

import { formatCount, formatSeconds } from '../../render/numbers.js';
import { TOOLS, type Tool } from './checker.js';
import type { Answer, Row, Tally } from './rows.js';

const NAMES: Readonly<Record<Tool, string>> = { spin: 'SPIN', rumur: 'Rumur', tlc: 'TLC' };

/** Ends in a newline. What was left out, and why, is said below the table. */
export function renderConfirmationTable(rows: readonly Row[]): string {
  const tools = TOOLS.filter((tool) => answersOf(rows, tool).some(({ confirmation }) => confirmation.kind !== 'skipped'));
  const compared = rows.filter(({ found }) => found.kind === 'explored');
  const titles = ['specification', 'instance', 'properties', 'Interlock', ...tools.map((tool) => titleOf(rows, tool))];
  const lines = [titles, titles.map((_, column) => (column < 3 ? '---' : '---:')), ...compared.map((row) => cellsOf(row, tools))];
  return [
    'Each cell: states / transitions / time. Of Interlock, the time of the search; of the others, processor time of the whole command: generating, compiling, searching.',
    '',
    ...lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`),
    '',
    ...remarks(rows),
    '',
  ].join('\n');
}

function titleOf(rows: readonly Row[], tool: Tool): string {
  const version = answersOf(rows, tool)
    .map(({ confirmation }) => ('version' in confirmation ? confirmation.version : null))
    .find((each) => each !== null);
  return version === undefined || version === null ? NAMES[tool] : `${NAMES[tool]} ${version}`;
}

function cellsOf({ specification, instance, found, answers }: Row, tools: readonly Tool[]): readonly string[] {
  if (found.kind !== 'explored') return [];
  return [
    specification,
    instance,
    tallyText(found.tally),
    figures(found.states, found.transitions, formatSeconds(found.seconds)),
    ...tools.map((tool) => {
      const answer = answers.find(({ confirmation }) => confirmation.tool === tool);
      return answer === undefined ? '' : cellOf(answer);
    }),
  ];
}

function cellOf({ confirmation, sameAs }: Answer): string {
  switch (confirmation.kind) {
    case 'confirmed':
      return figures(confirmation.states, confirmation.transitions, sameAs === null ? formatSeconds(confirmation.seconds) : '=');
    case 'differs':
      return `**differs**: ${confirmation.differences.join('; ')}`;
    case 'refused':
      return 'cannot be expressed';
    case 'limited':
    case 'failed':
      return confirmation.kind === 'limited' ? 'left out' : 'no verdict';
    case 'skipped':
      return 'skipped';
  }
}

function figures(states: number, transitions: number, time: string): string {
  return `${formatCount(states)} / ${formatCount(transitions)} / ${time}`;
}

function tallyText({ hold, violated, reached, unreached }: Tally): string {
  const parts: readonly (readonly [number, string])[] = [
    [hold, 'hold'],
    [violated, 'violated'],
    [reached, 'reached'],
    [unreached, 'not reached'],
  ];
  const text = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return text.length === 0 ? 'none' : text.join(', ');
}

function remarks(rows: readonly Row[]): readonly string[] {
  const lines: string[] = [];
  if (rows.some(({ answers }) => answers.some(({ sameAs }) => sameAs !== null))) {
    lines.push('"=": the exported text is that of an instance above, to the letter, and was not run again.', '');
  }
  for (const tool of TOOLS) lines.push(...summary(rows, tool));
  lines.push(...leftOut(rows));
  for (const { specification, instance, answers } of rows) {
    const what = `${specification} ${instance}`;
    for (const { confirmation } of answers) {
      if (confirmation.kind === 'limited') lines.push(`- left out: ${what}, ${NAMES[confirmation.tool]}: ${confirmation.reason}`);
      if (confirmation.kind === 'failed') lines.push(`- no verdict: ${what}, ${NAMES[confirmation.tool]}: ${confirmation.reason}`);
      if (confirmation.kind === 'refused')
        lines.push(
          `- cannot be expressed: ${what}, ${NAMES[confirmation.tool]}: ${confirmation.diagnostics.map(({ message }) => message).join('; ')}`,
        );
    }
  }
  return lines;
}

/** One line a reason: there are many, and for few reasons. */
function leftOut(rows: readonly Row[]): readonly string[] {
  const reasons = new Map<string, string[]>();
  for (const { specification, instance, found } of rows) {
    if (found.kind !== 'left out') continue;
    const all = reasons.get(found.reason) ?? [];
    reasons.set(found.reason, [...all, `${specification} ${instance}`]);
  }
  return [...reasons].map(([reason, names]) => `- left out (${reason}): ${names.join(', ')}`);
}

function summary(rows: readonly Row[], tool: Tool): readonly string[] {
  const answers = answersOf(rows, tool);
  const skipped = answers.map(({ confirmation }) => confirmation).find((each) => each.kind === 'skipped');
  if (skipped !== undefined) return [`- ${NAMES[tool]}: skipped: ${skipped.reason}`];
  if (answers.length === 0) return [];
  const confirmed = answers.flatMap(({ confirmation }) => (confirmation.kind === 'confirmed' ? [confirmation] : []));
  const total = (of: 'states' | 'transitions' | 'properties') => formatCount(confirmed.reduce((sum, each) => sum + each[of], 0));
  const differing = answers.filter(({ confirmation }) => confirmation.kind === 'differs').length;
  return [
    `- ${NAMES[tool]}: ${confirmed.length} of ${answers.length} instances confirmed (${total('states')} states, ${total('transitions')} transitions, ${total('properties')} verdicts), ${differing} differ`,
  ];
}

function answersOf(rows: readonly Row[], tool: Tool): readonly Answer[] {
  return rows.flatMap(({ answers }) => answers.filter(({ confirmation }) => confirmation.tool === tool));
}
