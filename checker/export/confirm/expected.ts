/** What Interlock found, as another checker is to find it. */

import type { Symmetry } from '../result.js';
import type { Verdict } from '../../explore/verdict.js';

export interface ExpectedProperty {
  readonly name: string;
  readonly kind: Verdict['properties'][number]['kind'];
  /** Whether a checker that is to refute the property, or to find a witness, stops at one. */
  readonly stops: boolean;
}

export interface Expected {
  readonly states: number;
  readonly transitions: number;
  readonly properties: readonly ExpectedProperty[];
  /** What is left where interchangeable elements are not told apart, and by which permutations. */
  readonly orbits?: { readonly states: number; readonly transitions: number; readonly symmetry: Symmetry };
}

/** Only a whole exploration can be confirmed. */
export function expectedOf(verdict: Verdict): Expected | { readonly skipped: string } {
  if (verdict.status === 'invalid') return { skipped: 'the specification cannot be evaluated' };
  if (!verdict.exhaustive) return { skipped: 'the exploration was not exhaustive' };
  return {
    states: verdict.statistics.states,
    transitions: verdict.statistics.transitions,
    properties: verdict.properties.map(({ name, kind, status }) => ({
      name,
      kind,
      stops: kind === 'reachable' ? status === 'reached' : status === 'violated',
    })),
  };
}
