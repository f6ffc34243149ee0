/** Several threads, shards and checkpoints change no verdict: the same counts, findings and traces as one search in one piece. */

import { expect, test } from 'vitest';
import type { Verdict } from '../../checker/explore/verdict.js';
import type { Specification } from '../../checker/language/ir.js';
import { startWasmExploration, type WasmOptions } from '../../checker/wasm/explore.js';
import { type Resumption, resumptionOf } from '../../checker/explore/snapshot.js';
import { filesModel } from '../compile/files-model.js';
import { randomSpecification } from '../compile/random-specification.js';
import { STILL } from '../explore/options.js';
import { total } from '../export/total.js';
import { forSeeds } from './seeds.js';

const files = filesModel({ Process: 2, Slot: 2, Device: 2, Space: 1 });

function comparable(verdict: Verdict): unknown {
  return { ...verdict, statistics: { ...verdict.statistics, bytes: 0 } };
}

function whole(specification: Specification, options: WasmOptions): Verdict {
  const exploration = startWasmExploration(specification, specification.instances[0]!, options);
  while (exploration.advance(10));
  return exploration.verdict();
}

/** A clock that ends a slice at every look. */
function impatient(): () => number {
  let now = 0;
  return () => {
    now += 1;
    return now;
  };
}

async function spread(specification: Specification, options: WasmOptions, threads: number, shards: number): Promise<Verdict> {
  const exploration = startWasmExploration(specification, specification.instances[0]!, options);
  if (exploration.advance(0)) expect(await exploration.spread({ threads, shards, inProcess: true })).toBe(true);
  return exploration.verdict();
}

test.each([
  [1, 1],
  [1, 3],
  [2, 2],
  [3, 6],
])('files and devices, %d threads over %d shards', async (threads, shards) => {
  const verdict = await spread(files, STILL, threads, shards);
  expect(verdict.statistics.states).toBeGreaterThan(1000);
  expect(comparable(verdict)).toEqual(comparable(whole(files, STILL)));
});

test.each([
  ['as they are, mostly with evaluation errors', (specification: Specification) => specification],
  ['made total', total],
])(
  'random specifications %s',
  async (_, shape) => {
    await forSeeds(40, async (seed) => {
      const specification = shape(randomSpecification(seed));
      const options = { ...STILL, stopAtFirst: seed % 4 === 0, limits: { states: 1500, bytes: null, seconds: null } };
      const expected = whole(specification, options);
      // A limit on states is kept to the state by one thread only.
      if (expected.limit?.kind === 'states') return;
      const verdict = await spread(specification, { ...options, limits: { ...options.limits, states: null } }, 1 + (seed % 3), 6);
      expect(comparable(verdict)).toEqual(comparable(expected));
    });
  },
  60_000,
);

test('a search goes on from each of its snapshots to the same verdict', () => {
  const instance = files.instances[0]!;
  const expected = comparable(whole(files, STILL));
  const first = startWasmExploration(files, instance, { ...STILL, clock: impatient() });
  for (let more = true, kept = 0; more && kept < 5; kept += 1) {
    more = first.advance(0);
    const snapshot = first.snapshot()!;
    const records = Uint8Array.from(snapshot.records(0, snapshot.progress.states));
    const resumption: Resumption = { progress: { ...snapshot.progress, seconds: 0 }, records: () => [records] };
    expect(comparable(whole(files, { ...STILL, resume: () => resumption }))).toEqual(expected);
  }
});

test('a search in several threads goes on from each of its snapshots, in one thread and in several, to the same verdict', async () => {
  const instance = files.instances[0]!;
  const expected = comparable(whole(files, STILL));
  const first = startWasmExploration(files, instance, STILL);
  first.advance(0);
  const kept: Resumption[] = [];
  await first.spread({ threads: 2, shards: 4, inProcess: true }, () => {
    const snapshot = first.snapshot()!;
    kept.push({ ...resumptionOf(snapshot), records: () => pieces, progress: { ...snapshot.progress, seconds: 0 } });
    const pieces = [...resumptionOf(snapshot).records()];
  });
  expect(kept.length).toBeGreaterThan(3);
  for (const resumption of kept) {
    const options = { ...STILL, resume: () => resumption };
    expect(comparable(whole(files, options))).toEqual(expected);
    const again = startWasmExploration(files, instance, options);
    expect(again.size()).toBe(resumption.progress.states);
    expect(await again.spread({ threads: 3, shards: 3, inProcess: true })).toBe(true);
    expect(comparable(again.verdict())).toEqual(expected);
  }
});

test.each([
  ['one memory', false, { states: null, bytes: 1000, seconds: null }, 'memory'],
  ['one memory with a limit on states', false, { states: 500, bytes: null, seconds: null }, 'states'],
  ['shards', true, { states: null, bytes: 1000, seconds: null }, 'memory'],
])('what has no room for all that it goes on with keeps nothing over it: %s', async (_, inShards, limits, kind) => {
  const larger = filesModel({ Process: 2, Slot: 3, Device: 2, Space: 1 });
  const first = startWasmExploration(larger, larger.instances[0]!, { ...STILL, clock: impatient() });
  while (first.size() < 10_000 && first.advance(0));
  const known = resumptionOf(first.snapshot()!);
  // As if the first property had been decided in the last state, which has no room.
  const { open, found, states } = known.progress;
  const decided = { open: [0, ...open.slice(1)], found: [states - 1, ...found.slice(1)] };
  const from = { ...known, progress: { ...known.progress, ...decided } };
  const second = startWasmExploration(larger, larger.instances[0]!, { ...STILL, limits, resume: () => from });
  expect(second.hasRoomFor({ threads: 1, shards: 1 })).toBe(true);
  if (inShards) await second.spread({ threads: 1, shards: 1, inProcess: true });
  else while (second.advance(0));
  expect(second.verdict()).toMatchObject({ status: 'unknown', limit: { kind } });
  expect(new Set(second.verdict().properties.map(({ status }) => status))).toEqual(new Set(['unknown']));
  expect(second.verdict().statistics.frontier).toBeGreaterThanOrEqual(0);
  expect(second.snapshot()).toBe(null);
});
