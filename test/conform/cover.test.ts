/** What conformance chooses to run: every rule, every effect, every order of two failing checks, in few sequences. */

import { beforeAll, describe, expect, test } from 'vitest';
import { runCampaign } from '../../checker/conform/campaign.js';
import { ruleKey, rulesOf } from '../../checker/conform/rule.js';
import { followCalls } from '../../checker/conform/follow.js';
import { jobsOf, planned, type Prepared, prepare } from './door.js';
import { faultyBench } from './faulty-bench.js';

const campaignOf = (prepared: Prepared, jobs: ReturnType<typeof jobsOf>) =>
  runCampaign(jobs, { machines: 1, open: async () => faultyBench(prepared, () => null), isCancelled: () => false, onProgress: () => {} });

describe('a door', () => {
  let door: Prepared;
  beforeAll(async () => {
    door = await prepare('door.ilk', 'house', 'effects');
  }, 60_000);

  test('states that only the administrator leads to are told apart from those of a kernel', () => {
    expect(door.graph).toMatchObject({ performable: 9, states: 18, exhaustive: true });
    expect(door.graph.reached).toContain('enter#3');
    expect([...door.graph.aims.keys()]).not.toContain('enter#3');
    expect(door.graph.reached).not.toContain('never#1');
  });

  test('every aim is met by what is run, and nothing is agreed that was not', async () => {
    for (const probes of [0, 3]) {
      const plan = planned(door, probes);
      const { tally, left } = await campaignOf(door, jobsOf(plan));
      expect(left).toEqual([]);
      expect([...plan.aims].filter((aim) => !tally.aims.has(`house: ${aim}`))).toEqual([]);
      expect([...tally.divergences.values(), ...tally.unjudged.values(), ...tally.losses]).toEqual([]);
      const missing = rulesOf(door.specification)
        .map(ruleKey)
        .filter((key) => (tally.rules.get(key)?.agreed ?? 0) === 0);
      expect(missing).toEqual(['enter#3', 'seal#0', 'never#1']);
    }
  });

  test('few sequences: several aims each', () => {
    const plan = planned(door, 0);
    expect(plan.aims.size).toBeGreaterThan(12);
    expect(plan.cover.length).toBeLessThanOrEqual(plan.aims.size / 4);
  });

  test('two checks that fail at once are found exactly where they can', () => {
    expect(door.orders.found).toEqual([{ action: 'enter', first: 1, second: 2 }]);
    const [witness] = door.orders.witnesses.get('enter#1 before #2')!;
    // Three calls lead there: somebody is in, and the last key was given back: take, enter, drop.
    expect(door.graph.pathTo(witness!.state)).toHaveLength(4);
  });

  test('a probe asks for what a call has changed', () => {
    const probed = planned(door, 3).cover.flatMap(({ sequence }) => [sequence.trace.stem]);
    for (const stem of probed) {
      for (const [index, step] of stem.entries()) {
        if (step.action !== 'take_key' || step.outcome !== 'ok') continue;
        expect(stem.slice(index + 1, index + 4).filter(({ changes }) => changes.length === 0).length).toBeGreaterThan(0);
      }
    }
  });

  test('walks are the same for the same seed, and others for another', () => {
    const stems = (seed: number) =>
      planned(door, 0, { walks: 3, calls: 25, seed }).walks.map(({ sequence }) =>
        sequence.trace.stem.map(({ action, outcome }) => `${action} ${outcome}`),
      );
    expect(stems(7)).toEqual(stems(7));
    expect(stems(7)).not.toEqual(stems(8));
    expect(stems(7).map(({ length }) => length)).toEqual([25, 25, 25]);
  });

  test('an exploration that is cut short is not called exhaustive', async () => {
    const cut = await prepare('door.ilk', 'house', 'rules', 5);
    expect(cut.graph).toMatchObject({ states: 5, exhaustive: false });
  });

  test('calls that are left out rename what comes after them', async () => {
    const files = await prepare('../replay/device-files.ilk', 'two_processes', 'rules', 400);
    const { system } = files.narrow;
    const initial = files.graph.stateOf(0);
    expect(followCalls(system, initial, [])).toEqual([]);
    const impossible = { action: 'read', actor: 'process0', arguments: { p: 'process0', f: 'file0' }, bindings: {}, outcome: 'EINVAL' };
    expect(
      followCalls(system, initial, [{ ...impossible, outcomeIndex: 1, result: 0, changes: [], location: '', source: null }]),
    ).toBeNull();
  });
});

describe('a call that waits', () => {
  let queue: Prepared;
  beforeAll(async () => {
    queue = await prepare('queue.ilk', 'gate', 'rules');
  }, 60_000);

  test('is gone on with as soon as it can: nothing is asked of a kernel in between', async () => {
    const stems = planned(queue, 2, { walks: 5, calls: 20, seed: 1 });
    for (const { sequence } of [...stems.cover, ...stems.walks]) {
      const actions = sequence.trace.stem.map(({ action }) => action);
      let waits = false;
      for (const [index, { action, outcome }] of sequence.trace.stem.entries()) {
        if (waits && action === 'lift') expect([...actions, 'enter.return'][index + 1], actions.join(' ')).toBe('enter.return');
        waits = outcome === 'blocked' || (waits && action !== 'enter.return');
      }
    }
    const { tally } = await campaignOf(queue, jobsOf(stems));
    expect([...tally.divergences.values(), ...tally.unjudged.values()]).toEqual([]);
    expect(tally.rules.get('look#1')!.agreed).toBeGreaterThan(0);
    expect(tally.aims).toContain('gate: enter#0');
  });
});
