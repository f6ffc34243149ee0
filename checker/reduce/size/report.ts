/** Everything that is said about the size of one instance. */

import type { Refusal } from '../../explore/reduction.js';
import type { ActionShare } from './actions.js';
import type { Prediction } from './predict.js';
import type { SymmetryShare } from './symmetries.js';
import type { ObjectShare, VariableShare } from './variables.js';

export interface SizeReport {
  readonly states: number;
  /** Whether all states were looked at one by one; otherwise the first ones. */
  readonly exhaustive: boolean;
  readonly variables: readonly VariableShare[];
  readonly objects: readonly ObjectShare[];
  readonly actions: readonly ActionShare[];
  /** One sort at a time, and all together last. */
  readonly symmetries: readonly SymmetryShare[];
  readonly refused: readonly Refusal[];
  /** Null where it is not known how many states there are. */
  readonly predictions: readonly Prediction[] | null;
  /** Bytes that a state took, and states a second: what the predictions are worth in memory and time. */
  readonly bytesPerState: number;
  readonly statesPerSecond: number;
}
