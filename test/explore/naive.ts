/** A breadth-first search that is obviously right: a map of strings, a list, one state at a time. The oracle for the explorer. */

import type { TransitionSystem } from '../../checker/system.js';

export interface NaiveResult {
  readonly states: number;
  readonly transitions: number;
  readonly selfLoops: number;
  readonly statesPerDepth: readonly number[];
  readonly outcomes: readonly number[];
  /** Depth of the first state, or of the first transition's source plus one, that decides each property; null if none does. */
  readonly stepsTo: readonly (number | null)[];
  readonly stepsToDeadlock: number | null;
}

export function naiveSearch(system: TransitionSystem): NaiveResult {
  const depths = new Map<string, number>();
  const queue: Int32Array[] = [];
  const outcomes = system.outcomes.map(() => 0);
  const stepsTo: (number | null)[] = system.properties.map(() => null);
  let stepsToDeadlock: number | null = null;
  let selfLoops = 0;
  const discover = (depth: number): void => {
    if (depths.has(system.packed.join())) return;
    depths.set(system.packed.join(), depth);
    queue.push(system.packed.slice());
  };
  system.initialStates(() => discover(0));
  for (const state of queue) {
    const depth = depths.get(state.join()) ?? -1;
    system.load(state, 0);
    for (const [index, { kind }] of system.properties.entries()) {
      if (kind !== 'transition' && system.holds(index) === (kind === 'reachable')) stepsTo[index] ??= depth;
    }
    let enabled = false;
    system.successors((outcome) => {
      enabled = true;
      outcomes[outcome]++;
      if (system.packed.join() === state.join()) selfLoops++;
      for (const index of system.transitionProperties(outcome)) if (!system.holdsAcross(index)) stepsTo[index] ??= depth + 1;
      discover(depth + 1);
    });
    if (!enabled) stepsToDeadlock ??= depth;
  }
  const statesPerDepth: number[] = [];
  for (const depth of depths.values()) statesPerDepth[depth] = (statesPerDepth[depth] ?? 0) + 1;
  const transitions = outcomes.reduce((sum, count) => sum + count, 0);
  return { states: queue.length, transitions, selfLoops, statesPerDepth, outcomes, stepsTo, stepsToDeadlock };
}
