/** Counts of an exploration by action, outcome and depth. */

import type { Statistics } from '../explore/statistics.js';
import { alignColumns } from './columns.js';
import { formatCount } from './numbers.js';
import { formatLocation } from './values.js';

const ROWS = 40;
const BAR = 40;

/** Ends in a newline. */
export function renderStatistics(statistics: Statistics): string {
  const lines = [
    `Transitions by action and outcome (${formatCount(statistics.selfLoops)} of them change nothing)`,
    ...renderActions(statistics),
    '',
    'States by depth',
    ...renderDepths(statistics.statesPerDepth),
    '',
    renderMemory(statistics),
  ];
  return `${lines.join('\n')}\n`;
}

function renderActions({ actions }: Statistics): string[] {
  const rows = actions.flatMap(({ name, outcomes }) =>
    outcomes.map(({ label, transitions, location }, index) => [
      index === 0 ? name : '',
      label,
      formatCount(transitions),
      formatLocation(location),
    ]),
  );
  return alignColumns(rows, '  ', [2]);
}

/** What a small search lays out ahead counts too. */
function renderMemory({ bytes, states, packedBytes }: Statistics): string {
  const each = bytes / Math.max(1, states);
  const beyond = each - packedBytes;
  const parts =
    beyond >= 0
      ? `the packed state has ${packedBytes}, table, parents and queue ${beyond.toFixed(1)}`
      : `with table, parents and queue; packed and whole, a state alone has ${packedBytes}`;
  return `Memory: ${each.toFixed(1)} bytes a state: ${parts}`;
}

/** A row a depth, or a row a range of depths when there are many. */
function renderDepths(statesPerDepth: readonly number[]): string[] {
  const span = Math.ceil(statesPerDepth.length / ROWS);
  const ranges = Array.from({ length: Math.ceil(statesPerDepth.length / span) }, (_, row) => {
    const first = row * span;
    const part = statesPerDepth.slice(first, first + span);
    return { first, last: first + part.length - 1, states: part.reduce((sum, states) => sum + states, 0) };
  });
  const most = ranges.reduce((widest, { states }) => Math.max(widest, states), 1);
  const rows = ranges.map(({ first, last, states }) => [
    first === last ? String(first) : `${first}..${last}`,
    formatCount(states),
    '#'.repeat(Math.round((states / most) * BAR)),
  ]);
  return alignColumns(rows, '  ', [0, 1]);
}
