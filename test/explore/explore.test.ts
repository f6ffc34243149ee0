/** Exact counts, verdicts and shortest counterexamples of systems whose answers are known. */

import { describe, expect, test } from 'vitest';
import { explore } from '../../checker/explore/explore.js';
import type { Verdict } from '../../checker/explore/verdict.js';
import { formatCall } from '../../checker/render/trace-text.js';
import type { TransitionSystem } from '../../checker/system.js';
import { twoBitClock } from '../systems/clock.js';
import { counter } from '../systems/counter.js';
import { dials } from '../systems/dials.js';
import { graph } from '../systems/graph.js';
import { philosophers, philosopherStates } from '../systems/philosophers.js';
import { naiveSearch } from './naive.js';
import { STILL } from './options.js';

function statusOf(verdict: Verdict, name: string): string | undefined {
  return verdict.properties.find((property) => property.name === name)?.status;
}

function callsOf(verdict: Verdict, name: string): readonly string[] | undefined {
  const trace = verdict.properties.find((property) => property.name === name)?.trace;
  return trace?.stem.map((step) => `${step.actor} ${formatCall(step)}`);
}

function expectNaiveCounts(system: TransitionSystem): void {
  const naive = naiveSearch(system);
  const { statistics, properties } = explore(system, STILL);
  expect(statistics).toMatchObject({
    states: naive.states,
    transitions: naive.transitions,
    selfLoops: naive.selfLoops,
    depth: naive.statesPerDepth.length - 1,
    statesPerDepth: naive.statesPerDepth,
    maximumFrontier: Math.max(...naive.statesPerDepth),
    frontier: 0,
  });
  expect(statistics.actions.flatMap(({ outcomes }) => outcomes.map(({ transitions }) => transitions))).toEqual(naive.outcomes);
  const declared = properties.filter(({ kind }) => kind !== 'deadlock');
  expect(declared.map(({ trace }) => trace?.stem.length ?? null)).toEqual(naive.stepsTo);
}

describe('a counter', () => {
  test.each([1, 2, 3, 4, 5, 7])('to 3000 has 3001 states and transitions, at %i words', (words) => {
    const { status, exhaustive, statistics, stored } = explore(counter(3000, words), STILL);
    expect(statistics).toMatchObject({ states: 3001, transitions: 3001, selfLoops: 0, depth: 3000, maximumFrontier: 1 });
    expect({ status, exhaustive }).toEqual({ status: 'holds', exhaustive: true });
    expect(stored).toBe(`exact, ${words} ${words === 1 ? 'word' : 'words'} a state`);
  });
});

describe('the two-bit clock', () => {
  test('ticks three times to what it must not show, and finds every property', () => {
    const verdict = explore(twoBitClock(), STILL);
    expect(verdict.status).toBe('violated');
    expect(verdict.exhaustive).toBe(true);
    expect(verdict.statistics).toMatchObject({ states: 4, transitions: 4, depth: 3 });
    expect(verdict.properties.map(({ name, status, trace }) => [name, status, trace?.stem.length])).toEqual([
      ['NeverThree', 'violated', 3],
      ['Two', 'reached', 2],
      ['OneBitATick', 'violated', 2],
      ['deadlock', 'holds', undefined],
    ]);
  });

  test('started everywhere, has depth 0 and traces without a step', () => {
    const verdict = explore(
      twoBitClock([
        [0, 0],
        [1, 1],
        [0, 1],
        [1, 0],
      ]),
      STILL,
    );
    expect(verdict.statistics).toMatchObject({ states: 4, transitions: 4, depth: 0, statesPerDepth: [4] });
    expect(verdict.properties[0].trace).toMatchObject({ initial: { low: true, high: true }, stem: [] });
    expect(verdict.properties[2].trace).toMatchObject({ initial: { low: true, high: true }, stem: [{ changes: { length: 2 } }] });
  });
});

describe('dining philosophers', () => {
  // The companion Pell numbers: Q(n) = 2 Q(n - 1) + Q(n - 2).
  test.each([
    [2, 6],
    [3, 14],
    [4, 34],
    [5, 82],
    [8, 1154],
  ])('%i of them have %i states, and as many steps to the deadlock as there are', (count, states) => {
    const verdict = explore(philosophers(count), STILL);
    expect(philosopherStates(count)).toBe(states);
    expect(verdict.statistics.states).toBe(states);
    expect(statusOf(verdict, 'NeighboursDoNotEat')).toBe('holds');
    expect(callsOf(verdict, 'SomeoneEats')).toEqual(['process0 take_left() = 0', 'process0 take_right() = 1']);
    expect(callsOf(verdict, 'deadlock')).toEqual(Array.from({ length: count }, (_, process) => `process${process} take_left() = 0`));
  });

  test('count as the naive search counts', () => expectNaiveCounts(philosophers(6)));
});

describe('dials', () => {
  test.each([1, 2, 3, 5])('4 of 9 positions in %i words have 9^4 states, 12 transitions each, and depth 16', (words) => {
    const { statistics } = explore(dials(4, 9, words), STILL);
    expect(statistics).toMatchObject({ states: 6561, transitions: 12 * 6561, selfLoops: 4 * 729, depth: 16 });
  });

  test('count as the naive search counts', () => expectNaiveCounts(dials(3, 7, 2)));
});

describe('a graph', () => {
  test('gives the shortest of several ways', () => {
    const edges = [
      [0, 1],
      [1, 2],
      [2, 5],
      [0, 3],
      [3, 5],
      [5, 4],
      [4, 4],
    ] as const;
    const verdict = explore(
      graph({ vertices: 6, initial: [0], edges }, 3, [{ name: 'NotFour', kind: 'invariant', holds: ([at]) => at !== 4 }]),
      STILL,
    );
    expect(callsOf(verdict, 'NotFour')).toEqual(['system go(target=3)', 'system go(target=5)', 'system go(target=4)']);
    expect(verdict.statistics).toMatchObject({ states: 6, transitions: 7, selfLoops: 1, depth: 3 });
  });

  test('with no edge and no initial state is explored all the same', () => {
    expect(explore(graph({ vertices: 1, initial: [0], edges: [] }), STILL).statistics).toMatchObject({
      states: 1,
      transitions: 0,
      depth: 0,
    });
    const empty = explore(graph({ vertices: 1, initial: [], edges: [] }), STILL);
    expect(empty.statistics).toMatchObject({ states: 0, transitions: 0, depth: -1, maximumFrontier: 0 });
  });

  test('says that a witness does not exist only when it has looked everywhere', () => {
    const far = [{ name: 'Far', kind: 'reachable', holds: ([at]: Int32Array) => at === 9 }] as const;
    const system = (): TransitionSystem =>
      graph(
        {
          vertices: 10,
          initial: [0],
          edges: [
            [0, 1],
            [1, 2],
          ],
        },
        1,
        far,
      );
    expect(statusOf(explore(system(), STILL), 'Far')).toBe('violated');
    const limited = explore(system(), { ...STILL, limits: { states: 2, bytes: null, seconds: null } });
    expect(limited.status).toBe('unknown');
    expect(statusOf(limited, 'Far')).toBe('unknown');
  });
});

test('a transition invariant names the very transition, among several of one state', () => {
  const edges = [
    [0, 1],
    [0, 2],
    [0, 3],
    [0, 0],
  ] as const;
  const property = { name: 'NotToThree', kind: 'transition', across: (_: Int32Array, [after]: Int32Array) => after !== 3 } as const;
  const verdict = explore(graph({ vertices: 4, initial: [0], edges }, 1, [property]), STILL);
  expect(callsOf(verdict, 'NotToThree')).toEqual(['system go(target=3)']);
});

describe('deadlock', () => {
  const edges = [
    [0, 1],
    [1, 2],
    [2, 3],
    [1, 4],
  ] as const;

  test('is shown in the nearest state that has no transition', () => {
    const verdict = explore({ ...graph({ vertices: 5, initial: [0], edges }), deadlockAllowed: false }, STILL);
    expect(callsOf(verdict, 'deadlock')).toEqual(['system go(target=1)', 'system go(target=4)']);
  });

  test('that is allowed is no property, and stops nothing', () => {
    const verdict = explore(graph({ vertices: 5, initial: [0], edges }), { ...STILL, stopAtFirst: true });
    expect(verdict).toMatchObject({ status: 'holds', exhaustive: true, properties: [] });
  });

  test('is not where a state has only itself to go to', () => {
    const verdict = explore({ ...graph({ vertices: 1, initial: [0], edges: [[0, 0]] }), deadlockAllowed: false }, STILL);
    expect(statusOf(verdict, 'deadlock')).toBe('holds');
  });
});

test('batches of one and of thousands find the same', () => {
  const small = explore(philosophers(7), { ...STILL, batch: 1 });
  const large = explore(philosophers(7), { ...STILL, batch: 5000 });
  expect({ ...small, statistics: { ...small.statistics, bytes: 0 } }).toEqual({ ...large, statistics: { ...large.statistics, bytes: 0 } });
});
