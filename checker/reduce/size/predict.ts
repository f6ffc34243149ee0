/** The next number of a growing sequence, from how its growth has changed so far. */

/** What the next one after `counts` would be; null from fewer than two. A factor that stays the same is continued exactly. */
export function predictNext(counts: readonly number[]): number | null {
  const [before, previous, last] = [counts.at(-3), counts.at(-2), counts.at(-1)];
  if (previous === undefined || last === undefined || previous <= 0) return null;
  const growth = Math.log(last / previous);
  const earlier = before === undefined || before <= 0 ? growth : Math.log(previous / before);
  // The growth itself grows or shrinks; not faster than twofold, lest two odd first sizes decide everything.
  const trend = earlier > 0 ? Math.min(2, Math.max(0, growth / earlier)) : 1;
  return Math.round(last * Math.exp(growth * trend));
}

export interface Prediction {
  readonly sort: string;
  /** Sizes that were explored, ascending, and their numbers of states. */
  readonly sizes: readonly number[];
  readonly states: readonly number[];
  /** Of the size after the last. */
  readonly next: number | null;
  /** What the same rule would have said of the last explored size, from the smaller ones; null where they are too few. */
  readonly hindsight: number | null;
}

export function predict(sort: string, sizes: readonly number[], states: readonly number[]): Prediction {
  return { sort, sizes, states, next: predictNext(states), hindsight: predictNext(states.slice(0, -1)) };
}
