/** A reduced system: what is explored in the place of the real one, and the way back to real states. */

import type { TransitionSystem } from '../system.js';
import type { Path } from '../trace/build.js';
import type { VisitedSet } from './visited-set.js';

/** The reduction turned out not to be sound while it was explored: nothing that it found counts. */
export class NotReducible extends Error {
  override readonly name = 'NotReducible';
  constructor(
    /** The sort that may not be reduced, or null when nothing may. */
    readonly sort: string | null,
    message: string,
  ) {
    super(message);
  }
}

/** A sort whose symmetry was not used, and why. */
export interface Refusal {
  readonly sort: string;
  readonly reason: string;
}

export type ReductionSummary =
  | {
      readonly kind: 'symmetry';
      /** Sorts whose elements trade places. */
      readonly sorts: readonly string[];
      readonly refused: readonly Refusal[];
      /** Number of permutations. */
      readonly permutations: number;
      /** What the expanded states stand for: the sum of their orbits' sizes, and of the transitions of all the states in these. */
      readonly states: number;
      readonly transitions: number;
      /** Whether the specification alone reaches all states of each orbit; otherwise the two figures are upper bounds. */
      readonly exact: boolean;
    }
  | {
      readonly kind: 'partial-order';
      /** Null, or why every transition had to be followed. */
      readonly refused: string | null;
      /** States of which some transitions were left out, and how many were left out in all. */
      readonly reducedStates: number;
      readonly skipped: number;
    };

export interface Reduction {
  /** Explored instead; its packed states are as wide as the real system's. */
  readonly system: TransitionSystem;
  /** Told of the visited set before the exploration starts. */
  readonly onStart?: (visited: VisitedSet) => void;
  /** A path of the real system, for one of the reduced system. Where the path ends in a transition, it is one that breaks this property. */
  concrete(path: Path, property: number | null): Path;
  summary(): ReductionSummary;
}
