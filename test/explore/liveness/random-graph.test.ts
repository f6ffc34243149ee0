/** On random graphs and under random fairness, liveness is judged as by trying every set of states. */

import jsc from 'jsverify';
import { expect, test } from 'vitest';
import { explore } from '../../../checker/explore/explore.js';
import type { FairnessDescription, TransitionSystem } from '../../../checker/system.js';
import type { Step } from '../../../checker/trace/trace.js';
import { forAll } from '../../property.js';
import { STILL } from '../options.js';
import { coloured, type Edge } from '../../systems/coloured-graph.js';

const VERTICES = 6;
const COLOURS = ['red', 'green', 'blue'] as const;
const vertex = jsc.nat(VERTICES - 1);
const edges = jsc.array(jsc.tuple([vertex, vertex, jsc.nat(COLOURS.length - 1), jsc.nat(1)])) as unknown as jsc.Arbitrary<Edge[]>;
const strength = jsc.elements(['none', 'weak', 'strong', 'each weak', 'each strong']);
const places = jsc.array(vertex);

/** The sets of at least one state, as bit masks. */
const SETS = Array.from({ length: 2 ** VERTICES - 1 }, (_, index) => index + 1);

test('a property is refuted exactly where some set of states can be stayed in for ever, fairly', () => {
  forAll(
    jsc.tuple([edges, jsc.array(strength), places, places]),
    ([given, strengths, premises, conclusions]) => {
      const graph = given as Edge[];
      const fairness = COLOURS.flatMap((action, index): FairnessDescription[] => {
        const wanted = (strengths as string[])[index] ?? 'none';
        const kind = wanted.endsWith('weak') ? 'weak' : 'strong';
        return wanted === 'none' ? [] : [{ action, strength: kind, each: wanted.startsWith('each') }];
      });
      const pending = (at: number) => !(conclusions as number[]).includes(at);
      const system = coloured(VERTICES, COLOURS, graph);
      const withClaim: TransitionSystem = {
        ...system,
        liveness: [
          {
            name: 'Claim',
            documentation: '',
            span: { file: 'graph.ilk', start: 0, end: 0 },
            parameters: [],
            fairness,
            premise: () => (premises as number[]).includes(system.cells[0]!),
            conclusion: () => !pending(system.cells[0]!),
          },
        ],
      };
      const [claim] = explore(withClaim, STILL).properties.filter(({ kind }) => kind === 'leads-to');
      const shortest = shortestStem(graph, fairness, premises as number[], pending);
      expect(claim!.status).toBe(shortest === null ? 'holds' : 'violated');
      if (shortest === null) return;
      expect(claim!.trace!.stem.length).toBe(shortest);
      expectFair(graph, fairness, pending, claim!.trace!.stem, claim!.trace!.loop!);
    },
    400,
  );
});

/** Length of the shortest stem of any refutation. The lasso may begin anywhere in a fair set. */
function shortestStem(
  graph: readonly Edge[],
  fairness: readonly FairnessDescription[],
  premises: readonly number[],
  pending: (at: number) => boolean,
): number | null {
  const moves = graph.filter(([from, to]) => from !== to);
  const traps = new Set<number>();
  for (const set of SETS) {
    const members = membersOf(set);
    if (!members.every(pending) || !isStronglyConnected(moves, members)) continue;
    if (groupsOf(moves, fairness).every(({ strength: of, edges: own }) => isFair(of, own, members)))
      for (const at of members) traps.add(at);
  }
  const plain = distances(moves, new Map([[0, 0]]), () => true);
  const sources = new Map(premises.filter((at) => pending(at) && plain.has(at)).map((at) => [at, plain.get(at)!]));
  const reached = distances(moves, sources, pending);
  const lengths = [...reached].filter(([at]) => traps.has(at)).map(([, length]) => length);
  return lengths.length === 0 ? null : Math.min(...lengths);
}

interface Group {
  readonly strength: 'weak' | 'strong';
  readonly edges: readonly Edge[];
}

function groupsOf(moves: readonly Edge[], fairness: readonly FairnessDescription[]): Group[] {
  return fairness.flatMap(({ action, strength: of, each }) => {
    const own = moves.filter(([, , colour]) => COLOURS[colour] === action);
    return each
      ? [0, 1].map((shade) => ({ strength: of, edges: own.filter((edge) => edge[3] === shade) }))
      : [{ strength: of, edges: own }];
  });
}

/** What a run that visits all of the members again and again, and takes all edges between them, owes to a group. */
function isFair(of: 'weak' | 'strong', own: readonly Edge[], members: readonly number[]): boolean {
  if (own.some(([from, to]) => members.includes(from) && members.includes(to))) return true;
  const enabled = members.filter((at) => own.some(([from]) => from === at));
  return of === 'weak' ? enabled.length < members.length : enabled.length === 0;
}

function isStronglyConnected(moves: readonly Edge[], members: readonly number[]): boolean {
  const inside = (at: number) => members.includes(at);
  return members.every((start) => distances(moves, new Map([[start, 0]]), inside).size === members.length);
}

function distances(moves: readonly Edge[], sources: ReadonlyMap<number, number>, may: (at: number) => boolean): Map<number, number> {
  const found = new Map(sources);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [from, to] of moves) {
      const next = (found.get(from) ?? Number.POSITIVE_INFINITY) + 1;
      if (!may(to) || next >= (found.get(to) ?? Number.POSITIVE_INFINITY)) continue;
      found.set(to, next);
      changed = true;
    }
  }
  return found;
}

function membersOf(set: number): number[] {
  return Array.from({ length: VERTICES }, (_, at) => at).filter((at) => ((set >> at) & 1) === 1);
}

/** The steps are edges of the graph, the loop closes, nothing in it is concluded, and each group gets its due. */
function expectFair(
  graph: readonly Edge[],
  fairness: readonly FairnessDescription[],
  pending: (at: number) => boolean,
  stem: readonly Step[],
  loop: readonly Step[],
): void {
  const walk = (from: number, steps: readonly Step[]) => {
    const places = [from];
    for (const step of steps) {
      const target = step.bindings.target as number;
      const { shade } = step.arguments;
      const edge = graph.find(
        ([at, to, colour, of]) => at === places.at(-1) && to === target && COLOURS[colour] === step.action && of === shade,
      );
      expect(edge, `${step.action} from ${places.at(-1)} to ${target}`).toBeDefined();
      places.push(target);
    }
    return places;
  };
  const start = walk(0, stem).at(-1)!;
  const around = walk(start, loop);
  expect(around.at(-1)).toBe(start);
  expect(around.every(pending)).toBe(true);
  const moves = graph.filter(([from, to]) => from !== to);
  for (const { strength: of, edges: own } of groupsOf(moves, fairness)) {
    const taken = loop.some((step, index) =>
      own.some(
        ([from, to, colour, shade]) =>
          from === around[index] && to === around[index + 1] && COLOURS[colour] === step.action && shade === step.arguments.shade,
      ),
    );
    const enabled = new Set(around.filter((at) => own.some(([from]) => from === at)));
    expect(taken || (of === 'weak' ? enabled.size < new Set(around).size : enabled.size === 0)).toBe(true);
  }
}
