/** Random walks through the model, to find what coverage misses. A seed makes them again. */

import { equalWords } from '../explore/words.js';
import { aimReader } from './aim.js';
import { randomStream } from './random.js';
import type { Move } from './sequence.js';
import type { Subject } from './subject.js';
import { visitKernelSteps } from './urgent.js';

export interface WalkOptions {
  readonly walks: number;
  readonly calls: number;
  readonly seed: number;
}

/** A call that was made often is made seldom; one that changes something is made more often; one that goes back towards the beginning, seldom. */
const CHANGE_WEIGHT = 3;
const BACK_WEIGHT = 0.15;

interface Choice {
  readonly ordinal: number;
  readonly aims: readonly string[];
  readonly weight: number;
  readonly successor: Int32Array;
}

/** Each from the first initial state on; a walk ends early where no call is possible.
 *  @throws EvaluationError */
export function randomWalks(subject: Subject, initial: Int32Array, { walks, calls, seed }: WalkOptions): readonly (readonly Move[])[] {
  const random = randomStream(seed);
  const made = new Map<string, number>();
  subject.system.load(initial, 0);
  const start = subject.system.cells.slice();
  return Array.from({ length: walks }, () => {
    const moves: Move[] = [];
    let state = initial;
    while (moves.length < calls) {
      const choices = choicesIn(subject, state, start, made);
      const choice = pick(choices, random());
      if (choice === null) break;
      for (const aim of choice.aims) made.set(aim, (made.get(aim) ?? 0) + 1);
      moves.push({ state, ordinal: choice.ordinal, aims: choice.aims });
      state = choice.successor;
    }
    return moves;
  }).filter((moves) => moves.length > 0);
}

function choicesIn(subject: Subject, state: Int32Array, start: Int32Array, made: ReadonlyMap<string, number>): readonly Choice[] {
  const { system, performable } = subject;
  const reader = aimReader(subject);
  const choices: Choice[] = [];
  let far = 0;
  const enter = (): void => {
    far = distance(system.cells, start);
    reader.enter();
  };
  const choose = (outcome: number, ordinal: number): void => {
    if (!performable[system.outcomes[outcome]!.action]) return;
    const changed = !equalWords(system.packed, 0, state, 0, system.words);
    const aims = [...reader.aimsOf(outcome, changed)];
    const often = Math.min(...aims.map((aim) => made.get(aim) ?? 0));
    const back = changed && distance(system.cells, start) < far;
    const weight = ((changed ? CHANGE_WEIGHT : 1) * (back ? BACK_WEIGHT : 1)) / (1 + often);
    choices.push({ ordinal, aims, weight, successor: system.packed.slice(0, system.words) });
  };
  visitKernelSteps(system, state, choose, enter);
  return choices;
}

/** How many cells differ. */
function distance(cells: Int32Array, from: Int32Array): number {
  return cells.reduce((count, value, cell) => count + (value === from[cell] ? 0 : 1), 0);
}

/** @param point from 0 inclusive to 1 exclusive */
function pick(choices: readonly Choice[], point: number): Choice | null {
  let rest = point * choices.reduce((total, { weight }) => total + weight, 0);
  for (const choice of choices) {
    rest -= choice.weight;
    if (rest < 0) return choice;
  }
  return choices.at(-1) ?? null;
}
