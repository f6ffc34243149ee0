/** Known findings: only the very report, of the very rule, on the very kernel, beside the answer that the rule gives. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { runCampaign } from '../../checker/conform/campaign.js';
import type { IsKnown } from '../../checker/conform/job.js';
import { type KnownFinding, knownFindingOf } from '../../checker/conform/known.js';
import { ruleReports, sortDivergences } from '../../checker/conform/report.js';
import { ruleKey, rulesOf } from '../../checker/conform/rule.js';
import { projectRoot } from '../lab.js';
import { jobsOf, planned, type Prepared, prepare } from './door.js';
import { type Faults, faultyBench } from './faulty-bench.js';

const warning = (place: string): string => `WARNING: ${place}+0x79/0x229, CPU#0: process0/271`;
const leaving: KnownFinding = {
  call: 'leave',
  outcome: 'ok',
  kernels: ['fake 6.12'],
  complaint: 'WARNING: door.c:12 at door_leave',
  link: 'findings.md#door',
};

let door: Prepared;
beforeAll(async () => {
  door = await prepare('door.ilk', 'house', 'effects');
}, 60_000);

/** What a run finds, told apart. */
async function sorted(faults: Faults, known: readonly KnownFinding[], isKnown: IsKnown = () => false) {
  const jobs = jobsOf(planned(door, 0, { walks: 6, calls: 12, seed: 3 }));
  const open = async () => faultyBench(door, faults);
  const { tally } = await runCampaign(jobs, { machines: 1, open, isCancelled: () => false, isKnown, onProgress: () => {} });
  const rules = rulesOf(door.specification);
  const byKey = new Map(rules.map((rule) => [ruleKey(rule), rule]));
  const differences = sortDivergences(tally, (key) => byKey.get(key)!, 'fake 6.12', known);
  const reach = {
    performable: new Set(door.graph.aims.keys()),
    reached: new Set(door.graph.reached),
    takingPart: new Set(rules.map(({ action }) => action)),
    exhaustive: true,
    elsewhere: new Map(),
    leftOut: [],
    unperformable: new Map<string, string>(),
  };
  const left = ruleReports(rules, reach, tally, differences, null).find(({ action, label }) => action === 'leave' && label === 'ok')!;
  return { ...differences, left };
}

const complainsOnLeaving =
  (...lines: readonly string[]): Faults =>
  (_, __, made) =>
    made.at(-1) === 'leave' ? { kind: 'complains', lines } : null;

describe('a kernel that complains in a call that it answers as the rule says', () => {
  test('where that is known: a known finding, and not agreed', async () => {
    const { divergences, known, left } = await sorted(complainsOnLeaving(warning('door.c:12 at door_leave')), [leaving]);
    expect(divergences).toEqual([]);
    expect(known.map(({ finding, seen, minimal }) => ({ finding, seen, minimal }))).toEqual([
      { finding: leaving, seen: 'again', minimal: true },
    ]);
    expect(left).toMatchObject({ status: 'known', agreed: 0 });
    expect(left.exercised).toBeGreaterThan(0);
  });

  test('no shorter sequence is looked for where that would tell nothing', async () => {
    const { known } = await sorted(complainsOnLeaving(warning('door.c:12 at door_leave')), [leaving], () => true);
    expect(known.map(({ finding, seen, minimal }) => ({ finding, seen, minimal }))).toEqual([
      { finding: leaving, seen: 'once', minimal: false },
    ]);
    expect(known[0]!.times).toBeGreaterThan(1);
  });

  test('where nothing is known of it: a difference', async () => {
    const { divergences, known, left } = await sorted(complainsOnLeaving(warning('door.c:12 at door_leave')), []);
    expect(known).toEqual([]);
    expect(divergences).toHaveLength(1);
    expect(left).toMatchObject({ status: 'diverged', agreed: 0 });
  });

  test('with something else as well, or now this and now that: what is not known is a difference', async () => {
    const both = [warning('door.c:12 at door_leave'), 'refcount_t: underflow; use-after-free.'];
    expect(await sorted(complainsOnLeaving(...both), [leaving])).toMatchObject({ known: [], left: { status: 'diverged' } });
    let times = 0;
    const changing: Faults = (_, __, made) =>
      made.at(-1) === 'leave'
        ? { kind: 'complains', lines: [warning(times++ === 0 ? 'door.c:99 at door_slam' : 'door.c:12 at door_leave')] }
        : null;
    const { divergences, known, left } = await sorted(changing, [leaving]);
    expect(divergences.map(({ why }) => why)).toEqual([expect.stringContaining('door_slam')]);
    expect(known).toHaveLength(1);
    expect(left.status).toBe('diverged');
  });
});

describe('what is known of one report', () => {
  const rule = { action: 'leave', outcome: 0, label: 'ok', location: 'door.ilk:9', source: 'door.c:leave' };
  const seen = { rule, expected: 'ok', observed: 'ok', console: ['process0 leaves', warning('door.c:12 at door_leave'), ' Call Trace:'] };
  const is = (changed: Partial<typeof seen>, backend = 'fake 6.12'): boolean =>
    knownFindingOf({ ...seen, ...changed }, backend, [leaving]) === leaving;

  test('is that report', () => expect(is({})).toBe(true));
  test.each<[string, Partial<typeof seen>]>([
    ['another call', { rule: { ...rule, action: 'enter' } }],
    ['another outcome of the call', { rule: { ...rule, label: 'EBUSY' } }],
    ['another answer', { observed: 'EIO' }],
    ['a crash', { observed: 'crashed' }],
    ['a report of another place', { console: [warning('door.c:13 at door_leave')] }],
    ['a report of another kind', { console: ['BUG: door.c:12 at door_leave'] }],
    ['no report', { console: [] }],
  ])('is not %s', (_, changed) => expect(is(changed)).toBe(false));
  test('is not that of another kernel', () => expect(is({}, 'fake 6.13')).toBe(false));
});

describe('what is known of a kernel, whatever the call', () => {
  const anywhere: KnownFinding = { kernels: ['fake 6.12'], complaint: 'WARNING: door.c:12 at door_leave', link: 'findings.md#door' };
  const rule = { action: 'enter', outcome: 0, label: 'ok', location: 'door.ilk:5', source: 'door.c:enter' };
  const seen = { rule, expected: 'ok', observed: 'ok', console: [warning('door.c:12 at door_leave')] };
  const outside = { expected: 'nothing more', observed: 'a report of the kernel' };
  const of = (changed: Partial<typeof seen>, finding: KnownFinding): KnownFinding | null =>
    knownFindingOf({ ...seen, ...changed }, 'fake 6.12', [finding]);

  test('is known in another call, and as the processes end', () => {
    expect(of({}, anywhere)).toBe(anywhere);
    expect(of(outside, anywhere)).toBe(anywhere);
  });
  test('is not known where it belongs to kept traces', () => {
    const ofTraces: KnownFinding = { ...anywhere, traces: ['door-Slammed'] };
    expect(of({}, ofTraces)).toBeNull();
    expect(of(outside, ofTraces)).toBeNull();
  });
  test('is not known with another answer, with another report, or of a call that is named', () => {
    expect(of({ observed: 'EIO' }, anywhere)).toBeNull();
    expect(of({ console: [...seen.console, warning('door.c:13 at door_leave')] }, anywhere)).toBeNull();
    expect(of({ ...outside, rule: { ...rule, action: 'leave' } }, leaving)).toBeNull();
  });
});

test("the project's own list: every finding is told where its link leads", () => {
  const list = JSON.parse(readFileSync(join(projectRoot, 'docs/conformance/known.json'), 'utf8')) as readonly KnownFinding[];
  expect(list.length).toBeGreaterThan(0);
  for (const { link, complaint } of list) {
    const [path, anchor] = link.split('#') as [string, string];
    const page = readFileSync(join(projectRoot, 'docs/conformance', path), 'utf8');
    const section = page.split('\n## ').find((text) => text.split('\n')[0]!.toLowerCase().replaceAll(' ', '-') === anchor);
    expect(section).toContain(complaint);
  }
});
