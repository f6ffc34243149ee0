/** The states discovered and not yet expanded. */

export interface Frontier {
  readonly size: number;
  /** The states up to, and without, index `end` have been discovered; `end` never falls. */
  extend(end: number): void;
  /** The index of the next state to expand, which leaves the frontier; -1 when it is empty. */
  take(): number;
}

/** Breadth-first: the states in order of discovery. Indices are given in that order, so a cursor is all it takes. */
/** @param expanded states that have been expanded before */
export function breadthFirst(expanded = 0): Frontier {
  let next = expanded;
  let end = 0;
  return {
    get size(): number {
      return Math.max(0, end - next);
    },
    extend(discovered: number): void {
      end = discovered;
    },
    take(): number {
      return next < end ? next++ : -1;
    },
  };
}
