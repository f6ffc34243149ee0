/** Sequences of calls: transitions of the model one after another, each with what it is there to show. */

import { buildTrace, type Origin } from '../trace/build.js';
import type { Step, Trace } from '../trace/trace.js';
import type { TransitionSystem } from '../system.js';

/** One transition: number `ordinal` of the packed state. */
export interface Move {
  readonly state: Int32Array;
  readonly ordinal: number;
  /** The aims that it meets: one that was to be met, and others on the way. */
  readonly aims: readonly string[];
}

/** Calls from an initial state on, as a trace that any backend replays. */
export interface Sequence {
  readonly trace: Trace;
  /** Per step. */
  readonly aims: readonly (readonly string[])[];
  readonly purpose: 'cover' | 'probe' | 'walk';
}

/** @throws EvaluationError */
export function sequenceOf(system: TransitionSystem, moves: readonly Move[], purpose: Sequence['purpose'], origin: Origin): Sequence {
  const [first] = moves;
  const property = { kind: 'reachable' as const, name: purpose };
  const traces = moves.map(({ state, ordinal }) => buildTrace(system, { states: [state], ordinal }, property, origin));
  const stem = traces.flatMap((trace): readonly Step[] => trace.stem);
  if (first === undefined || traces[0] === undefined) throw new RangeError('a sequence has at least one call');
  return { trace: { ...traces[0], stem }, aims: moves.map(({ aims }) => aims), purpose };
}
