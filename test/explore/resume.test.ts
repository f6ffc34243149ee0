/** An exploration that was kept between two slices and goes on in another one ends with the verdict of one that was not interrupted. */

import jsc from 'jsverify';
import { expect, test } from 'vitest';
import { explore, type ExploreOptions, startExploration } from '../../checker/explore/explore.js';
import { resumptionOf, type Resumption } from '../../checker/explore/snapshot.js';
import type { Verdict } from '../../checker/explore/verdict.js';
import type { TransitionSystem } from '../../checker/system.js';
import { forAll } from '../property.js';
import { dials } from '../systems/dials.js';
import { graph } from '../systems/graph.js';
import { philosophers } from '../systems/philosophers.js';
import type { SmallProperty } from '../systems/small-system.js';
import { STILL, tickingClock } from './options.js';

const VERTICES = 60;
const vertex = jsc.nat(VERTICES - 1);

const properties: readonly SmallProperty[] = [
  { name: 'NotNine', kind: 'invariant', holds: ([at]) => at !== 9 },
  { name: 'Seven', kind: 'reachable', holds: ([at]) => at === 7 },
  { name: 'NoLongWayDown', kind: 'transition', across: ([before], [after]) => after > before - 30 },
];

/** Of a few states, so that there are many slices: the clock is looked at after every sixteen batches. */
const CUT: ExploreOptions = { ...STILL, batch: 1 };

/** Whole records, as they come from a file. */
function kept(system: TransitionSystem, slices: number, before: Resumption | null = null): Resumption | null {
  const exploration = startExploration(system, { ...CUT, clock: tickingClock(1) }, before);
  for (let slice = 0; slice < slices; slice++) exploration.advance(0);
  const snapshot = exploration.snapshot();
  if (snapshot === null) return null;
  const resumption = resumptionOf(snapshot);
  const records = [...resumption.records()];
  return { progress: JSON.parse(JSON.stringify(resumption.progress)), records: () => records };
}

function goneOn(system: TransitionSystem, from: Resumption | null): Verdict {
  const exploration = startExploration(system, CUT, from);
  while (exploration.advance(Number.POSITIVE_INFINITY));
  return exploration.verdict();
}

function untimed({ statistics, ...verdict }: Verdict) {
  const { states, transitions, selfLoops, depth, statesPerDepth, frontier } = statistics;
  return { ...verdict, states, transitions, selfLoops, depth, statesPerDepth, frontier };
}

test('random graphs, whatever the width of a state and the slice', () => {
  forAll(
    jsc.tuple([jsc.array(jsc.pair(vertex, vertex)), jsc.nearray(vertex), jsc.elements([1, 2, 3, 5]), jsc.nat(12)]),
    ([edges, initial, words, slices]) => {
      const system = (): TransitionSystem => graph({ vertices: VERTICES, initial, edges }, words, properties);
      const from = kept(system(), slices + 1);
      expect(from).not.toBeNull();
      expect(untimed(goneOn(system(), from))).toEqual(untimed(explore(system(), CUT)));
    },
    300,
  );
});

test.each([
  ['dials', () => dials(4, 9, 2)],
  ['philosophers', () => philosophers(9)],
] as const)('%s, again and again', (_, system) => {
  const whole = untimed(explore(system(), CUT));
  let from: Resumption | null = null;
  for (let times = 0; times < 5; times++) {
    const before: Resumption | null = from;
    from = kept(system(), 20, before);
    expect(from!.progress.expanded).toBeGreaterThan(before?.progress.expanded ?? 0);
    expect(untimed(goneOn(system(), from))).toEqual(whole);
  }
});

test('nothing is kept before it begins, and nothing where a limit has lost states', () => {
  expect(startExploration(dials(4, 9, 2), STILL).snapshot()).toBeNull();
  const limited = startExploration(dials(4, 9, 2), { ...STILL, limits: { states: 100, bytes: null, seconds: null } });
  while (limited.advance(Number.POSITIVE_INFINITY));
  expect(limited.snapshot()).toBeNull();
});

test('a limit of time loses nothing', () => {
  const stopped = startExploration(dials(4, 9, 2), {
    ...CUT,
    clock: tickingClock(10),
    limits: { states: null, bytes: null, seconds: 0.2 },
  });
  while (stopped.advance(Number.POSITIVE_INFINITY));
  const snapshot = stopped.snapshot()!;
  const unfinished = untimed(stopped.verdict());
  expect(unfinished).toMatchObject({ exhaustive: false, limit: { kind: 'time' } });
  expect(unfinished.frontier).toBe(snapshot.progress.states - snapshot.progress.expanded);
  expect(untimed(goneOn(dials(4, 9, 2), resumptionOf(snapshot)))).toEqual(untimed(explore(dials(4, 9, 2), CUT)));
});
