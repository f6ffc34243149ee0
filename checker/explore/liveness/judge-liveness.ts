/** The liveness properties of a system that has been explored to the end: each holds, or has a lasso that refutes it. */

import type { Memory } from '../memory.js';
import type { VisitedSet } from '../visited-set.js';
import type { LeadsToDescription, TransitionSystem } from '../../system.js';
import { approach, type Place } from './approach.js';
import { fairComponents, type Groups } from './fair-components.js';
import { buildGraph, type Graph } from './graph.js';
import { type Labels, labelsOf, rangeOf } from './labels.js';
import { type Arc, walkAround } from './lasso.js';

/** A behaviour that never meets the conclusion. */
export interface Lasso {
  /** Values of the property's parameters, as integers. */
  readonly values: Int32Array;
  /** Indices of explored states: from one where the premise is met to the one where the loop begins. */
  readonly stretch: readonly number[];
  /** From the last state of the stretch back to it; empty where the behaviour stops. */
  readonly loop: readonly Arc[];
  readonly labels: Labels;
}

export interface LivenessFinding {
  readonly lasso: Lasso | null;
  /** Whether the premise was met by any state, for any values of the parameters. */
  readonly premiseMet: boolean;
}

/** What was found of each liveness property, in their order; null when they could not be judged. */
export type LivenessFindings = readonly LivenessFinding[] | null;

/** One finding a property, or null when there was no memory. Pauses now and then. */
export function* judgeLiveness(
  system: TransitionSystem,
  visited: VisitedSet,
  memory: Memory,
  place: Place,
): Generator<void, LivenessFindings> {
  const properties = system.liveness ?? [];
  if (properties.length === 0) return [];
  const labels = labelsOf(system);
  const graph = yield* buildGraph(system, visited, labels, memory);
  const region = memory.take(visited.size);
  const order = memory.take(visited.size);
  const low = memory.take(visited.size);
  const onStack = memory.take(visited.size);
  if (graph === null || region === null || order === null || low === null || onStack === null) return null;
  const scratch = { order, low, onStack };
  const findings: LivenessFinding[] = [];
  for (const property of properties) {
    const groups = groupsOf(property, labels);
    let lasso: Lasso | null = null;
    let length = Number.POSITIVE_INFINITY;
    let premiseMet = false;
    for (const values of combinations(property)) {
      yield;
      const found = approach(system, visited, graph, memory, property, values, place);
      if (found === null) return null;
      const { states, stretchTo } = found.approach;
      premiseMet ||= found.approach.premiseMet;
      const trap = states.length === 0 ? null : nearestTrap(graph, groups, found.approach, region, scratch);
      if (trap !== null && found.approach.length[trap.state]! < length) {
        length = found.approach.length[trap.state]!;
        const loop = walkAround(graph, groups, trap.members, trap.state);
        lasso = { values, stretch: stretchTo(trap.state), loop, labels };
      }
      found.release();
    }
    findings.push({ lasso, premiseMet });
  }
  return findings;
}

interface Trap {
  readonly state: number;
  readonly members: readonly number[];
}

/** The state nearest to an initial one from which the conclusion can be kept away for ever; among equals, one to stop in. */
function nearestTrap(
  graph: Graph,
  groups: Groups,
  { states, length }: { readonly states: readonly number[]; readonly length: Int32Array },
  region: Int32Array,
  scratch: Parameters<typeof fairComponents>[4],
): Trap | null {
  region.fill(0);
  let nearest: Trap | null = null;
  for (const members of fairComponents(graph, groups, states, region, scratch)) {
    for (const state of members) {
      const before = nearest === null ? 0 : length[state]! - length[nearest.state]!;
      const shorter = nearest === null || before < 0 || (before === 0 && members.length < nearest.members.length);
      if (shorter) nearest = { state, members };
    }
  }
  return nearest;
}

function groupsOf(property: LeadsToDescription, labels: Labels): Groups {
  const groupOf = new Int32Array(labels.count).fill(-1);
  const strengths: ('weak' | 'strong')[] = [];
  for (const { strength, action, each } of property.fairness) {
    const concerned = labels.ofCall(action);
    if (concerned.length === 0) continue;
    for (const [index, label] of concerned.entries()) {
      if (each || index === 0) strengths.push(strength);
      groupOf[label] = strengths.length - 1;
    }
  }
  return { strengths, of: (label) => (label < 0 ? -1 : groupOf[label]!) };
}

/** All values of the parameters, the last one changing fastest. */
function combinations({ parameters }: LeadsToDescription): readonly Int32Array[] {
  return parameters
    .reduce<readonly (readonly number[])[]>(
      (all, { type }) => {
        const [low, high] = rangeOf(type);
        const values = Array.from({ length: high - low + 1 }, (_, index) => low + index);
        return all.flatMap((chosen) => values.map((value) => [...chosen, value]));
      },
      [[]],
    )
    .map((values) => Int32Array.from(values));
}
