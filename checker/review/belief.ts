/** Where one system may be after what was seen: one state, or several where it has a choice or takes silent steps. */

import { createMoves, expand, type Moves, type Side } from './moves.js';

/** States of one system, `side.width` words each, from `offset` on. */
export interface Belief {
  store: Int32Array;
  offset: number;
  count: number;
}

/** Keeps sets of several states, each once, so that a set fits into the words of one state: its number. */
export interface Beliefs {
  /** What the words at `offset` stand for: a state itself, or the number of a set. */
  read(this: void, store: Int32Array, offset: number, isSet: boolean, belief: Belief): void;
  /** Closes the states under silent steps and writes them. @returns whether it is a set. @throws EvaluationError */
  write(this: void, states: readonly Int32Array[], store: Int32Array, offset: number): boolean;
  /** Sets kept so far, and the states in them. */
  readonly sets: number;
  readonly members: number;
}

export function createBeliefs(side: Side): Beliefs {
  const { width } = side;
  const numbers = new Map<string, number>();
  const sets: Int32Array[] = [];
  const scratch = createMoves();
  let members = 0;
  return {
    get sets() {
      return sets.length;
    },
    get members() {
      return members;
    },
    read(store, offset, isSet, belief) {
      belief.store = isSet ? sets[store[offset]] : store;
      belief.offset = isSet ? 0 : offset;
      belief.count = isSet ? belief.store.length / width : 1;
    },
    write(states, store, offset) {
      const closed = side.hasSilent ? closure(side, scratch, states) : distinct(states);
      store.fill(0, offset, offset + width);
      if (closed.length === 1) {
        store.set(closed[0], offset);
        return false;
      }
      const key = closed.map((state) => state.join()).join(';');
      let number = numbers.get(key);
      if (number === undefined) {
        const words = new Int32Array(closed.length * width);
        for (const [index, state] of closed.entries()) words.set(state, index * width);
        number = sets.push(words) - 1;
        members += closed.length;
        numbers.set(key, number);
      }
      store[offset] = number;
      return true;
    },
  };
}

/** In one order, each once. */
function distinct(states: readonly Int32Array[]): readonly Int32Array[] {
  if (states.length === 1) return states;
  const byKey = new Map(states.map((state) => [state.join(), state]));
  return [...byKey.keys()].sort().map((key) => byKey.get(key)!);
}

function closure(side: Side, moves: Moves, states: readonly Int32Array[]): readonly Int32Array[] {
  const found = new Map(states.map((state) => [state.join(), state]));
  const queue = [...found.values()];
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    expand(side, moves, state, 0, 1);
    for (let move = 0; move < moves.count; move++) {
      if (moves.observation[move] >= 0) continue;
      const next = moves.successors.slice(move * side.width, (move + 1) * side.width);
      const key = next.join();
      if (found.has(key)) continue;
      found.set(key, next);
      queue.push(next);
    }
  }
  return distinct([...found.values()]);
}
