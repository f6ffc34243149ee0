/** A conformance report in each of its forms. */

import { expect, test } from 'vitest';
import { type ConformanceReport, judgementOf } from '../../checker/conform/report.js';
import { renderConformanceJson } from '../../checker/render/conformance-json.js';
import { renderConformanceKtap } from '../../checker/render/conformance-ktap.js';
import { renderConformanceIndex, renderConformancePage } from '../../checker/render/conformance-markdown.js';
import { renderConformance } from '../../checker/render/conformance-text.js';

const ok = { action: 'open', outcome: 0, label: 'ok', location: 'door.ilk:3', source: 'door.c:open' };
const busy = { action: 'open', outcome: 1, label: 'EBUSY', location: 'door.ilk:5', source: 'door.c:open' };
const gone = { action: 'open', outcome: 2, label: 'EIO', location: 'door.ilk:6', source: 'door.c:open' };
const seal = { action: 'seal', outcome: 0, label: 'ok', location: 'door.ilk:9', source: null };
const trace: ConformanceReport['divergences'][number]['trace'] = {
  format: 'interlock-trace-1',
  specification: { path: 'door.ilk', name: 'door', digest: 'd'.repeat(64) },
  instance: 'house',
  granularity: 'calls',
  property: { kind: 'reachable', name: 'cover' },
  initial: {},
  stem: [],
};

const report: ConformanceReport = {
  specification: { path: 'door.ilk', name: 'door', title: 'A door', digest: 'd'.repeat(64) },
  backend: 'linux 6.12',
  detail: 'effects',
  walks: { walks: 2, calls: 40, seed: 7 },
  rules: [
    { ...ok, status: 'agreed', exercised: 5, agreed: 5, instances: ['house'], reason: null },
    { ...busy, status: 'diverged', exercised: 4, agreed: 1, instances: ['house'], reason: null },
    { ...gone, status: 'unexplained', exercised: 0, agreed: 0, instances: [], reason: 'the machine was lost before it answered' },
    { ...seal, status: 'excused', exercised: 0, agreed: 0, instances: [], reason: 'it has no `calls`: it happens in the model only' },
  ],
  orders: [{ action: 'open', first: busy, second: gone, status: 'pinned' }],
  divergences: [
    {
      rule: busy,
      instance: 'house',
      expected: 'EBUSY',
      observed: 'ok',
      why: 'EBUSY is allowed, ok was observed',
      times: 3,
      trace,
      calls: ['process0: openat("/door")', 'process1: openat("/door")'],
      console: [],
      seen: 'again',
      minimal: true,
    },
  ],
  known: [],
  unjudged: [],
  losses: [
    {
      kind: 'hang',
      why: 'the agent has not answered for 31 s',
      console: ['last words'],
      instance: 'house',
      rule: gone,
      again: true,
      abandoned: 2,
    },
  ],
  instances: [{ instance: 'house', states: 1200, performable: 900, exhaustive: true, aims: 8, met: 6, sequences: 3, walks: 2 }],
  leftOut: [],
  sequences: 5,
  steps: 41,
  restarts: 2,
  notRun: null,
};

test('text', () => {
  expect(renderConformance(report)).toBe(
    [
      'door on linux 6.12',
      '',
      '  rule        where       exercised  agreed',
      '  open ok     door.ilk:3          5       5',
      '  open EBUSY  door.ilk:5          4       1  DIFFERS',
      '  open EIO    door.ilk:6          0       0  NOT SEEN',
      '',
      '  instance  states  on a kernel  aims met  sequences  walks',
      '  house      1,200          900    6 of 8          3      2',
      '',
      'Differences',
      '  open EBUSY (door.ilk:5, door.c:open): EBUSY is allowed, ok was observed',
      '    3 times; in instance house, in 2 calls; no call of it can be left out:',
      '      1  process0: openat("/door")',
      '      2  process1: openat("/door")',
      '',
      'Machines lost',
      '  hang in house at open EIO: the agent has not answered for 31 s; the same again on a new machine, 2 steps given up',
      '    | last words',
      '',
      'Never seen',
      '  the machine was lost before it answered:',
      '    open EIO (door.ilk:6)',
      '  it has no `calls`: it happens in the model only:',
      '    seal ok (door.ilk:9)',
      '',
      '1 of 3 rules agreed; 1 more cannot be seen here; 1 differ; 1 not seen',
      '1 of 1 orders of two failing checks seen; 0 more give one errno',
      '5 sequences, 41 calls, 2 restarts, walks of 40 calls from seed 7',
      'linux 6.12 diverges from door',
      '',
    ].join('\n'),
  );
});

test('KTAP: an action a test, a rule a subtest, with what differs before it', () => {
  expect(renderConformanceKtap(report)).toBe(
    [
      'KTAP version 1',
      '# door on linux 6.12',
      '# machine lost (hang) in house: the agent has not answered for 31 s',
      '1..2',
      '    KTAP version 1',
      '    # Subtest: open',
      '    1..3',
      '    ok 1 ok door.ilk:3',
      '    # EBUSY is allowed, ok was observed',
      '    #   process0: openat("/door")',
      '    #   process1: openat("/door")',
      '    not ok 2 EBUSY door.ilk:5',
      '    # the machine was lost before it answered',
      '    not ok 3 EIO door.ilk:6',
      'not ok 1 open',
      '    KTAP version 1',
      '    # Subtest: seal',
      '    1..1',
      '    ok 1 ok door.ilk:9 # SKIP it has no `calls`: it happens in the model only',
      'ok 2 seal # SKIP none of its rules can be shown',
      '',
    ].join('\n'),
  );
});

test('a known finding: told with its link, in no form as agreed, and nothing fails', () => {
  const link = '../../traces/README.md#reports-of-the-kernel-itself';
  const finding = { call: 'open', outcome: 'EBUSY', kernels: ['linux 6.12'], complaint: 'WARNING: door.c:5 at door_open', link };
  const warned = {
    ...report.divergences[0]!,
    observed: 'EBUSY',
    why: 'EBUSY is allowed, the kernel complained: WARNING: door.c:5 at door_open',
  };
  const known: ConformanceReport = {
    ...report,
    rules: [report.rules[0]!, { ...report.rules[1]!, status: 'known' }, report.rules[3]!],
    divergences: [],
    known: [{ ...warned, finding }],
    losses: [],
  };
  expect(renderConformance(known).split('\n')).toEqual(
    expect.arrayContaining([
      '  open EBUSY  door.ilk:5          4       1  known finding',
      'Known findings',
      `      known finding: ${link}`,
      '1 of 2 rules agreed; 1 more cannot be seen here; 0 differ; 0 not seen',
      '1 rule by known findings only',
      'linux 6.12 differs by known findings only from door',
    ]),
  );
  expect(renderConformanceKtap(known).split('\n')).toEqual(
    expect.arrayContaining([`    not ok 2 EBUSY door.ilk:5 # XFAIL known finding: ${link}`, 'not ok 1 open # XFAIL known findings']),
  );
  expect(renderConformancePage([known]).split('\n')).toEqual(
    expect.arrayContaining([
      `| verdict | [known finding](${link}) |`,
      '| rules agreed, of those that this machine can show | 1 of 2 |',
      '| differences | 0 |',
      '| known findings, which count as no agreement | 1 |',
      `| \`open\` | EBUSY | door.ilk:5 | \`door.c:open\` | 1 of 4, [known finding](${link}) |`,
      '## Known findings',
    ]),
  );
  expect(renderConformanceIndex([known], () => 'door.md', '')).toContain(`| linux 6.12 | [known finding](${link}) | 1 of 2 | 1 | 0 |`);
  const [printed] = (JSON.parse(renderConformanceJson([known])) as { reports: unknown[] }).reports;
  expect(printed).toMatchObject({ judgement: 'known finding', figures: { agreed: 1, known: 1, diverged: 0 } });
  // What is known of one difference excuses no other.
  expect(judgementOf({ ...known, divergences: report.divergences })).toBe('diverges');
  expect(judgementOf({ ...known, losses: report.losses })).toBe('inconclusive');
});

test('JSON: the report with its figures, whole', () => {
  const [printed] = (JSON.parse(renderConformanceJson([report])) as { reports: unknown[] }).reports;
  expect(printed).toMatchObject({
    ...report,
    judgement: 'diverges',
    figures: { agreed: 1, showable: 3, excused: 1, unexplained: 1, aims: 8, met: 6 },
  });
});

test('a page of several kernels: every rule with what each did', () => {
  const other: ConformanceReport = {
    ...report,
    backend: 'linux 7.2',
    rules: report.rules.map((rule) =>
      rule.status === 'excused' ? rule : { ...rule, status: 'agreed', exercised: 9, agreed: 9, reason: null },
    ),
    divergences: [],
    losses: [],
  };
  const page = renderConformancePage([report, other]);
  expect(page).toContain('| verdict | diverges | conforms |\n');
  expect(page).toContain('| rules agreed, of those that this machine can show | 1 of 3 | 3 of 3 |\n');
  expect(page).toContain('| `open` | EBUSY | door.ilk:5 | `door.c:open` | **1 of 4** | 9 |\n');
  expect(page).toContain('| `open` | EIO | door.ilk:6 | `door.c:open` | **not seen** a | 9 |\n');
  expect(page).toContain('| `seal` | ok | door.ilk:9 |  | b | b |\n');
  expect(page).toContain('- **b**: it has no `calls`: it happens in the model only\n');
  expect(page).toContain('process1: openat("/door")');
});

test('the index keeps the rows of specifications that were not run, and takes new ones for those that were', () => {
  const pageOf = (path: string) => path.replace('.ilk', '.md');
  const window = { ...report, specification: { ...report.specification, path: 'window.ilk', digest: '00112233445566' } };
  const first = renderConformanceIndex([report, window], pageOf, '');
  expect(first).toContain('| [window](window.md) | 001122334455 | linux 6.12 | diverges | 1 of 3 | 1 | ');
  const again = renderConformanceIndex([{ ...report, backend: 'linux 7.2', divergences: [] }], pageOf, first);
  expect(again.split('\n').filter((line) => line.startsWith('| [window]'))).toEqual(
    first.split('\n').filter((line) => line.startsWith('| [window]')),
  );
  expect(again.split('\n').filter((line) => line.startsWith('| [door]'))).toHaveLength(1);
  expect(again).toContain('| [door](door.md) |');
  expect(again).not.toMatch(/\[door\].*linux 6\.12/);
});
