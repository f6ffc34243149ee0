/** From an event sequence that two systems share to a path of each of them. */

import type { Walk } from '../trace/build.js';
import type { VisitedSet } from '../explore/visited-set.js';
import { pathTo } from '../explore/judge.js';
import { InternalError } from '../language/unreachable.js';
import { createMoves, expand, MOST_NAMES, type Side } from './moves.js';
import { type Event, type Pair, type Product, SHARED, type Shown } from './product.js';

/** A state of one system, and how it was come to. */
interface Node {
  /** Names included. */
  readonly state: Int32Array;
  readonly parent: Node | null;
  /** Of the transition from the parent. */
  readonly ordinal: number;
}

/** What both systems showed on the way to a pair, and the initial pair that the way begins at. */
export interface Way {
  readonly initial: Pair;
  readonly events: readonly Event[];
}

export function wayTo(product: Product, visited: VisitedSet, pair: number, initial: readonly Pair[]): Way {
  const { system } = product;
  const path = pathTo(visited, pair, system.words);
  const events = path.slice(1).map((target, index): Event => {
    const found: Event[] = [];
    system.load(path[index], 0);
    system.successors((outcome) => {
      if (outcome === SHARED && found.length === 0 && isSame(system.packed, target)) found.push(product.event());
    });
    if (found.length === 0) throw new InternalError('a pair of the path to be shown has no event that leads to the next one');
    return found[0];
  });
  let start = 0;
  let index = 0;
  system.initialStates(() => {
    if (isSame(system.packed, path[0])) start = index;
    index++;
  });
  return { initial: initial[start], events };
}

function isSame(packed: Int32Array, target: Int32Array): boolean {
  return target.every((word, index) => packed[index] === word);
}

/** The path of one system along the events, and then its transition of this call and outcome; without an outcome, the events only.
 *  @param states where it may begin, names included */
export function walkOf(
  side: Side,
  states: readonly Int32Array[],
  events: readonly Event[],
  last: ({ readonly call: number } & Shown) | null,
): Walk {
  let nodes: readonly Node[] = closed(
    side,
    states.map((state) => ({ state, parent: null, ordinal: -1 })),
  );
  for (const event of events) {
    nodes = closed(
      side,
      advance(
        side,
        nodes,
        event.names,
        (call, observation, result) => call === event.call && observation === event.observation && result === event.result,
      ),
    );
  }
  if (last !== null)
    nodes = advance(
      side,
      nodes,
      null,
      (call, _observation, result, outcome) => call === last.call && outcome === last.outcome && result === last.result,
    );
  const [end] = nodes;
  if (end === undefined) throw new InternalError(`${side.system.name} cannot take the way to a difference a second time`);
  const ordinals: number[] = [];
  let node = end;
  for (; node.parent !== null; node = node.parent) ordinals.unshift(node.ordinal);
  return { initial: node.state.slice(0, side.system.words), ordinals };
}

type Wanted = (call: number, observation: number, result: number, outcome: number) => boolean;

function advance(side: Side, nodes: readonly Node[], names: readonly number[] | null, wanted: Wanted): readonly Node[] {
  const moves = createMoves();
  const next = new Map<string, Node>();
  for (const parent of nodes) {
    expand(side, moves, parent.state, 0, 1);
    for (let move = 0; move < moves.count; move++) {
      if (!wanted(moves.call[move], moves.observation[move], moves.result[move], moves.outcome[move])) continue;
      const state = moves.successors.slice(move * side.width, (move + 1) * side.width);
      const given = [...moves.names.subarray(move * MOST_NAMES, (move + 1) * MOST_NAMES)];
      if (side.naming === null && names !== null && given.join() !== names.join()) continue;
      if (names !== null) rename(side, moves.outcome[move], names, given, state);
      const key = state.join();
      if (!next.has(key)) next.set(key, { state, parent, ordinal: moves.ordinal[move] });
    }
  }
  return [...next.values()];
}

function rename(
  { naming, system, newNames }: Side,
  outcome: number,
  names: readonly number[],
  given: readonly number[],
  state: Int32Array,
): void {
  if (naming === null || naming.words === 0) return;
  naming.load(state, system.words);
  for (const [index, { sort }] of newNames[system.outcomes[outcome].action].entries()) {
    if (names[index] >= 0 && given[index] >= 0) naming.rename(sort, names[index], given[index]);
  }
  naming.save(state, system.words);
}

/** With what silent steps lead to. */
function closed(side: Side, nodes: readonly Node[]): readonly Node[] {
  if (!side.hasSilent) return nodes;
  const found = new Map(nodes.map((node) => [node.state.join(), node]));
  const moves = createMoves();
  for (const parent of found.values()) {
    expand(side, moves, parent.state, 0, 1);
    for (let move = 0; move < moves.count; move++) {
      if (moves.observation[move] >= 0) continue;
      const state = moves.successors.slice(move * side.width, (move + 1) * side.width);
      const key = state.join();
      if (!found.has(key)) found.set(key, { state, parent, ordinal: moves.ordinal[move] });
    }
  }
  return [...found.values()];
}
