/** Chooses few sequences that together meet every aim: paths of the search tree, with every call that changes nothing made on the way. */

import { equalWords } from '../explore/words.js';
import { aimReader } from './aim.js';
import type { Graph, Witness } from './graph.js';
import type { Move } from './sequence.js';
import type { Subject } from './subject.js';
import { visitKernelSteps } from './urgent.js';

/** What a state of the tree offers. Ordinals are of its transitions. */
interface Node {
  readonly index: number;
  readonly parent: Node | null;
  readonly packed: Int32Array;
  /** The transition that leads here from the parent. */
  readonly arrival: Offer | null;
  readonly loops: readonly Offer[];
  readonly exits: readonly Offer[];
}

interface Offer {
  readonly ordinal: number;
  readonly aims: readonly string[];
}

/** What a new sequence costs beside its calls, in calls: killing processes and binding devices again. */
const RESET = 4;
/** A longer sequence would lose too much when it is cut short. */
const MOST_CALLS = 60;

/** Sequences of moves, most useful first. Every aim of `wanted` that has a witness is met in one of them.
 *  @param wanted aims to meet, by name, with the places where they are met */
export function selectSequences(
  subject: Subject,
  graph: Graph,
  wanted: ReadonlyMap<string, readonly Witness[]>,
): readonly (readonly Move[])[] {
  const open = new Set(wanted.keys());
  const nodes = treeOf(subject, graph, wanted);
  const sequences: (readonly Move[])[] = [];
  while (open.size > 0) {
    const best = bestNode(nodes, open);
    if (best === null) break;
    const moves = movesTo(best, open);
    sequences.push(moves);
    for (const { aims } of moves) for (const aim of aims) open.delete(aim);
  }
  return sequences;
}

function bestNode(nodes: readonly Node[], open: ReadonlySet<string>): Node | null {
  /** New aims and calls on the way to each node; an aim that several nodes of one path offer counts several times. */
  const ways = new Map<Node, { readonly gain: number; readonly calls: number }>();
  let best: Node | null = null;
  let bestScore = 0;
  // Parents come before their children.
  for (const node of nodes) {
    const before = (node.parent === null ? null : ways.get(node.parent)) ?? { gain: 0, calls: 0 };
    const loops = node.loops.map((offer) => gainOf(offer, open)).filter((gain) => gain > 0);
    const gain = before.gain + sum(loops) + (node.arrival === null ? 0 : gainOf(node.arrival, open));
    const calls = before.calls + 1 + loops.length;
    ways.set(node, { gain, calls });
    const leaving = Math.max(0, ...node.exits.map((offer) => gainOf(offer, open)));
    const score = (gain + leaving) / (RESET + calls);
    if (score > bestScore) {
      bestScore = score;
      best = node;
    }
  }
  return best;
}

/** The path to a node, at each state the loops that meet something still open, and at the end the most useful exit. */
function movesTo(last: Node, open: ReadonlySet<string>): readonly Move[] {
  const path: Node[] = [];
  for (let node: Node | null = last; node !== null; node = node.parent) path.unshift(node);
  const left = new Set(open);
  const moves: Move[] = [];
  const make = (node: Node, { ordinal, aims }: Offer): void => {
    moves.push({ state: node.packed, ordinal, aims });
    for (const aim of aims) left.delete(aim);
  };
  for (const node of path) {
    if (node.parent !== null && node.arrival !== null) make(node.parent, node.arrival);
    for (const loop of node.loops) {
      const room = moves.length + (path.length - path.indexOf(node)) < MOST_CALLS;
      if (room && gainOf(loop, left) > 0) make(node, loop);
    }
  }
  const exits = last.exits.map((offer) => ({ offer, gain: gainOf(offer, left) })).filter(({ gain }) => gain > 0);
  const [exit] = exits.sort((one, other) => other.gain - one.gain);
  if (exit !== undefined) make(last, exit.offer);
  return moves;
}

/** The witnesses' states and their ancestors, parents first. */
function treeOf(subject: Subject, graph: Graph, wanted: ReadonlyMap<string, readonly Witness[]>): readonly Node[] {
  const { system, performable } = subject;
  const reader = aimReader(subject);
  const also = new Map<string, string[]>();
  const indices = new Set<number>();
  for (const [aim, witnesses] of wanted) {
    for (const { state, ordinal } of witnesses) {
      const place = `${state} ${ordinal}`;
      also.set(place, [...(also.get(place) ?? []), aim]);
      for (const ancestor of graph.pathTo(state)) indices.add(ancestor);
    }
  }
  const parentOf = (index: number): number | null => graph.pathTo(index).at(-2) ?? null;
  const nodes = new Map<number, Node>();
  const children = new Map<number, number[]>();
  const sorted = [...indices].sort((one, other) => one - other);
  for (const index of sorted) {
    const parent = parentOf(index);
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), index]);
  }
  const arrivals = new Map<number, Offer>();
  for (const index of sorted) {
    const packed = graph.stateOf(index);
    const own = (children.get(index) ?? []).map((child) => ({ child, state: graph.stateOf(child) }));
    const loops: Offer[] = [];
    const exits: Offer[] = [];
    const look = (outcome: number, ordinal: number): void => {
      if (!performable[system.outcomes[outcome]!.action]) return;
      const changed = !equalWords(system.packed, 0, packed, 0, system.words);
      const met = new Set([
        ...reader.aimsOf(outcome, changed).filter((aim) => wanted.has(aim)),
        ...(also.get(`${index} ${ordinal}`) ?? []),
      ]);
      const offer = { ordinal, aims: [...met] };
      if (met.size > 0) (changed ? exits : loops).push(offer);
      if (!changed) return;
      for (const { child, state } of own) {
        if (!arrivals.has(child) && equalWords(system.packed, 0, state, 0, system.words)) arrivals.set(child, offer);
      }
    };
    visitKernelSteps(system, packed, look, reader.enter);
    const parent = parentOf(index);
    nodes.set(index, {
      index,
      parent: parent === null ? null : nodes.get(parent)!,
      packed,
      arrival: arrivals.get(index) ?? null,
      loops,
      exits,
    });
  }
  return sorted.map((index) => nodes.get(index)!);
}

function gainOf({ aims }: Offer, open: ReadonlySet<string>): number {
  let gain = 0;
  for (const aim of aims) if (open.has(aim)) gain++;
  return gain;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
