/** The second phase of an exploration: the liveness properties, once every reachable state is known. */

import { judgeLiveness, type LivenessFindings } from './judge-liveness.js';
import { EvaluationError, type TransitionSystem } from '../../system.js';
import type { Limit, Limits } from '../limits.js';
import type { Memory } from '../memory.js';
import type { SearchResult } from '../search.js';
import type { VisitedSet } from '../visited-set.js';

export interface LivenessOptions {
  readonly limits: Limits;
  readonly clock: () => number;
  readonly isCancelled: () => boolean;
}

export interface LivenessPhase {
  /** Whether there is a property to judge. */
  readonly isWanted: boolean;
  /** Goes on for about `milliseconds`. @returns whether there is more to do */
  advance(milliseconds: number): boolean;
  result(): { readonly findings: LivenessFindings; readonly limit: Limit | null; readonly evaluation: SearchResult['evaluation'] };
}

export function startLiveness(system: TransitionSystem, visited: VisitedSet, memory: Memory, options: LivenessOptions): LivenessPhase {
  const { limits } = options;
  const startedAt = options.clock();
  const place = { state: 0 };
  const judging = judgeLiveness(system, visited, memory, place);
  let findings: LivenessFindings = null;
  let limit: Limit | null = null;
  let evaluation: SearchResult['evaluation'] = null;

  function run(sliceEnd: number): boolean {
    for (;;) {
      const next = judging.next();
      if (next.done === true) {
        findings = next.value;
        if (findings === null) limit = { kind: 'memory', bytes: limits.bytes };
        return false;
      }
      const now = options.clock();
      if (options.isCancelled()) limit = { kind: 'cancelled' };
      else if (limits.seconds !== null && (now - startedAt) / 1000 >= limits.seconds) limit = { kind: 'time', seconds: limits.seconds };
      if (limit !== null) return false;
      if (now >= sliceEnd) return true;
    }
  }

  return {
    isWanted: (system.liveness ?? []).length > 0,
    advance(milliseconds) {
      try {
        return run(options.clock() + milliseconds);
      } catch (error) {
        if (!(error instanceof EvaluationError)) throw error;
        evaluation = { error, finding: { state: place.state, ordinal: null } };
        return false;
      }
    },
    result: () => ({ findings, limit, evaluation }),
  };
}
