/** Partial-order reduction of one instance: of calls that do not touch each other, one order is explored. */

import { NotReducible, type Reduction } from '../../explore/reduction.js';
import type { VisitedSet } from '../../explore/visited-set.js';
import type { Instance, Specification } from '../../language/ir.js';
import type { TransitionSystem } from '../../system.js';
import { breakingOrdinal } from '../breaking.js';
import { liveInstance } from '../live-instance.js';
import { callsOf } from './calls.js';
import { createStubborn } from './stubborn.js';
import { visibleCalls } from './visible.js';

/** More calls are not set against each other. */
const MOST_CALLS = 20_000;

/** @throws NotReducible where there is nothing to be gained, with the reason */
export function partialOrderReduction(specification: Specification, instance: Instance, base: TransitionSystem): Reduction {
  const live = liveInstance(specification, instance);
  if (specification.liveness.length > 0) throw new NotReducible(null, '`leads to` asks for every order');
  if ((specification.refinements ?? []).length > 0) throw new NotReducible(null, '`refines` asks for every transition');
  const everywhere = live.properties.find(({ property }) => property.kind === 'transition' && property.on === null);
  if (everywhere !== undefined) throw new NotReducible(null, `${everywhere.property.name} is about all transitions: none may be left out`);
  const calls = callsOf(live, base.variables);
  if (calls.length > MOST_CALLS)
    throw new NotReducible(null, `there are ${calls.length} calls with all their arguments: too many to compare`);
  const visible = visibleCalls(live, calls, base.variables);
  if (calls.every((_, call) => visible.has(call))) throw new NotReducible(null, 'every call changes something that a property reads');
  const { around } = createStubborn(live, calls, base.variables);
  const numberOf = numbering(live.actions.map(({ parameters }) => parameters.map(({ type }) => live.model.ends(type))));
  const loaded = new Int32Array(base.words);
  const enabled = new Set<number>();
  let visited: VisitedSet | null = null;
  let followed: number[] = [];
  let targets: Int32Array[] = [];
  let reducedStates = 0;
  let skipped = 0;

  /** Whether following these calls alone puts nothing off for ever: one of them leads to a state that is still to be expanded. */
  function goesOn(chosen: (call: number) => boolean): boolean {
    const current = visited!.indexOf(loaded, 0);
    return targets.some((target, ordinal) => {
      if (!chosen(followed[ordinal]!)) return false;
      const index = visited!.indexOf(target, 0);
      return index < 0 || index > current;
    });
  }

  /** The calls to follow: null for all. */
  function choose(cells: Int32Array): ReadonlySet<number> | null {
    let best: ReadonlySet<number> | null = null;
    for (const seed of enabled) {
      if (visible.has(seed)) continue;
      const stubborn = around(seed, cells, (call) => enabled.has(call));
      const members = new Set([...enabled].filter((call) => stubborn.has(call)));
      if (members.size >= (best?.size ?? enabled.size)) continue;
      if ([...members].some((call) => visible.has(call)) || !goesOn((call) => members.has(call))) continue;
      best = members;
      if (members.size === 1) break;
    }
    return best;
  }

  const system: TransitionSystem = {
    ...base,
    load(store, offset) {
      base.load(store, offset);
      for (let word = 0; word < loaded.length; word++) loaded[word] = store[offset + word]!;
    },
    successors(visit) {
      enabled.clear();
      followed = [];
      targets = [];
      base.successors((outcome) => {
        const call = numberOf(base.outcomes[outcome]!.action, base.arguments);
        enabled.add(call);
        followed.push(call);
        targets.push(base.packed.slice());
      });
      const chosen = choose(base.cells);
      if (chosen === null) return base.successors(visit);
      reducedStates++;
      let ordinal = 0;
      base.successors((outcome) => {
        if (chosen.has(followed[ordinal++]!)) visit(outcome);
        else skipped++;
      });
    },
  };

  return {
    system,
    onStart: (set) => {
      visited = set;
    },
    concrete: (path, property) =>
      property === null || path.ordinal === null ? path : { ...path, ordinal: breakingOrdinal(base, path.states.at(-1)!, property) },
    summary: () => ({ kind: 'partial-order', refused: null, reducedStates, skipped }),
  };
}

interface Ends {
  readonly low: number;
  readonly high: number;
}

/** The number of the call that a transition is, from its action and arguments, as `callsOf` lists them. */
function numbering(actions: readonly (readonly Ends[])[]): (action: number, values: Int32Array) => number {
  const size = (ends: readonly Ends[]): number => ends.reduce((product, { low, high }) => product * Math.max(0, high - low + 1), 1);
  let next = 0;
  const first = actions.map((ends) => {
    const own = next;
    next += size(ends);
    return own;
  });
  return (action, values) => {
    const ends = actions[action]!;
    let offset = 0;
    for (let position = 0; position < ends.length; position++) {
      const { low, high } = ends[position]!;
      offset = offset * (high - low + 1) + values[position]! - low;
    }
    return first[action]! + offset;
  };
}
