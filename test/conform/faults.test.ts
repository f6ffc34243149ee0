/** Machines that die, hang or answer something else: the run goes on, and nothing counts that was not observed. */

import { beforeAll, describe, expect, test } from 'vitest';
import { type CampaignResult, runCampaign } from '../../checker/conform/campaign.js';
import { errno, ok } from '../replay/scripted-backend.js';
import { jobsOf, planned, type Prepared, prepare } from './door.js';
import { type Endings, type Faults, faultyBench } from './faulty-bench.js';

let door: Prepared;
beforeAll(async () => {
  door = await prepare('door.ilk', 'house', 'effects');
}, 60_000);

interface Outcome extends CampaignResult {
  readonly boots: number;
}

async function run(faults: Faults, bootable?: number, probes = 0, endings?: Endings): Promise<Outcome> {
  const bench = faultyBench(door, faults, bootable, endings);
  const jobs = jobsOf(planned(door, probes));
  const result = await runCampaign(jobs, { machines: 1, open: async () => bench, isCancelled: () => false, onProgress: () => {} });
  return { ...result, boots: bench.boots() };
}

const agreedOf = ({ tally }: CampaignResult): number => [...tally.rules.values()].reduce((total, { agreed }) => total + agreed, 0);

describe('a machine that is lost', () => {
  test.each(['dies', 'hangs'] as const)('once: one that %s is restarted, and the run goes on to the end', async (fault) => {
    let faults = 1;
    const whole = await run(() => null);
    const broken = await run((_, sinceBoot) => (sinceBoot === 5 && faults-- > 0 ? fault : null));
    expect(broken.left).toEqual([]);
    expect(broken.boots).toBe(2);
    expect(broken.tally.restarts).toBe(1);
    expect(broken.tally.losses).toMatchObject([{ kind: fault === 'dies' ? 'death' : 'hang', abandoned: 0 }]);
    expect(broken.tally.losses[0]!.console.join('\n')).toContain('the last line of the console');
    expect([...broken.tally.aims].sort()).toEqual([...whole.tally.aims].sort());
    expect([...broken.tally.divergences.values()]).toEqual([]);
  });

  test('always at the same call: that call is never agreed, and what comes after it is given up and counted', async () => {
    const broken = await run((_, __, made) => (made.at(-1) === 'leave' ? 'dies' : null));
    expect(broken.left).toEqual([]);
    expect(broken.tally.rules.get('leave#0')).toBeUndefined();
    expect(broken.tally.losses.filter(({ abandoned }) => abandoned > 0).length).toBeGreaterThan(0);
    expect(broken.tally.losses.every(({ rule }) => rule === 'leave#0')).toBe(true);
    expect(broken.tally.rules.get('take_key#0')!.agreed).toBeGreaterThan(0);
    expect([...broken.tally.divergences.values()]).toEqual([]);
  });

  test('for good: what was not run is told, with the reason', async () => {
    const broken = await run((_, sinceBoot) => (sinceBoot === 3 ? 'dies' : null), 1);
    expect(broken.left.length).toBeGreaterThan(0);
    expect(broken.why).toContain('does not boot');
    // Two calls were answered before it died, and only those count.
    expect(agreedOf(broken)).toBe(2);
  });
});

describe('the end of a sequence', () => {
  const hangs: Endings = (made) => (made.includes('leave') ? 'hangs' : null);

  test('that cannot be reached is a hang, told with the console; what was answered before counts', async () => {
    const whole = await run(() => null);
    const broken = await run(() => null, undefined, 0, hangs);
    expect(broken.left).toEqual([]);
    expect(broken.tally.losses.length).toBeGreaterThan(0);
    for (const { kind, why, console } of broken.tally.losses) {
      expect({ kind, console }).toEqual({ kind: 'hang', console: ['the last line of the console'] });
      expect(why).toContain('cannot be killed');
    }
    expect(broken.tally.losses.some(({ again, abandoned }) => again && abandoned === 0)).toBe(true);
    expect([...broken.tally.aims].sort()).toEqual([...whole.tally.aims].sort());
    expect(broken.tally.restarts).toBe(broken.tally.losses.length);
  });

  test('with a report of the kernel is a difference, in the shortest sequence that gives it', async () => {
    const { tally } = await run(
      () => null,
      undefined,
      0,
      (made) => (made.includes('enter') && !made.includes('leave') ? 'complains' : null),
    );
    const found = [...tally.divergences.values()];
    expect(found.length).toBeGreaterThan(0);
    for (const { expected, observed, seen, minimal, console, trace } of found) {
      expect({ expected, observed, seen, minimal }).toEqual({
        expected: 'nothing more',
        observed: 'a report of the kernel',
        seen: 'again',
        minimal: true,
      });
      expect(console).toEqual(['refcount_t: underflow; use-after-free.']);
      const actions = trace.stem.map(({ action }) => action);
      // The door, if only to be refused, and the call that the report came after, which stays.
      expect(actions).toContain('enter');
      expect(actions.length).toBeLessThanOrEqual(2);
    }
    expect(tally.losses).toEqual([]);
  });
});

describe('a machine that differs', () => {
  /** Who is in may not take the last key: three calls are needed to see it. */
  const noLastKey: Faults = (_, __, made) => {
    const inside = made.filter((action) => action === 'enter').length > made.filter((action) => action === 'leave').length;
    return made.at(-1) === 'drop_key' && inside ? errno('EBUSY') : null;
  };

  test('is told once, in its shortest sequence, and counted every time', async () => {
    const { tally } = await run(noLastKey, undefined, 2);
    const found = [...tally.divergences.values()];
    const dropping = found.find(({ rule, observed }) => rule === 'drop_key#0' && observed === 'EBUSY')!;
    expect(dropping).toMatchObject({ expected: 'ok', seen: 'again', minimal: true });
    expect(dropping.trace.stem.map(({ action }) => action)).toEqual(['take_key', 'enter', 'drop_key']);
    expect(dropping.calls).toHaveLength(3);
    expect(found.every(({ observed, trace }) => observed === 'EBUSY' && trace.stem.length <= 4)).toBe(true);
  });

  test('in an answer that changes nothing: the rest of the sequence is run all the same', async () => {
    const { tally } = await run((_, __, made) => (made.at(-1) === 'count' ? ok('9') : null));
    expect(new Set([...tally.divergences.values()].map(({ rule }) => rule))).toEqual(new Set(['count#0']));
    expect(tally.rules.get('count#0')!.agreed).toBe(0);
    expect(tally.rules.get('leave#0')!.agreed).toBeGreaterThan(0);
    expect([...tally.divergences.values()].map(({ trace }) => trace.stem.length).sort()).toEqual([1, 2, 3]);
  });

  test('only after what ran before: not blamed on the sequence that met it', async () => {
    const { tally } = await run((_, sinceBoot, made) => (sinceBoot > 10 && made.at(-1) === 'count' ? errno('EIO') : null));
    const found = [...tally.divergences.values()];
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]).toMatchObject({ rule: 'count#0', observed: 'EIO', seen: 'once', minimal: false });
  });

  test('with a kernel that crashes: a difference, not a loss, minimised on machines that are booted anew', async () => {
    const { tally, boots } = await run((_, __, made) => (made.at(-1) === 'leave' ? 'oopses' : null));
    const [crash, ...more] = [...tally.divergences.values()];
    expect(more).toEqual([]);
    expect(crash).toMatchObject({ rule: 'leave#0', observed: 'crashed', seen: 'again', minimal: true });
    expect(crash!.why).toContain('kernel NULL pointer dereference');
    expect(crash!.trace.stem.map(({ action }) => action)).toEqual(['take_key', 'enter', 'leave']);
    expect(tally.losses).toEqual([]);
    expect(boots).toBeGreaterThan(2);
  });
});

test('several machines share the work, and see the same', async () => {
  const jobs = jobsOf(planned(door, 1, { walks: 6, calls: 12, seed: 3 }));
  const see = async (machines: number) => {
    const open = async () => faultyBench(door, () => null);
    const { tally, left } = await runCampaign(jobs, { machines, open, isCancelled: () => false, onProgress: () => {} });
    expect(left).toEqual([]);
    return [...tally.rules].map(([rule, { exercised, agreed }]) => `${rule} ${exercised} ${agreed}`).sort();
  };
  expect(await see(3)).toEqual(await see(1));
});

test('an interruption leaves the rest, and says so', async () => {
  let done = 0;
  const { left, why } = await runCampaign(jobsOf(planned(door, 0)), {
    machines: 1,
    open: async () => faultyBench(door, () => null),
    isCancelled: () => done >= 1,
    onProgress: () => done++,
  });
  expect(left.length).toBeGreaterThan(0);
  expect(why).toBe('interrupted');
});
