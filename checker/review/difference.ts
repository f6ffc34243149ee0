/** Differences between what two systems show for a call, and what each means to a program that uses the interface. */

import type { OutcomeDescription } from '../system.js';
import type { Shown } from './product.js';

/** In the order of a report: what may break a program comes first. */
export const DIFFERENCE_KINDS = [
  'no longer possible',
  'now blocks',
  'another errno',
  'another result',
  'no longer blocks',
  'newly possible',
  'new call',
  'in one specification only',
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** The first, and so the shortest, place where two outcomes stand against each other. */
export interface Finding {
  /** Null where that system shows nothing for the call. */
  readonly base: Shown | null;
  readonly proposed: Shown | null;
  /** The systems share other outcomes of the call there. */
  readonly sometimes: boolean;
  /** The pair of states, in order of discovery, and the call. */
  readonly pair: number;
  readonly call: number;
  /** Pairs and calls where these two outcomes stand against each other. */
  times: number;
}

/** Collects the findings of one instance, each kind of them once. */
export interface Findings {
  note(this: void, call: number, base: Shown | null, proposed: Shown | null, sometimes: boolean, pair: number): void;
  all(this: void): readonly Finding[];
}

export function createFindings(proposedOutcomes: number): Findings {
  const found = new Map<number, Finding>();
  return {
    note(call, base, proposed, sometimes, pair) {
      const outcomes = ((base?.outcome ?? -1) + 1) * (proposedOutcomes + 1) + (proposed?.outcome ?? -1) + 1;
      const key = outcomes * 2 + Number(sometimes);
      const finding = found.get(key);
      if (finding === undefined) found.set(key, { base, proposed, sometimes, pair, call, times: 1 });
      else finding.times++;
    },
    all: () => [...found.values()],
  };
}

/** What is known of a call beside its outcomes. */
export interface CallContext {
  /** The base does not have the call at all. */
  readonly isNew: boolean;
  /** The call gives a new descriptor or id: where a specification does not have it in a state, the instance's elements may be used up. */
  readonly givesName: boolean;
}

/** @param base null where that system shows nothing for the call */
export function kindOf(
  base: OutcomeDescription | null,
  proposed: OutcomeDescription | null,
  { isNew, givesName }: CallContext,
): DifferenceKind {
  if (isNew) return 'new call';
  if (base === null || proposed === null) {
    if (givesName) return 'in one specification only';
    return base === null ? 'newly possible' : 'no longer possible';
  }
  if (base.kind !== proposed.kind) {
    if (proposed.kind === 'blocked') return 'now blocks';
    if (base.kind === 'blocked') return 'no longer blocks';
  }
  if (base.kind === 'ok') return proposed.kind === 'ok' ? 'another result' : 'no longer possible';
  return proposed.kind === 'ok' ? 'newly possible' : 'another errno';
}
