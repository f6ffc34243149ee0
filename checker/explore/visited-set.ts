/** The states discovered so far: what the loop asks of whatever stores them. */

/** States by their index, which counts from 0 in order of discovery: what is left to read when a search has ended. */
export interface KeptStates {
  readonly size: number;
  /** How they are stored, in words for the verdict: "exact, 2 words a state". */
  readonly stored: string;
  /** The most bytes that were ever allocated. */
  readonly peakBytes: number;
  /** Where state `index` stands: `words` words of `storeOf(index)` from `offsetOf(index)`. */
  storeOf(index: number): Int32Array;
  offsetOf(index: number): number;
  /** Index of the state it was first reached from; -1 for an initial state. */
  parentOf(index: number): number;
}

/** In breadth-first order the set is its own queue. */
export interface VisitedSet extends KeptStates {
  /** Bytes allocated now. */
  readonly bytes: number;
  /**
   * Adds, in order, each of the first `count` states of `batch` that is not in the set, with its parent's index.
   * @returns how many were dealt with: fewer than `count` when the next one is new and there is no room for it
   */
  insert(batch: Int32Array, parents: Int32Array, count: number): number;
  /** Index of the state at `state[offset ...]`; -1 if it is not in the set. */
  indexOf(state: Int32Array, offset: number): number;
}
