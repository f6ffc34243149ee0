/** The symmetry reduction of one instance, ready to be explored. */

import type { Reduction } from '../../explore/reduction.js';
import { EvaluationError, type TransitionSystem } from '../../system.js';
import type { Path } from '../../trace/build.js';
import { InternalError } from '../../language/unreachable.js';
import { breakingOrdinal } from '../breaking.js';
import type { SymmetryPlan } from './plan.js';
import { symmetricSystem } from './symmetric-system.js';

/** @param real the instance's system, for traces; @param strict the system to explore, which may be the same */
export function symmetryReduction(real: TransitionSystem, strict: TransitionSystem, plan: SymmetryPlan): Reduction {
  const { system, representative, total } = symmetricSystem(strict, plan);

  /** Each next state is the first successor, in the real system's order, that lies in the next orbit of the path. */
  function concrete(path: Path, property: number | null): Path {
    const [first, ...orbits] = path.states;
    const states = [initialStateOf(first!)];
    for (const orbit of orbits) states.push(successorOf(states.at(-1)!, orbit));
    const ordinal = path.ordinal === null || property === null ? path.ordinal : breakingOrdinal(real, states.at(-1)!, property);
    return { states, ordinal };
  }

  function initialStateOf(orbit: Int32Array): Int32Array {
    const initial: Int32Array[] = [];
    real.initialStates(() => initial.push(real.packed.slice()));
    return chosen(initial.find((state) => same(representative(state, 0), orbit)));
  }

  function successorOf(state: Int32Array, orbit: Int32Array): Int32Array {
    return chosen(successorsOf(state).find((next) => same(representative(next, 0), orbit)));
  }

  function successorsOf(state: Int32Array): readonly Int32Array[] {
    const next: Int32Array[] = [];
    real.load(state, 0);
    try {
      real.successors(() => next.push(real.packed.slice()));
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
    }
    return next;
  }

  return {
    system,
    concrete,
    summary: () => ({
      kind: 'symmetry',
      sorts: plan.sorts,
      refused: plan.refused,
      permutations: plan.group.order,
      ...total(),
      exact: plan.fresh.length === 0,
    }),
  };
}

function same(left: Int32Array, right: Int32Array): boolean {
  return left.every((word, index) => word === right[index]);
}

function chosen(state: Int32Array | undefined): Int32Array {
  if (state === undefined) {
    throw new InternalError('no real state lies in the orbit of a path that symmetry reduction found: the sorts are not symmetric');
  }
  return state;
}
