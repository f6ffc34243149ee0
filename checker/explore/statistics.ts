/** What an exploration counted, by depth, action and outcome. */

import type { TransitionSystem } from '../system.js';
import type { Location, Origin } from '../trace/build.js';
import type { SearchResult } from './search.js';
import type { KeptStates } from './visited-set.js';

export interface OutcomeCount {
  /** "ok", "EINVAL" */
  readonly label: string;
  /** Index within the action. */
  readonly outcome: number;
  readonly kind: 'ok' | 'errno' | 'signal' | 'blocked';
  readonly transitions: number;
  readonly location: Location;
}

export interface ActionCount {
  readonly name: string;
  readonly transitions: number;
  /** Without the end of a body that no way reaches. */
  readonly outcomes: readonly OutcomeCount[];
  readonly location: Location;
}

export interface Statistics {
  readonly states: number;
  /** Self-loops included. */
  readonly transitions: number;
  readonly selfLoops: number;
  /** Length of the longest of the shortest paths; -1 when there is no state. */
  readonly depth: number;
  readonly statesPerDepth: readonly number[];
  /** Most states of one depth. */
  readonly maximumFrontier: number;
  /** Discovered and not expanded: 0 when the exploration is exhaustive. */
  readonly frontier: number;
  readonly actions: readonly ActionCount[];
  readonly seconds: number;
  /** Transitions a second. */
  readonly rate: number;
  /** Most bytes that states, parents, queue and table took together. */
  readonly bytes: number;
  /** Of a packed state alone. */
  readonly packedBytes: number;
}

export function collectStatistics(system: TransitionSystem, visited: KeptStates, result: SearchResult, origin: Origin): Statistics {
  const actions = system.actions.map((action, index): ActionCount => {
    const outcomes = system.outcomes.flatMap((outcome, number): OutcomeCount[] => {
      if (outcome.action !== index || (outcome.outcome === 0 && action.neverEnds)) return [];
      const { label, kind, span } = outcome;
      return [{ label, outcome: outcome.outcome, kind, transitions: result.outcomes[number], location: origin.locate(span) }];
    });
    return { name: action.name, transitions: total(outcomes), outcomes, location: origin.locate(action.span) };
  });
  const transitions = total(actions);
  return {
    states: visited.size,
    transitions,
    selfLoops: result.selfLoops,
    depth: visited.size === 0 ? -1 : result.statesPerDepth.length - 1,
    statesPerDepth: result.statesPerDepth,
    maximumFrontier: result.statesPerDepth.reduce((widest, states) => Math.max(widest, states), 0),
    frontier: result.frontier,
    actions,
    seconds: result.seconds,
    rate: result.seconds > 0 ? transitions / result.seconds : 0,
    bytes: visited.peakBytes,
    packedBytes: 4 * system.words,
  };
}

function total(counts: readonly { readonly transitions: number }[]): number {
  return counts.reduce((sum, count) => sum + count.transitions, 0);
}
