/** A system of a strict specification (see `strict.ts`), as one of the specification it was made from. */

import type { TransitionSystem } from '../../system.js';

/** @param strict has every property twice, the strict forms last */
export function asWritten(strict: TransitionSystem): TransitionSystem {
  const count = strict.properties.length / 2;
  const about = strict.outcomes.map((_, outcome) => strict.transitionProperties(outcome).filter((index) => index < count));
  return {
    ...strict,
    properties: strict.properties.slice(0, count),
    holds: (index) => strict.holds(count + index),
    transitionProperties: (outcome) => about[outcome]!,
    holdsAcross: (index) => strict.holdsAcross(count + index),
  };
}
