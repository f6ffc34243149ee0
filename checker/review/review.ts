/** A review: what a proposed specification changes of a base, over the instances that both were explored in. */

import type { Specification } from '../language/ir.js';
import type { Comparison } from './compare.js';
import type { Difference } from './rule.js';
import { entriesOf, type Entry } from './entries.js';
import { type Guarantee, guaranteesOf, type VerdictPair } from './guarantees.js';

export interface ReviewedSpecification {
  readonly name: string;
  readonly title: string;
  /** As reports show it. */
  readonly path: string;
  readonly digest: string;
  readonly references: Specification['references'];
}

/** What a kernel did with the sequence of a difference. */
export interface Seen {
  readonly kernel: string;
  /** Which specification is to describe it. */
  readonly side: 'base' | 'proposed';
  readonly verdict: 'as specified' | 'differs' | 'inconclusive' | 'skipped';
  /** "EINVAL, as linux_vfio says" */
  readonly text: string;
}

export interface Review {
  readonly base: ReviewedSpecification;
  readonly proposed: ReviewedSpecification;
  /** 'unknown': a limit ended the exploration of some instance, and nothing was found before. */
  readonly status: 'no difference' | 'differences' | 'unknown';
  /** Every pair of states and every state of both was explored, in all instances. */
  readonly exhaustive: boolean;
  readonly entries: readonly Entry[];
  readonly guarantees: readonly Guarantee[];
  readonly comparisons: readonly Comparison[];
  readonly verdicts: readonly VerdictPair[];
  /** What a reader has to know beside: instances that were not compared, calls whose parameters changed. */
  readonly remarks: readonly string[];
  /** Empty where no kernel was asked. */
  readonly seen: ReadonlyMap<Difference | Guarantee, readonly Seen[]>;
}

export interface ReviewInput {
  readonly base: { readonly specification: Specification; readonly path: string };
  readonly proposed: { readonly specification: Specification; readonly path: string };
  readonly comparisons: readonly Comparison[];
  readonly verdicts: readonly VerdictPair[];
  readonly remarks: readonly string[];
}

export function reviewOf({ base, proposed, comparisons, verdicts, remarks }: ReviewInput): Review {
  const entries = entriesOf(comparisons.flatMap(({ differences }) => differences));
  const guarantees = guaranteesOf(verdicts, base.specification, proposed.specification);
  const exhaustive =
    comparisons.every(({ limit }) => limit === null) && verdicts.every((pair) => pair.base.exhaustive && pair.proposed.exhaustive);
  const differs =
    entries.length > 0 || guarantees.some(isChange) || comparisons.some(({ onlyBase, onlyProposed }) => onlyBase + onlyProposed > 0);
  return {
    base: described(base),
    proposed: described(proposed),
    status: differs ? 'differences' : exhaustive ? 'no difference' : 'unknown',
    exhaustive,
    entries,
    guarantees,
    comparisons,
    verdicts,
    remarks,
    seen: new Map(),
  };
}

/** Properties that hold as before, or are no longer stated, are no difference between the two interfaces. */
export function isChange({ change, newlyVacuous }: Guarantee): boolean {
  return change === 'lost' || change === 'won' || change === 'new, violated' || newlyVacuous.length > 0;
}

function described({ specification, path }: ReviewInput['base']): ReviewedSpecification {
  const { name, title, digest, references } = specification;
  return { name, title, path, digest, references };
}
