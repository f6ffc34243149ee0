/** Verdicts as a Markdown table: a row a specification, instance and property. */

import type { Verdict } from '../explore/verdict.js';
import { formatCount, formatSeconds } from './numbers.js';
import { propertyLabel, statusLabel } from './verdict-text.js';

const TITLES = ['specification', 'instance', 'property', 'verdict', 'states', 'seconds', 'steps'];

/** Ends in a newline. A specification that cannot be evaluated has one row, with the error. */
export function renderVerdictTable(verdicts: readonly Verdict[]): string {
  const rows = [TITLES, TITLES.map((_, column) => (column < 4 ? '---' : '---:')), ...verdicts.flatMap(rowsOf)];
  return rows.map((row) => `| ${row.map(escapeCell).join(' | ')} |\n`).join('');
}

function rowsOf(verdict: Verdict): string[][] {
  const { specification, instance, statistics, evaluation } = verdict;
  const states = `${formatCount(statistics.states)}${verdict.exhaustive ? '' : '+'}`;
  const explored = [states, formatSeconds(statistics.seconds)];
  if (evaluation !== null) {
    const steps = evaluation.trace === null ? '' : String(evaluation.trace.stem.length);
    return [[specification.name, instance, evaluation.message, 'invalid', ...explored, steps]];
  }
  return verdict.properties.map((property) => [
    specification.name,
    instance,
    propertyLabel(property),
    statusLabel(property).toLowerCase(),
    ...explored,
    property.trace === null ? '' : String(property.trace.stem.length),
  ]);
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
