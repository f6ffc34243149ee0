/** What a reduction left out, in words. */

import type { ReductionSummary } from '../explore/reduction.js';
import type { Verdict } from '../explore/verdict.js';
import { unreachable } from '../language/unreachable.js';
import { countOf, formatCount } from './numbers.js';
import { wrapWords } from './values.js';

const WIDTH = 100;

/** Lines without an end; none where nothing was to be reduced. */
export function renderReduction({ reduction, statistics, exhaustive }: Verdict): readonly string[] {
  if (reduction === null) return [];
  switch (reduction.kind) {
    case 'symmetry':
      return [...symmetryLines(reduction, statistics.states, exhaustive), ...refusalLines(reduction)];
    case 'partial-order':
      return orderLines(reduction);
    default:
      return unreachable(reduction);
  }
}

type Symmetry = ReductionSummary & { readonly kind: 'symmetry' };

function symmetryLines(
  { sorts, refused, permutations, states, transitions, exact }: Symmetry,
  orbits: number,
  exhaustive: boolean,
): string[] {
  if (sorts.length === 0) {
    const why = refused.length > 0 ? 'no symmetry to use' : 'no sort of several elements is declared `symmetric`';
    return [`${why}: every state was explored`];
  }
  const of = `${countOf(permutations, 'permutation')} of ${sorts.join(', ')}`;
  const most = exact ? '' : 'at most ';
  const which = exhaustive ? `${formatCount(orbits)} orbits stand for` : 'the orbits expanded so far stand for';
  const factor = states > 0 && exhaustive ? `: ${(states / orbits).toFixed(1)} to 1` : '';
  return [`symmetry, ${of}`, `${which} ${most}${countOf(states, 'state')} and ${most}${countOf(transitions, 'transition')}${factor}`];
}

function refusalLines({ refused }: Symmetry): string[] {
  return refused.flatMap(({ sort, reason }) => wrapWords(`${sort} is not reduced: ${reason}`.split(' '), '  ', WIDTH));
}

function orderLines({ refused, reducedStates, skipped }: ReductionSummary & { readonly kind: 'partial-order' }): string[] {
  if (refused !== null) return wrapWords(`no partial-order reduction: ${refused}`.split(' '), '', WIDTH);
  return [
    `partial order: ${countOf(skipped, 'transition')} left out, of ${countOf(reducedStates, 'state')}; traces are real, and may not be the shortest`,
  ];
}
