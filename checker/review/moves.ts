/** The observable transitions of one system out of some of its states, kept in flat arrays that grow and are used again. */

import type { TransitionSystem } from '../system.js';
import { copyWords } from '../explore/words.js';
import type { Encoder } from './alphabet.js';
import type { Naming } from './naming.js';

/** One system as the product runs it. */
export interface Side {
  readonly system: TransitionSystem;
  readonly encoder: Encoder;
  /** By outcome: what is seen of it, the same number in both systems; -1 for a silent one. */
  readonly observations: Int32Array;
  /** The names that its elements have to go through, or null: the base's own are the names. */
  readonly naming: Naming | null;
  /** By action and parameter: what its values go through, or null. */
  readonly inverses: readonly (readonly (Int32Array | null)[])[];
  /** Slots of new names, by action. */
  readonly newNames: Naming['base'];
  readonly hasSilent: boolean;
  /** Words of a state, the names included. */
  readonly width: number;
}

/** @param silent names of environment actions that nobody sees */
export function createSide(
  system: TransitionSystem,
  encoder: Encoder,
  naming: Naming | null,
  newNames: Naming['base'],
  silent: ReadonlySet<string>,
): Side {
  const isSilent = (action: number): boolean => system.actions[action].kind === 'environment' && silent.has(system.actions[action].name);
  return {
    system,
    encoder,
    observations: Int32Array.from(system.outcomes, ({ action, kind, label }) => (isSilent(action) ? -1 : observationNumber(kind, label))),
    naming,
    inverses: encoder.actions.map(({ parameters }) =>
      parameters.map(({ sort }) => (naming === null || sort === null ? null : naming.inverseOf(sort))),
    ),
    newNames,
    hasSilent: system.actions.some((_, index) => isSilent(index)),
    width: system.words + (naming?.words ?? 0),
  };
}

const OBSERVATIONS: string[] = [];

/** What is seen of an outcome as a number, the same whichever system it is of. */
function observationNumber(kind: string, label: string): number {
  const text = `${kind} ${label}`;
  const known = OBSERVATIONS.indexOf(text);
  return known >= 0 ? known : OBSERVATIONS.push(text) - 1;
}

export interface Moves {
  count: number;
  /** By move. */
  call: Int32Array;
  observation: Int32Array;
  outcome: Int32Array;
  result: Int32Array;
  /** Which state of those expanded, and the how-manieth of its transitions. */
  state: Int32Array;
  ordinal: Int32Array;
  /** `width` words a move. */
  successors: Int32Array;
  /** `MOST_NAMES` a move: the elements that new names stand for, or -1. */
  names: Int32Array;
}

/** New names that one call can give. */
export const MOST_NAMES = 2;

export function createMoves(): Moves {
  const none = (): Int32Array => new Int32Array(0);
  return {
    count: 0,
    call: none(),
    observation: none(),
    outcome: none(),
    result: none(),
    state: none(),
    ordinal: none(),
    successors: none(),
    names: none(),
  };
}

/** All transitions of `count` states from `offset` on, `side.width` words each. Silent ones have observation -1.
 *  @throws EvaluationError */
export function expand(side: Side, moves: Moves, store: Int32Array, offset: number, count: number): void {
  const { system, width, naming } = side;
  moves.count = 0;
  for (let index = 0; index < count; index++) {
    const at = offset + index * width;
    let ordinal = 0;
    naming?.load(store, at + system.words);
    system.load(store, at);
    system.successors((outcome) => {
      const next = room(moves, width);
      const action = system.outcomes[outcome].action;
      moves.call[next] = callOf(side, action);
      moves.observation[next] = side.observations[outcome];
      moves.outcome[next] = outcome;
      moves.result[next] = system.result();
      moves.state[next] = index;
      moves.ordinal[next] = ordinal++;
      copyWords(system.packed, 0, moves.successors, next * width, system.words);
      for (let word = system.words; word < width; word++) moves.successors[next * width + word] = store[at + word];
      noteNames(side, moves, action, outcome, next);
    });
  }
}

/** The number of the call whose arguments the system shows. */
function callOf({ system, encoder, inverses }: Side, action: number): number {
  const { first, parameters } = encoder.actions[action];
  const through = inverses[action];
  const values = system.arguments;
  let call = first;
  for (let position = 0; position < parameters.length; position++) {
    const { low, parts } = parameters[position];
    const inverse = through[position];
    const value = values[position];
    call += parts[inverse === null ? value - low : inverse[value]];
  }
  return call;
}

/** A call that fails returns no name. */
function noteNames({ system, newNames }: Side, moves: Moves, action: number, outcome: number, next: number): void {
  const slots = newNames[action];
  const succeeds = system.outcomes[outcome].kind === 'ok';
  for (let index = 0; index < MOST_NAMES; index++) {
    moves.names[next * MOST_NAMES + index] = succeeds && index < slots.length ? system.arguments[slots[index].slot] : -1;
  }
}

function room(moves: Moves, width: number): number {
  if (moves.count === moves.call.length) {
    const size = Math.max(64, moves.count * 2);
    const grown = (array: Int32Array, length: number): Int32Array => {
      const larger = new Int32Array(length);
      larger.set(array);
      return larger;
    };
    moves.call = grown(moves.call, size);
    moves.observation = grown(moves.observation, size);
    moves.outcome = grown(moves.outcome, size);
    moves.result = grown(moves.result, size);
    moves.state = grown(moves.state, size);
    moves.ordinal = grown(moves.ordinal, size);
    moves.successors = grown(moves.successors, size * width);
    moves.names = grown(moves.names, size * MOST_NAMES);
  }
  return moves.count++;
}
