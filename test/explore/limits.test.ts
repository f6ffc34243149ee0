/** Limits, cancellation and stopping early: what is known is told, and nothing more is claimed. */

import { describe, expect, test } from 'vitest';
import { explore, exploreInSlices, startExploration } from '../../checker/explore/explore.js';
import type { Progress } from '../../checker/explore/progress.js';
import type { SmallProperty } from '../systems/small-system.js';
import { twoBitClock } from '../systems/clock.js';
import { counter } from '../systems/counter.js';
import { dials } from '../systems/dials.js';
import { STILL, tickingClock } from './options.js';

const NOT_TEN: SmallProperty = { name: 'NotTen', kind: 'invariant', holds: ([count]) => count !== 10 };
const TWENTY: SmallProperty = { name: 'Twenty', kind: 'reachable', holds: ([count]) => count === 20 };

describe('the limit of states', () => {
  test('is exact, and leaves the verdict unknown', () => {
    const verdict = explore(dials(4, 9, 2), { ...STILL, limits: { states: 1000, bytes: null, seconds: null } });
    expect(verdict).toMatchObject({ status: 'unknown', exhaustive: false, limit: { kind: 'states', states: 1000 } });
    expect(verdict.statistics.states).toBe(1000);
    expect(verdict.statistics.frontier).toBeGreaterThan(0);
    expect(verdict.statistics.statesPerDepth.reduce((sum, states) => sum + states, 0)).toBe(1000);
    expect(verdict.properties.map(({ status }) => status)).toEqual(['unknown']);
    expect(verdict.vacuity.judged).toBe(false);
  });

  test('that is just large enough is no limit', () => {
    const verdict = explore(counter(99), { ...STILL, limits: { states: 100, bytes: null, seconds: null } });
    expect(verdict).toMatchObject({ status: 'holds', exhaustive: true, limit: null, statistics: { states: 100, frontier: 0 } });
  });

  test('keeps what was found before it', () => {
    const limits = { states: 15, bytes: null, seconds: null };
    const verdict = explore(counter(1000, 1, [NOT_TEN, TWENTY]), { ...STILL, limits, batch: 1 });
    expect(verdict).toMatchObject({ status: 'violated', exhaustive: false, limit: { kind: 'states' } });
    expect(verdict.properties.map(({ name, status, trace }) => [name, status, trace?.stem.length])).toEqual([
      ['NotTen', 'violated', 10],
      ['Twenty', 'unknown', undefined],
      ['deadlock', 'unknown', undefined],
    ]);
  });
});

describe('the limit of memory', () => {
  test('ends the exploration before it is passed', () => {
    const verdict = explore(dials(5, 12, 2), { ...STILL, limits: { states: null, bytes: 2 ** 20, seconds: null } });
    expect(verdict).toMatchObject({ status: 'unknown', limit: { kind: 'memory', bytes: 2 ** 20 } });
    expect(verdict.statistics.bytes).toBeLessThanOrEqual(2 ** 20);
    expect(verdict.statistics.states).toBeGreaterThan(10_000);
  });

  test('so small that nothing fits explores nothing', () => {
    const verdict = explore(counter(3), { ...STILL, limits: { states: null, bytes: 1, seconds: null } });
    expect(verdict).toMatchObject({ status: 'unknown', statistics: { states: 0, transitions: 0, depth: -1 } });
  });
});

describe('the limit of time', () => {
  test('is read from the clock it is given', () => {
    const options = { ...STILL, clock: tickingClock(100), limits: { states: null, bytes: null, seconds: 2 } };
    const verdict = explore(dials(5, 12, 2), options);
    expect(verdict).toMatchObject({ status: 'unknown', limit: { kind: 'time', seconds: 2 } });
    expect(verdict.statistics.seconds).toBeGreaterThanOrEqual(2);
    expect(verdict.statistics.states).toBeLessThan(12 ** 5);
  });
});

test('cancellation ends the exploration within a few thousand transitions', () => {
  let looks = 0;
  const verdict = explore(dials(5, 12, 2), { ...STILL, isCancelled: () => ++looks >= 3 });
  expect(verdict).toMatchObject({ status: 'unknown', limit: { kind: 'cancelled' } });
  expect(verdict.statistics.transitions).toBeLessThan(20_000);
});

test('stopping at the first violation leaves the others unknown', () => {
  const verdict = explore(twoBitClock(), { ...STILL, stopAtFirst: true });
  expect(verdict).toMatchObject({ status: 'violated', exhaustive: false, limit: { kind: 'first' } });
  expect(verdict.properties.map(({ status }) => status)).toEqual(['unknown', 'unknown', 'violated', 'unknown']);
});

test('a witness is no reason to stop at', () => {
  const verdict = explore(counter(30, 1, [TWENTY]), { ...STILL, stopAtFirst: true });
  expect(verdict).toMatchObject({ status: 'holds', exhaustive: true, limit: null, statistics: { states: 31 } });
});

test('progress is reported at its interval, rises, and never exceeds what is found in the end', () => {
  const reports: Progress[] = [];
  const options = { ...STILL, clock: tickingClock(10), progressInterval: 50, onProgress: (progress: Progress) => reports.push(progress) };
  const { statistics } = explore(dials(4, 9, 2), options);
  expect(reports.length).toBeGreaterThan(1);
  expect(reports.map(({ states }) => states)).toEqual(reports.map(({ states }) => states).toSorted((left, right) => left - right));
  for (const report of reports) {
    expect(report.states).toBeLessThanOrEqual(statistics.states);
    expect(report.transitions).toBeLessThanOrEqual(statistics.transitions);
    expect(report.frontier).toBeLessThan(report.states);
  }
  const gaps = reports.slice(1).map((report, index) => Math.round((report.seconds - reports[index].seconds) * 1000));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(50);
});

describe('slices', () => {
  test('interrupt an exploration without changing what it finds', async () => {
    let pauses = 0;
    const whole = explore(dials(4, 9, 2), STILL);
    const sliced = await exploreInSlices(startExploration(dials(4, 9, 2), { ...STILL, clock: tickingClock(30) }), async () => {
      pauses++;
    });
    expect(pauses).toBeGreaterThan(3);
    expect({ ...sliced.statistics, seconds: 0, rate: 0 }).toEqual({ ...whole.statistics, seconds: 0, rate: 0 });
  });

  test('that are over at once still get on', () => {
    const exploration = startExploration(counter(2000), { ...STILL, clock: tickingClock(1) });
    let slices = 1;
    while (exploration.advance(0)) slices++;
    expect(slices).toBeGreaterThan(3);
    expect(exploration.advance(0)).toBe(false);
    expect(exploration.verdict().statistics.states).toBe(2001);
  });
});
