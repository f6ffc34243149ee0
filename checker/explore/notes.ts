/** What a search has noted of the properties, as numbers: what a search module holds, and what a checkpoint keeps. */

import { EvaluationError, type TransitionSystem } from '../system.js';
import type { SearchProgress } from './snapshot.js';
import type { Finding, Watched } from './watch.js';

/** Per property, and last for deadlock. */
export interface Notes {
  readonly open: Int32Array;
  readonly unmet: Int32Array;
  /** The state where it was decided. */
  readonly found: Int32Array;
}

/** What is open before anything is explored. */
export function initialNotes(system: Pick<TransitionSystem, 'properties' | 'deadlockAllowed'>): Notes {
  const kinds = system.properties.map(({ kind }) => kind);
  return {
    open: Int32Array.from([...kinds.map(() => 1), system.deadlockAllowed ? 0 : 1]),
    unmet: Int32Array.from([...kinds.map(() => 1), 0]),
    found: new Int32Array(kinds.length + 1),
  };
}

/** As a checkpoint keeps them. */
export function listsOf({ open, unmet, found }: Notes): Pick<SearchProgress, 'open' | 'unmet' | 'found'> {
  return { open: [...open], unmet: [...unmet], found: [...found] };
}

/** Properties violated: a `reachable` one that was decided is reached. */
export function countViolations(system: Pick<TransitionSystem, 'properties' | 'deadlockAllowed'>, { open }: Notes): number {
  const decided = (index: number): boolean => open[index] === 0;
  const violated = system.properties.filter(({ kind }, index) => kind !== 'reachable' && decided(index)).length;
  return violated + (!system.deadlockAllowed && decided(system.properties.length) ? 1 : 0);
}

/** Loads a state by its index into the system. */
export type LoadState = (index: number) => void;

/** @param system used only where a transition invariant is violated */
export function watchedOf(system: TransitionSystem, notes: Notes, load: LoadState): Watched {
  const { properties } = system;
  const found = (index: number): number => notes.found[index]! >>> 0;
  const findings = properties.map(({ kind }, index): Finding | null => {
    if (notes.open[index] !== 0) return null;
    const state = found(index);
    return { state, ordinal: kind === 'transition' ? firstViolation(system, state, index, load) : null };
  });
  const dead = !system.deadlockAllowed && notes.open[properties.length] === 0;
  return {
    findings,
    deadlock: dead ? { state: found(properties.length), ordinal: null } : null,
    violations: countViolations(system, notes),
    unmetPremises: [...properties.keys()].filter((index) => notes.unmet[index] !== 0),
  };
}

/** The first transition of the state that violates the transition invariant. */
function firstViolation(system: TransitionSystem, state: number, property: number, load: LoadState): number {
  let first = -1;
  let ordinal = 0;
  load(state);
  try {
    system.successors((outcome) => {
      if (first < 0 && system.transitionProperties(outcome).includes(property) && !system.holdsAcross(property)) first = ordinal;
      ordinal++;
    });
  } catch (error) {
    // A later transition of the state may be one that cannot be evaluated.
    if (!(error instanceof EvaluationError) || first < 0) throw error;
  }
  return first;
}
