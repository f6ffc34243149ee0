/** Transition invariants about all transitions. Where a transition changes nothing that they read, they say of it what they say of a
 *  transition that changes nothing at all: that is found out once for each state, and most transitions are not looked at. */

import { premiseOf } from '../compile/premise.js';
import { type Context, frameWith, type Scope } from './context.js';
import { evaluate } from './emit-expression.js';
import { withoutLocals } from './emit-property.js';
import { call, type Code, get, globalGet, i32, memory, op, type, when } from './encode.js';
import { changedSince } from './flow.js';
import { and, computed, not, or, push, type Value } from './value.js';
import type { SearchLayout } from './search-layout.js';

export interface Across {
  /** (words before, words after): judges a transition. */
  readonly judge: number;
  /** (words): whether a transition that changes nothing has to be judged; null where every transition has to be. */
  readonly wavers: number | null;
  /** The bits of each word that are read, before or after. */
  readonly reads: Int32Array;
}

/** @param judge code that judges the property with this index in a scope
 *  @returns null where no transition invariant is about all transitions */
export function emitAcross(context: Context, layout: SearchLayout, judge: (scope: Scope, index: number) => Code): Across | null {
  const { properties } = context.settled.specification;
  const general = [...properties.entries()].filter(([, property]) => property.kind === 'transition' && property.on === null);
  if (general.length === 0) return null;
  const reads = new Int32Array(context.words);
  const onRead = (word: number, mask: number): void => {
    reads[word]! |= mask;
  };
  const emit = (states: number, results: readonly (typeof type.i32)[], codeIn: (scope: Scope) => Code): number => {
    const parameters = Array.from({ length: states * context.words }, () => type.i32);
    const frame = frameWith(parameters);
    const from = (first: number): readonly Code[] => [...Array.from({ length: context.words }, (_, word) => get(first + word)), i32(0)];
    const code = codeIn({ context, frame, words: from((states - 1) * context.words), before: from(0), locals: new Map(), onRead });
    const index = context.builder.declare({ parameters, results });
    context.builder.define(index, { locals: frame.locals(), code });
    return index;
  };
  const judging = emit(2, [], (scope) => general.map(([index]) => judge(withoutLocals(scope), index)));
  let canFail = false;
  const wavering = emit(1, [type.i32], (scope) => {
    const flag = (address: number): Value => computed([i32(address), memory(op.i32Load, 0)], 0, 1, false, 2);
    const each = general.map(([index, { condition }]): Value => {
      const claim = evaluate(scope, condition);
      const premise = premiseOf(condition);
      const met = premise === null ? null : evaluate(scope, premise);
      canFail ||= claim.fails || (met?.fails ?? false);
      const unmet = flag(layout.unmet + 4 * index);
      return and(flag(layout.open + 4 * index), or(not(claim), met === null ? unmet : and(unmet, met)));
    });
    return push(each.reduce(or));
  });
  return { judge: judging, wavers: canFail ? null : wavering, reads };
}

/** Judges the transition between these words. @param held the global that holds what `wavers` says of the state before */
export function judged({ judge, wavers, reads }: Across, before: readonly Code[], after: readonly Code[], held: number): Code {
  const judging = call(judge, ...before, ...after);
  if (wavers === null) return judging;
  const changes = changedSince(before, after).flatMap((word): Code[] => {
    return reads[word] === 0 ? [] : [[before[word]!, after[word]!, op.i32Xor, i32(reads[word]!), op.i32And]];
  });
  const wanted = changes.reduce<Code>((all, change) => [all, change, op.i32Or], globalGet(held));
  return when(wanted, judging);
}
