/** What is told of debug kernels: quiet only where everything ran and nothing was reported. */

import { describe, expect, test } from 'vitest';
import { type ControlResult, type DebugRun, type KeptOutcome, troubleOf } from '../../checker/conform/debug-run.js';
import type { ConformanceReport } from '../../checker/conform/report.js';
import type { KnownFinding } from '../../checker/conform/known.js';
import { renderDebugPage, renderDebugText } from '../../checker/render/debug-kernel.js';

const quiet: KeptOutcome = { kind: 'run', calls: 7, reports: [], known: [], lost: null, differs: null };
const circle = 'WARNING: possible circular locking dependency detected';
const rule = { action: 'close', outcome: 0, label: 'ok', location: 'vfio.ilk:3', source: null };

const control: ControlResult = {
  kernel: 'fault-freed-first@6.12-debug',
  check: 'KASAN',
  trace: 'history/fault-freed-first',
  told: 'BUG: KASAN: slab-use-after-free in iommufd_fault_fops_release+0x3b/0x120',
  instead: null,
};

const conformance = (more: Partial<ConformanceReport> = {}): ConformanceReport => ({
  specification: { path: 'spec/linux/vfio.ilk', name: 'linux_vfio', title: '', digest: 'f' },
  backend: 'linux 6.12-debug',
  detail: 'rules',
  walks: { walks: 2, calls: 40, seed: 1 },
  rules: [{ ...rule, status: 'agreed', exercised: 9, agreed: 9, instances: ['access'], reason: null }],
  orders: [],
  divergences: [],
  known: [],
  unjudged: [],
  losses: [],
  instances: [{ instance: 'access', states: 5, performable: 5, exhaustive: true, aims: 1, met: 1, sequences: 1, walks: 2 }],
  leftOut: [],
  sequences: 3,
  steps: 1100,
  restarts: 0,
  notRun: null,
  ...more,
});

const run = (outcomes: readonly KeptOutcome[], ...reports: readonly ConformanceReport[]): DebugRun => ({
  kernel: 'linux 6.12-debug',
  release: '6.12.95-debug',
  controls: [control],
  traces: outcomes.map((outcome, index) => ({ trace: `trace-${index}`, outcome })),
  conformance: reports,
  known: [],
  left: [],
});

const divergence = (why: string, console: readonly string[]): ConformanceReport['divergences'][number] => ({
  rule,
  instance: 'access',
  expected: 'ok',
  observed: 'ok',
  why,
  times: 1,
  trace: {} as never,
  calls: ['process0: close(file0)'],
  console,
  seen: 'again',
  minimal: true,
});

describe('a kernel is quiet', () => {
  test('where everything ran and nothing was reported', () => {
    const all = run([quiet, { kind: 'skipped', reason: 'it interleaves inside one call' }], conformance());
    expect(troubleOf(all)).toBeNull();
    expect(renderDebugText(all)).toBe(
      [
        'linux 6.12-debug (6.12.95-debug)',
        `  fault-freed-first@6.12-debug (KASAN), history/fault-freed-first: ${control.told}`,
        '  kept traces: 1 of 2 run, 7 calls; 0 traces with a report, 0 answered otherwise, 0 lost',
        '  spec/linux/vfio.ilk: 1 of 1 rules agreed in 3 sequences (2 random walks of 40 calls, seed 1), 1,100 calls; 0 reports, 0 other differences, 0 machines lost',
        'linux 6.12-debug has nothing to report',
        '',
      ].join('\n'),
    );
    const page = renderDebugPage(all);
    expect(page).toContain('Nothing was reported.');
    expect(page).toContain('- it interleaves inside one call: trace-1');
  });

  test.each<[string, DebugRun]>([
    ['a trace', run([{ ...quiet, reports: [circle, 'agent/31 is trying to acquire lock:'] }], conformance())],
    [
      'a rule or a walk',
      run(
        [quiet],
        conformance({
          divergences: [divergence(`ok is allowed, the kernel complained: ${circle}`, [circle, 'agent/31 is trying to acquire lock:'])],
        }),
      ),
    ],
  ])('not where %s has a report, whatever was answered', (_, reported) => {
    expect(troubleOf(reported)).toBe('reports');
    for (const text of [renderDebugText(reported), renderDebugPage(reported)]) {
      expect(text).toContain(`| ${circle}`);
      expect(text).toContain('| agent/31 is trying to acquire lock:');
      expect(text).not.toContain('nothing to report');
    }
  });

  test('not where a check keeps quiet of a bug that was brought back', () => {
    const blind = { ...run([quiet], conformance()), controls: [{ ...control, told: null, instead: 'no word from the kernel' }] };
    expect(troubleOf(blind)).toBe('blind');
    expect(renderDebugText(blind)).toContain('history/fault-freed-first: NOT TOLD: no word from the kernel');
    expect(renderDebugPage(blind)).toContain('| **none**: no word from the kernel |');
    expect(renderDebugPage({ ...blind, controls: [] })).toContain('No past bug was brought back on this kernel');
  });

  test('not where a trace is answered otherwise than by the common kernel', () => {
    const other = run([{ ...quiet, differs: 'step 3: EBUSY instead of ok' }], conformance());
    expect(troubleOf(other)).toBe('reports');
    expect(renderDebugText(other)).toContain('trace-0: step 3: EBUSY instead of ok');
  });

  test.each<[string, DebugRun]>([
    ['a machine was lost', run([{ ...quiet, lost: 'the agent has not answered for 240 s' }], conformance())],
    ['sequences were not run', run([quiet], conformance({ notRun: { sequences: 4, why: 'interrupted' } }))],
    ['no trace was run', run([], conformance())],
    ['a specification was not begun', { ...run([quiet]), left: ['spec/linux/host.ilk'] }],
  ])('not where %s: that is open', (_, open) => {
    expect(troubleOf(open)).toBe('open');
    expect(renderDebugText(open)).toContain('was not seen in everything');
  });
});

describe('a known finding', () => {
  const finding: KnownFinding = { kernels: ['linux 6.12-debug'], complaint: `${circle}: a in f, with b of g`, link: '../traces/README.md' };
  const reported: KeptOutcome = { ...quiet, reports: [circle, 'agent/31 is trying to acquire lock:'], known: [finding] };
  const met = conformance({
    rules: [{ ...rule, status: 'known', exercised: 9, agreed: 8, instances: ['access'], reason: null }],
    known: [{ ...divergence('every step agrees, but outside of them the kernel complained', [circle]), finding, times: 3 }],
  });
  const knowing = (outcome: KeptOutcome, report: ConformanceReport): DebugRun => ({ ...run([outcome], report), known: [finding] });

  test('is told where it was met, fails nothing, and is no quiet', () => {
    const all = knowing(reported, met);
    expect(troubleOf(all)).toBeNull();
    const text = renderDebugText(all);
    expect(text).toContain('0 traces with a report, 1 with a known one, ');
    expect(text).toContain('0 of 1 rules agreed');
    expect(text).toContain('0 reports, 1 known, 0 other differences');
    expect(text).toContain(`known finding ${finding.complaint}: trace-0; spec/linux/vfio.ilk, close ok (3 times)`);
    expect(text).toContain('linux 6.12-debug reports what is known of it, and nothing else');
    const page = renderDebugPage(all);
    expect(page).toContain(`[\`${finding.complaint}\`](../traces/README.md): trace-0; spec/linux/vfio.ilk, close ok (3 times)`);
    expect(page).toContain('Nothing else was reported.');
  });

  test('beside one that is not known does not make that one known', () => {
    const other = { ...run([reported, { ...reported, known: [] }], met), known: [finding] };
    expect(troubleOf(other)).toBe('reports');
    expect(renderDebugText(other)).toContain(`trace-1:\n    | ${circle}`);
    const differing = knowing({ ...reported, differs: 'step 3: EBUSY instead of ok' }, met);
    expect(troubleOf(differing)).toBe('reports');
  });

  test('that is not met any more is told, unless something did not run', () => {
    const gone = knowing(quiet, conformance());
    for (const text of [renderDebugText(gone), renderDebugPage(gone)]) expect(text).toContain('NOT MET any more');
    const interrupted = knowing(quiet, conformance({ notRun: { sequences: 4, why: 'interrupted' } }));
    expect(renderDebugText(interrupted)).not.toContain('NOT MET');
    expect(renderDebugText({ ...gone, left: ['spec/linux/host.ilk'] })).not.toContain('NOT MET');
  });
});

test('the page keeps what it has of other kernels, and what was run again takes the place of the former', () => {
  const newer = { ...run([quiet], conformance()), kernel: 'linux 7.2-debug', release: '7.2.13-debug' };
  const both = renderDebugPage(newer, renderDebugPage(run([quiet])));
  const again = renderDebugPage(run([{ ...quiet, calls: 1234 }]), both);
  const headings = (page: string): readonly string[] => page.split('\n').filter((line) => line.startsWith('#'));
  expect(headings(again)).toEqual(['# Debug kernels', '## linux 6.12-debug, 6.12.95-debug', '## linux 7.2-debug, 7.2.13-debug']);
  expect(again).toContain('1,234 calls');
  expect(again.slice(again.indexOf('## linux 7.2'))).toBe(both.slice(both.indexOf('## linux 7.2')));
  expect(renderDebugPage(newer, again)).toBe(again);
});
