/** Traces as a reviewer reads them. */

import { describe, expect, test } from 'vitest';
import { formatCall, renderTrace } from '../../checker/render/trace-text.js';
import type { Step, Trace } from '../../checker/trace/trace.js';

const STEP: Step = {
  action: 'bind',
  actor: 'process0',
  arguments: { p: 'process0', f: 'file1', force: true, at: null, pages: ['page0', 'page1'] },
  bindings: { device: 'device0' },
  outcome: 'ok',
  outcomeIndex: 0,
  result: 4,
  changes: [],
  location: 'spec/linux/cdev.ilk:42',
  source: null,
};

function traceOf(kind: Trace['property']['kind'], stem: readonly Step[], initial: Trace['initial'] = {}): Trace {
  const specification = { path: 'spec/linux/vfio.ilk', name: 'vfio', digest: '0' };
  return {
    format: 'interlock-trace-1',
    specification,
    instance: 'one',
    granularity: 'calls',
    property: { kind, name: 'X' },
    initial,
    stem,
  };
}

describe('a call', () => {
  test.each<[string, Partial<Step>, string]>([
    ['that succeeds', {}, 'bind(f=file1, force=true, at=none, pages={page0, page1}) = 4'],
    ['that fails', { arguments: { p: 'process0' }, outcome: 'EINVAL' }, 'bind() = EINVAL'],
    ['that waits', { arguments: { p: 'process0' }, outcome: 'blocked' }, 'bind() = blocked'],
    ['of another process than its first argument', { arguments: { q: 'process1' } }, 'bind(q=process1)'],
    ['of the environment', { actor: 'device', arguments: { d: 'device0' } }, 'bind(d=device0)'],
    ['of the environment that fails', { actor: 'admin', arguments: {}, outcome: 'EBUSY' }, 'bind() = EBUSY'],
  ])('%s', (_, change, text) => expect(formatCall({ ...STEP, ...change })).toBe(text));
});

test.each<[Trace['property']['kind'], string, string]>([
  ['invariant', 'Counterexample to X, 1 step:', 'Now X does not hold.'],
  ['transition', 'Counterexample to X, 1 step:', 'The last step violates X.'],
  ['reachable', 'Witness of X, 1 step:', 'Now X holds.'],
  ['deadlock', 'Counterexample to no deadlock, 1 step:', 'Now no action is enabled.'],
  ['evaluation', 'Way to the error, 1 step:', 'Error: X'],
])('a trace about %s begins and ends with what it shows', (kind, first, last) => {
  const lines = renderTrace(traceOf(kind, [STEP]))
    .trimEnd()
    .split('\n');
  expect([lines[0], lines.at(-1)?.trim()]).toEqual([first, last]);
});

test('actors, numbers and changes stand in columns', () => {
  const initial = { 'Device[device0].driver': 'vfio_pci', 'Device[device0].group': 'group0', 'Process[process0].files': ['file0'] };
  const long = Array.from({ length: 12 }, (_, index) => `page${index}`);
  const stem = Array.from(
    { length: 10 },
    (_, index): Step => ({
      ...STEP,
      actor: index % 2 === 0 ? 'process0' : 'device',
      source: 'vfio_main.c:vfio_df_open',
      changes: [
        { variable: 'File[file1].granted', before: false, after: true },
        { variable: 'pinned', before: [], after: index === 0 ? long : ['page1'] },
      ],
    }),
  );
  const text = renderTrace(traceOf('invariant', [stem[0], stem[1]], initial));
  expect(text).toMatchInlineSnapshot(`
    "Counterexample to X, 2 steps:

      Initially
        Device[device0].driver = vfio_pci, Device[device0].group = group0,
        Process[process0].files = {file0}

      1  process0  bind(f=file1, force=true, at=none, pages={page0, page1}) = 4
                   spec/linux/cdev.ilk:42  vfio_main.c:vfio_df_open
                   File[file1].granted  false -> true
                   pinned               {} -> {page0, page1, page2, page3, page4, page5, page6, page7,
                                        page8, page9, page10, page11}

      2  device    bind(p=process0, f=file1, force=true, at=none, pages={page0, page1})
                   spec/linux/cdev.ilk:42  vfio_main.c:vfio_df_open
                   File[file1].granted  false -> true
                   pinned               {} -> {page1}

      Now X does not hold.
    "
  `);
  expect(renderTrace(traceOf('invariant', stem)).includes('\n   9  process0  ')).toBe(true);
  expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
});
