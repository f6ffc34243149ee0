/** Nodes that move: a device that comes back gets the least number that is free, which another device may have had. A trace names
 *  every node as the machine had it at first; this is where it is now. */

import type { ConcreteStep } from '../backend.js';
import type { DevicePaths, Environment } from '../topology.js';

export type Nodes = Pick<DevicePaths, 'cdev' | 'group'>;

/** First path -> path now; what is not in it has not moved. */
export type Moves = ReadonlyMap<string, string>;

/** @param now by device: what the kernel offers for each */
export function movesOf(first: Environment, now: Readonly<Record<string, Nodes>>): Moves {
  const moves = new Map<string, string>();
  for (const kind of ['cdev', 'group'] as const) {
    const taken = new Set(Object.values(now).flatMap((nodes) => nodes[kind] ?? []));
    const has = Object.entries(first).filter(([device]) => now[device]?.[kind] !== undefined);
    for (const [device, paths] of has) note(moves, paths[kind], now[device]![kind]!);
    // Where a node is gone, its path may be another's by now: that one must not be opened in its place.
    for (const [device, paths] of Object.entries(first)) {
      const path = paths[kind];
      const shared = has.some(([, other]) => other[kind] === path);
      if (path !== undefined && !shared && taken.has(path)) moves.set(path, `${path.replace(/[^/]*$/, '')}no-${kind}-of-${device}`);
    }
  }
  return moves;
}

function note(moves: Map<string, string>, first: string | undefined, now: string): void {
  if (first !== undefined && first !== now) moves.set(first, now);
}

/** The same step, with nodes where they are now. */
export function follow(step: ConcreteStep, moves: Moves): ConcreteStep {
  if (moves.size === 0) return step;
  const operations = step.operations.map((operation) => ({
    ...operation,
    arguments: operation.arguments.map((argument) =>
      argument.kind === 'string' ? { ...argument, value: moves.get(argument.value) ?? argument.value } : argument,
    ),
  }));
  return { ...step, operations };
}
