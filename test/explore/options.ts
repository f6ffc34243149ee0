/** Options of explorations in tests: a clock that stands still unless a test moves it. */

import type { ExploreOptions } from '../../checker/explore/explore.js';
import { ORIGIN } from '../systems/small-system.js';

export const STILL: ExploreOptions = { origin: ORIGIN, clock: () => 0 };

/** A clock that shows `step` milliseconds more at every look. */
export function tickingClock(step: number): () => number {
  let now = 0;
  return () => {
    now += step;
    return now;
  };
}
