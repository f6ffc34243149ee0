/** Everything that an unfinished search knows, so that another process can go on with it. */

/** What does not grow with the states: goes through JSON unchanged. */
export interface SearchProgress {
  readonly states: number;
  /** States that have been expanded: the first ones. */
  readonly expanded: number;
  /** Number of states of all finished depths and the one being expanded. */
  readonly levelEnd: number;
  readonly statesPerDepth: readonly number[];
  /** Transitions by outcome, and how many of them changed the state. */
  readonly outcomes: readonly number[];
  readonly candidates: number;
  /** Per property and for deadlock; see `notes.ts`. */
  readonly open: readonly number[];
  readonly unmet: readonly number[];
  readonly found: readonly number[];
  readonly seconds: number;
}

export interface Snapshot {
  readonly progress: SearchProgress;
  /** Bytes of one state with its parent. */
  readonly record: number;
  /** The records of states from..to, in order of discovery. Valid until the search goes on. */
  records(from: number, to: number): Uint8Array;
}

/** An unfinished search as it was kept. */
export interface Resumption {
  readonly progress: SearchProgress;
  /** All records in order, in pieces of whole records. */
  records(): Iterable<Uint8Array>;
}

/** Records that are copied together. */
const PIECE = 1 << 16;

/** Another search in this process goes on where one is now. */
export function resumptionOf(snapshot: Snapshot): Resumption {
  const { states } = snapshot.progress;
  return {
    progress: snapshot.progress,
    *records() {
      for (let from = 0; from < states; from += PIECE) yield Uint8Array.from(snapshot.records(from, Math.min(states, from + PIECE)));
    },
  };
}
