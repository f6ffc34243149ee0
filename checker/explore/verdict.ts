/** What an exploration says about a specification. A value of its own: nothing in it refers to the system. */

import type { Location } from '../trace/build.js';
import type { Trace } from '../trace/trace.js';
import type { Limit } from './limits.js';
import type { ReductionSummary } from './reduction.js';
import type { OutcomeCount, Statistics } from './statistics.js';

/** `holds` only when every reachable state was expanded; `invalid` when the specification cannot be evaluated. */
export type VerdictStatus = 'holds' | 'violated' | 'unknown' | 'invalid';

/** A `reachable` property is `reached` or, when no state is a witness, `violated`; the others hold or are violated. */
export type PropertyStatus = 'holds' | 'violated' | 'reached' | 'unknown';

export interface PropertyVerdict {
  readonly kind: 'invariant' | 'transition' | 'reachable' | 'deadlock' | 'leads-to';
  readonly name: string;
  readonly documentation: string;
  /** Null for deadlock, which no line declares. */
  readonly location: Location | null;
  readonly status: PropertyStatus;
  /** The shortest counterexample, or the shortest witness of `reachable`. */
  readonly trace: Trace | null;
}

/** What the specification says in vain. Only an exhaustive exploration can tell. */
export interface Vacuity {
  readonly judged: boolean;
  readonly actionsNeverEnabled: readonly { readonly action: string; readonly location: Location }[];
  /** Outcomes that no state gives, of actions that are enabled somewhere. */
  readonly outcomesNeverTaken: readonly (OutcomeCount & { readonly action: string })[];
  /** Invariants whose premise no state meets, and transition invariants whose premise no transition meets. */
  readonly propertiesInVain: readonly { readonly property: string; readonly location: Location }[];
}

/** Why the specification cannot be evaluated, and the trace to where. */
export interface EvaluationFailure {
  readonly message: string;
  readonly location: Location;
  /** Null when the initial states themselves could not be computed. */
  readonly trace: Trace | null;
}

export interface Verdict {
  readonly specification: { readonly path: string; readonly name: string; readonly digest: string };
  readonly instance: string;
  readonly granularity: 'calls' | 'steps';
  readonly status: VerdictStatus;
  /** Every reachable state was expanded. */
  readonly exhaustive: boolean;
  /** "exact, 2 words a state" */
  readonly stored: string;
  /** What was left out because the rest stands for it; null if nothing was. */
  readonly reduction: ReductionSummary | null;
  /** Which limit ended the exploration early. */
  readonly limit: Limit | null;
  readonly properties: readonly PropertyVerdict[];
  readonly evaluation: EvaluationFailure | null;
  readonly vacuity: Vacuity;
  /** Actions that the instance leaves out. */
  readonly excluded: readonly string[];
  readonly statistics: Statistics;
}
