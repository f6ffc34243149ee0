/** Makes a diverging sequence as short as it gets: no call of what is left can be left out. */

import type { Design } from '../replay/path.js';
import type { Origin } from '../trace/build.js';
import type { Step, Trace } from '../trace/trace.js';
import { followCalls } from './follow.js';
import { sequenceOf } from './sequence.js';

/** The step (from 0) at which a sequence diverges in the same way, or null. */
export type Diverges = (trace: Trace) => Promise<number | null>;

export interface Minimised {
  readonly trace: Trace;
  readonly tries: number;
  /** The tries ran out before it was certain that nothing more can be left out. */
  readonly unfinished: boolean;
}

const MOST_TRIES = 120;

/** @param trace ends with the step that diverges
 *  @param initial packed */
export async function minimise(trace: Trace, initial: Int32Array, design: Design, origin: Origin, diverges: Diverges): Promise<Minimised> {
  let best = trace;
  let tries = 0;
  const attempt = async (steps: readonly Step[]): Promise<boolean> => {
    const moves = steps.length === 0 ? null : followCalls(design.system, initial, steps);
    if (moves === null) return false;
    tries++;
    const candidate = sequenceOf(design.system, moves, 'cover', origin).trace;
    const at = await diverges(candidate);
    if (at === null) return false;
    best = { ...candidate, stem: candidate.stem.slice(0, at + 1) };
    return true;
  };
  // What changes nothing in the model is mostly there to look, and goes all at once.
  const last = best.stem.length - 1;
  const changing = best.stem.filter(({ changes }, index) => index === last || changes.length > 0);
  if (changing.length < best.stem.length) await attempt(changing);
  for (let shorter = true; shorter && tries < MOST_TRIES; ) {
    shorter = false;
    for (let index = best.stem.length - 2; index >= 0 && tries < MOST_TRIES; index--) {
      if (!(await attempt(best.stem.filter((_, at) => at !== index)))) continue;
      shorter = true;
      index = Math.min(index, best.stem.length - 1);
    }
  }
  return { trace: best, tries, unfinished: tries >= MOST_TRIES };
}
