/** The states that a kernel can be brought to, and where among them each aim of conformance can be met. */

import type { Limits } from '../explore/limits.js';
import { Memory } from '../explore/memory.js';
import { PackedSet } from '../explore/packed-set.js';
import { copyWords, equalWords } from '../explore/words.js';
import type { Subject } from './subject.js';
import { aimReader } from './aim.js';
import { kernelOrder } from './urgent.js';

/** Transition `ordinal` of state `state`, both counted from 0. */
export interface Witness {
  readonly state: number;
  readonly ordinal: number;
}

export interface Graph {
  /** All states found; those that a kernel can be brought to come first. */
  readonly states: number;
  readonly performable: number;
  /** The nearest places where an aim is met, nearest first. */
  readonly aims: ReadonlyMap<string, readonly Witness[]>;
  /** Rules that some state takes, also those after a step that no kernel performs. */
  readonly reached: ReadonlySet<string>;
  /** Every reachable state was expanded. */
  readonly exhaustive: boolean;
  /** Packed; a copy. */
  stateOf(index: number): Int32Array;
  /** From an initial state to the state itself. */
  pathTo(index: number): readonly number[];
}

export interface GraphOptions {
  readonly limits: Limits;
  /** Milliseconds from any fixed moment. */
  readonly clock: () => number;
  readonly isCancelled: () => boolean;
  /** Awaited every few thousand states, so that signals are served. */
  readonly pause: () => Promise<unknown>;
  readonly onProgress: (states: number) => void;
}

/** How many places are kept for an aim: enough to choose a cheap one, few enough for millions of transitions. */
const WITNESSES = 12;
const BATCH = 256;
const STATES_A_PAUSE = 2048;

/** Breadth first over the actions that can be performed; then, from what was found, over all of them, for `reached` alone.
 *  @throws EvaluationError */
export async function exploreAims(subject: Subject, options: GraphOptions): Promise<Graph> {
  const { system, performable, ruleKeys } = subject;
  const { limits, clock } = options;
  const { words, packed } = system;
  const visited = new PackedSet(words, new Memory(limits.bytes), limits.states, BATCH);
  const batch = new Int32Array(BATCH * words);
  const parents = new Int32Array(BATCH);
  const aims = new Map<string, Witness[]>();
  /** By outcome. */
  const taken = new Uint8Array(system.outcomes.length);
  const reader = aimReader(subject);
  const order = kernelOrder(system);
  /** States with a transition that no kernel performs, or not there. */
  const edge: number[] = [];
  const startedAt = clock();
  let filled = 0;
  let full = false;
  let state = -1;

  const flush = (): void => {
    full ||= visited.insert(batch, parents, filled) < filled;
    filled = 0;
  };
  const keep = (): void => {
    copyWords(packed, 0, batch, filled * words, words);
    parents[filled] = state;
    if (++filled === BATCH) flush();
  };
  const isNew = (): boolean => !equalWords(packed, 0, visited.storeOf(state), visited.offsetOf(state), words);
  const ended = (): boolean => {
    const late = limits.seconds !== null && (clock() - startedAt) / 1000 >= limits.seconds;
    return full || late || options.isCancelled();
  };
  const walk = async (from: readonly number[], expand: () => void): Promise<boolean> => {
    const first = visited.size;
    let next = 0;
    for (let seen = 1; ; seen++) {
      if (seen % STATES_A_PAUSE === 0) {
        options.onProgress(visited.size);
        await options.pause();
        if (ended()) return false;
      }
      if (next < from.length) state = from[next]!;
      else if (first + next - from.length < visited.size) state = first + next - from.length;
      else {
        flush();
        if (first + next - from.length >= visited.size) return !full;
        state = first + next - from.length;
      }
      next++;
      system.load(visited.storeOf(state), visited.offsetOf(state));
      expand();
    }
  };

  system.initialStates(keep);
  flush();
  const roots = Array.from({ length: visited.size }, (_, index) => index);
  const within = await walk(roots, () => {
    reader.enter();
    order.enter();
    let ordinal = 0;
    let leaves = false;
    system.successors((outcome) => {
      const changed = isNew();
      if (performable[system.outcomes[outcome]!.action] && order.allows(outcome)) {
        for (const aim of reader.aimsOf(outcome, changed)) {
          const found = aims.get(aim);
          if (found === undefined) aims.set(aim, [{ state, ordinal }]);
          else if (found.length < WITNESSES) found.push({ state, ordinal });
        }
        if (changed) keep();
      } else {
        leaves ||= changed;
      }
      taken[outcome] = 1;
      ordinal++;
    });
    if (leaves) edge.push(state);
  });
  const near = visited.size;
  const beyond =
    within &&
    (await walk(edge, () => {
      system.successors((outcome) => {
        taken[outcome] = 1;
        if (isNew()) keep();
      });
    }));
  options.onProgress(visited.size);

  return {
    states: visited.size,
    performable: near,
    aims,
    reached: new Set(ruleKeys.filter((_, outcome) => taken[outcome] === 1)),
    exhaustive: within && beyond,
    stateOf: (index) => {
      const offset = visited.offsetOf(index);
      return visited.storeOf(index).slice(offset, offset + words);
    },
    pathTo: (index) => {
      const path: number[] = [];
      for (let at = index; at >= 0; at = visited.parentOf(at)) path.push(at);
      return path.reverse();
    },
  };
}
