/** The sets of states in which a behaviour can stay for ever while it is fair. */

import { components, type Scratch } from './components.js';
import type { Graph } from './graph.js';

/** What one property assumes, over the labels of a graph. */
export interface Groups {
  readonly strengths: readonly ('weak' | 'strong')[];
  /** Group of a label; -1 for labels, and for transitions without one, that the property assumes nothing of. */
  of(label: number): number;
}

/** What the groups can do inside a set of states. */
interface Account {
  /** Per group: in how many of the states it is enabled, and whether a transition of it stays inside. */
  readonly enabled: Int32Array;
  readonly taken: Uint8Array;
}

/**
 * Every maximal fair set within `states`; a set of one state means also that the behaviour stops there.
 * Weak fairness of a group is met in a strongly connected set where the group is taken inside, or disabled somewhere; strong
 * fairness where it is taken inside, or disabled everywhere. So a set that fails a strong group only may have fair parts: those
 * without the states where that group is enabled.
 * @param region zero outside of `states`; used as working memory, and left in disorder
 */
export function fairComponents(
  graph: Graph,
  groups: Groups,
  states: readonly number[],
  region: Int32Array,
  scratch: Scratch,
): readonly (readonly number[])[] {
  const fair: (readonly number[])[] = [];
  const open: (readonly number[])[] = [states];
  let regions = 0;
  const claim = (members: readonly number[]): number => {
    regions++;
    for (const state of members) region[state] = regions;
    return regions;
  };
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const number = claim(part);
    for (const component of components(graph, { region, number, states: part }, scratch)) {
      const { enabled, taken } = accountOf(graph, groups, component, region, claim(component));
      const unmet = groups.strengths.map((_, group) => group).filter((group) => taken[group] === 0);
      if (unmet.some((group) => groups.strengths[group] === 'weak' && enabled[group] === component.length)) continue;
      const starved = new Set(unmet.filter((group) => groups.strengths[group] === 'strong' && enabled[group]! > 0));
      if (starved.size === 0) fair.push(component);
      else {
        const rest = component.filter((state) => !enables(graph, groups, state, starved));
        for (const state of component) region[state] = 0;
        if (rest.length > 0) open.push(rest);
      }
    }
  }
  return fair;
}

function accountOf(graph: Graph, groups: Groups, component: readonly number[], region: Int32Array, number: number): Account {
  const enabled = new Int32Array(groups.strengths.length);
  const taken = new Uint8Array(groups.strengths.length);
  const countedAt = new Int32Array(groups.strengths.length).fill(-1);
  for (const state of component) {
    const end = graph.firstEdge(state + 1);
    for (let edge = graph.firstEdge(state); edge < end; edge++) {
      const group = groups.of(graph.labelOf(edge));
      if (group < 0) continue;
      if (countedAt[group] !== state) enabled[group] = enabled[group]! + 1;
      countedAt[group] = state;
      if (region[graph.targetOf(edge)] === number) taken[group] = 1;
    }
  }
  return { enabled, taken };
}

function enables(graph: Graph, groups: Groups, state: number, wanted: ReadonlySet<number>): boolean {
  const end = graph.firstEdge(state + 1);
  for (let edge = graph.firstEdge(state); edge < end; edge++) if (wanted.has(groups.of(graph.labelOf(edge)))) return true;
  return false;
}
