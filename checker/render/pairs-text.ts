/** Pairs of calls with common state, as people read them. */

import type { Pair } from '../conform/pairs.js';
import { alignColumns } from './columns.js';
import { countOf } from './numbers.js';

/** Variables of one pair that are shown; the rest is counted. */
const SHOWN = 4;

/** Every pair with where it meets; those that meet nowhere, or not about all that they have in common, again at the end. Ends in a newline. */
export function renderPairs(name: string, pairs: readonly Pair[]): string {
  const apart = pairs.filter((pair) => pair.apart.length > 0);
  const rows = pairs.map((pair) => [
    `${pair.first}, ${pair.second}`,
    pair.instances.length === 0 ? 'NOWHERE' : pair.instances.join(' '),
    shortList(pair.common),
  ]);
  return [
    ...alignColumns([['calls', 'meet in', 'common state'], ...rows]),
    '',
    ...(apart.length === 0
      ? []
      : [
          'Meet in no instance, about this state:',
          ...apart.map((pair) => `  ${pair.first}, ${pair.second}: ${shortList(pair.apart)}`),
          '',
        ]),
    `${name}: ${countOf(pairs.length, 'pair')} of calls with common state, ${apart.length} of them not together about all of it`,
    '',
  ].join('\n');
}

function shortList(variables: readonly string[]): string {
  const left = variables.length - SHOWN;
  return `${variables.slice(0, SHOWN).join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}
