/** What each symmetry saves: how many orbits a set of states lies in. */

import type { TransitionSystem } from '../../system.js';
import type { VisitedSet } from '../../explore/visited-set.js';
import type { SymmetryPlan } from '../symmetry/plan.js';
import { symmetricSystem } from '../symmetry/symmetric-system.js';
import { counter } from './collect.js';

export interface SymmetryShare {
  readonly sorts: readonly string[];
  readonly orbits: number;
}

export function orbitsOf(system: TransitionSystem, visited: VisitedSet, plan: SymmetryPlan): SymmetryShare {
  const { representative } = symmetricSystem(system, plan);
  const { add, count } = counter(system.words);
  for (let index = 0; index < visited.size; index++) add(representative(visited.storeOf(index), visited.offsetOf(index)));
  return { sorts: plan.sorts, orbits: count() };
}
