/** A specification in one instance, as a review takes it. */

import type { Specification } from '../language/ir.js';
import type { TransitionSystem } from '../system.js';
import type { Origin } from '../trace/build.js';

export interface Subject {
  readonly specification: Specification;
  readonly system: TransitionSystem;
  readonly origin: Origin;
}
