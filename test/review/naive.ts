/** Two systems compared in the way that is obviously right: sets of strings, one queue, calls by their texts. The oracle for the product. */

import type { TransitionSystem } from '../../checker/system.js';

export interface NaiveComparison {
  readonly pairs: number;
  /** "call: labels of the base only / of the proposed only", with the length of the shortest way. */
  readonly differences: ReadonlyMap<string, number>;
}

interface Move {
  readonly call: string;
  /** Null for a silent one. */
  readonly seen: string | null;
  readonly next: string;
}

export function naiveComparison(base: TransitionSystem, proposed: TransitionSystem, silent: ReadonlySet<string>): NaiveComparison {
  const differences = new Map<string, number>();
  const depths = new Map<string, number>();
  const queue: (readonly [readonly string[], readonly string[]])[] = [];
  const discover = (left: readonly string[], right: readonly string[], depth: number): void => {
    const key = `${left.join(';')}|${right.join(';')}`;
    if (depths.has(key)) return;
    depths.set(key, depth);
    queue.push([left, right]);
  };
  const starts = (system: TransitionSystem): string[] => {
    const all: string[] = [];
    system.initialStates(() => all.push(system.packed.join()));
    return all;
  };
  const right = starts(proposed);
  for (const start of new Set(starts(base))) {
    if (right.includes(start)) discover(closed(base, [start], silent), closed(proposed, [start], silent), 0);
  }
  for (const [left, other] of queue) {
    const depth = depths.get(`${left.join(';')}|${other.join(';')}`)!;
    const mine = left.flatMap((state) => movesOf(base, state, silent)).filter(({ seen }) => seen !== null);
    const theirs = other.flatMap((state) => movesOf(proposed, state, silent)).filter(({ seen }) => seen !== null);
    for (const call of new Set([...mine, ...theirs].map((move) => move.call))) {
      const here = new Set(mine.filter((move) => move.call === call).map(({ seen }) => seen!));
      const there = new Set(theirs.filter((move) => move.call === call).map(({ seen }) => seen!));
      const only = [...here].filter((seen) => !there.has(seen)).sort();
      const added = [...there].filter((seen) => !here.has(seen)).sort();
      const text = `${call}: ${only.join()} / ${added.join()}`;
      if (only.length + added.length > 0 && !differences.has(text)) differences.set(text, depth + 1);
      for (const seen of here) {
        if (!there.has(seen)) continue;
        const after = (moves: readonly Move[]): string[] =>
          moves.filter((move) => move.call === call && move.seen === seen).map(({ next }) => next);
        discover(closed(base, after(mine), silent), closed(proposed, after(theirs), silent), depth + 1);
      }
    }
  }
  return { pairs: queue.length, differences };
}

function movesOf(system: TransitionSystem, state: string, silent: ReadonlySet<string>): Move[] {
  const found: Move[] = [];
  system.load(Int32Array.from(state.split(','), Number), 0);
  system.successors((outcome) => {
    const { action, label } = system.outcomes[outcome];
    const { name, parameters } = system.actions[action];
    const call = `${name}(${[...system.arguments.subarray(0, parameters)].join()})`;
    found.push({ call, seen: silent.has(name) ? null : `${label} ${system.result()}`, next: system.packed.join() });
  });
  return found;
}

function closed(system: TransitionSystem, states: readonly string[], silent: ReadonlySet<string>): readonly string[] {
  const found = new Set(states);
  for (const state of found) for (const { seen, next } of movesOf(system, state, silent)) if (seen === null) found.add(next);
  return [...found].sort();
}
