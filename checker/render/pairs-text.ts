/** Pairs of calls with common state, as people read them. */

import type { Pair } from '../conform/pairs.js';
import { alignColumns } from './columns.js';
import { countOf } from './numbers.js';

/** Variables of one pair that are shown; the rest is counted. */
const SHOWN = 4;

/** Every pair with where it meets; those that meet nowhere again at the end. Ends in a newline. */
export function renderPairs(name: string, pairs: readonly Pair[]): string {
  const apart = pairs.filter(({ instances }) => instances.length === 0);
  const rows = pairs.map((pair) => [
    `${pair.first}, ${pair.second}`,
    pair.instances.length === 0 ? 'NOWHERE' : pair.instances.join(' '),
    commonText(pair),
  ]);
  return [
    ...alignColumns([['calls', 'meet in', 'common state'], ...rows]),
    '',
    ...(apart.length === 0
      ? []
      : ['Meet in no instance:', ...apart.map((pair) => `  ${pair.first}, ${pair.second}: ${commonText(pair)}`), '']),
    `${name}: ${countOf(pairs.length, 'pair')} of calls with common state, ${apart.length} of them in no instance together`,
    '',
  ].join('\n');
}

function commonText({ common }: Pair): string {
  const left = common.length - SHOWN;
  return `${common.slice(0, SHOWN).join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}
