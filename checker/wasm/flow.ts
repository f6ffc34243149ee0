/** Where emission stands on one path through statements: the state's words so far, and how to leave. */

import type { Scope } from './context.js';
import { br, type Code, get, set, whenElse } from './encode.js';

/** The state is held in locals, never written twice: a path that branches goes on with its own, and nothing is undone.
 *  The last of the words is not part of the state: it is what the call returns. */
export interface Flow {
  readonly scope: Scope;
  /** Number of blocks around this point, and around the one that giving up leaves. */
  readonly depth: number;
  readonly label: number;
}

export interface Emitted {
  readonly code: Code;
  /** Null where nothing goes on to what follows. */
  readonly flow: Flow | null;
}

export function leave(flow: Flow): Code {
  return br(flow.depth - flow.label);
}

export function deeper(flow: Flow, by = 1): Flow {
  return { ...flow, depth: flow.depth + by };
}

/** The words that are held elsewhere than before: only they can differ. */
export function changedSince(before: readonly Code[], after: readonly Code[]): readonly number[] {
  return after.flatMap((word, index) => (word === before[index] ? [] : [index]));
}

export function withWords(flow: Flow, words: readonly Code[]): Flow {
  return { ...flow, scope: { ...flow.scope, words } };
}

/** Two paths that meet again: words that they hold in different locals get a common one. */
export function meet(flow: Flow, condition: Code, then: Emitted, otherwise: Emitted): Emitted {
  if (then.flow === null || otherwise.flow === null) {
    const left = then.flow ?? otherwise.flow;
    return { code: whenElse(condition, then.code, otherwise.code), flow: left === null ? null : withWords(flow, left.scope.words) };
  }
  const one = then.flow.scope.words;
  const other = otherwise.flow.scope.words;
  const thenMoves: Code[] = [];
  const otherwiseMoves: Code[] = [];
  const words = one.map((word, index) => {
    if (word === other[index]) return word;
    const local = flow.scope.frame.fresh();
    thenMoves.push(set(local, word));
    otherwiseMoves.push(set(local, other[index]!));
    return get(local);
  });
  return { code: whenElse(condition, [then.code, thenMoves], [otherwise.code, otherwiseMoves]), flow: withWords(flow, words) };
}
