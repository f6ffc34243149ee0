/** Replay against prepared observations: every verdict, and what the report says of each step. */

import { describe, expect, test } from 'vitest';
import { type Backend, BackendError, type Observation } from '../../checker/replay/backend.js';
import type { Design } from '../../checker/replay/path.js';
import { replay, type ReplayInput } from '../../checker/replay/replay.js';
import type { ReplayReport } from '../../checker/replay/report.js';
import { call, integer, machine, parkedDesign, traceOf } from './parked.js';
import { errno, ok, type Script, scripted } from './scripted-backend.js';

const merged = parkedDesign();
const everyFile = parkedDesign('every_file', true);
const secondReads = ['open file0', 'open file1', 'bind file0', 'read file1'];

async function run(
  design: Design,
  words: readonly string[],
  script: Script,
  more: Partial<ReplayInput> & { console?: Readonly<Record<number, readonly string[]>> } = {},
): Promise<ReplayReport> {
  const { console, ...input } = more;
  const backend = scripted(script, console);
  const result = await replay({ trace: traceOf(design, words), design, prediction: null, machine, backend, ...input });
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.value;
}

const statuses = (report: ReplayReport): readonly string[] => report.steps.map(({ status }) => status.kind);

test('a kernel that answers as the trace says conforms, whatever its descriptors are', async () => {
  const report = await run(everyFile, secondReads, [ok('17'), ok('23'), ok('0'), ok('4')]);
  expect(report.design.conformance).toEqual({ kind: 'conforms', run: 4, steps: 4 });
});

test('a returned value is compared where the rule says what is returned', async () => {
  const report = await run(everyFile, secondReads, [ok(), ok(), ok(), ok('2')]);
  expect(report.design.conformance).toMatchObject({ kind: 'diverges', step: 4, allowed: 'ok = 4', observed: 'ok = 2' });
});

test('a refused step diverges from the design and is what the specification of the kernel predicted', async () => {
  const report = await run(everyFile, secondReads, [ok(), ok(), ok(), errno('EINVAL')], { prediction: merged });
  expect(report.design.conformance).toMatchObject({ kind: 'diverges', step: 4, allowed: 'ok = 4', observed: 'EINVAL' });
  expect(report.prediction?.conformance).toEqual({ kind: 'conforms', run: 4, steps: 4 });
  expect(report.steps[3].prediction?.allowed.map(({ label }) => label)).toEqual(['EINVAL']);
});

test('another errno than predicted is a divergence from both', async () => {
  const report = await run(everyFile, secondReads, [ok(), ok(), ok(), errno('EIO')], { prediction: merged });
  expect(report.design.conformance.kind).toBe('diverges');
  expect(report.prediction?.conformance).toMatchObject({ kind: 'diverges', step: 4, allowed: 'EINVAL', observed: 'EIO' });
});

test('the replay stops at the first divergence, and says so of the rest', async () => {
  const report = await run(merged, ['open file0', 'bind file0', 'read file0'], [ok(), errno('EBUSY')]);
  expect(statuses(report)).toEqual(['run', 'run', 'not-run']);
  expect(report.design.conformance).toMatchObject({ kind: 'diverges', step: 2 });
});

test('it goes on after a predicted divergence if asked to, as long as the next step is possible', async () => {
  const words = ['open file0', 'open file1', 'bind file0', 'read file1', 'read file0'];
  const report = await run(everyFile, words, [ok(), ok(), ok(), errno('EINVAL'), ok('4')], { prediction: merged, until: 'impossible' });
  expect(statuses(report)).toEqual(['run', 'run', 'run', 'run', 'run']);
  expect(report.design.conformance).toMatchObject({ kind: 'diverges', step: 4 });
  expect(report.prediction?.conformance).toEqual({ kind: 'conforms', run: 5, steps: 5 });
});

test('another outcome that the specification allows is inconclusive, not a divergence', async () => {
  const report = await run(merged, ['open file0', 'pick file0'], [ok(), errno('EBUSY')]);
  expect(report.design.conformance).toMatchObject({ kind: 'inconclusive', step: 2 });
});

test('the outcome that the trace took comes first', async () => {
  const report = await run(merged, ['open file0', 'pick file0 EBUSY'], [ok(), ok()]);
  expect(report.steps[1].design.allowed.map(({ label }) => label)).toEqual(['EBUSY', 'ok']);
  expect(report.design.conformance).toMatchObject({ kind: 'inconclusive', step: 2 });
});

test('operations are counted over all processes of a step', async () => {
  const design = parkedDesign();
  const asMachine = { ...call('sleep', [integer('1')]), performer: 'machine' as const };
  const actions = design.specification.actions.map((action) =>
    action.name === 'bind' ? { ...action, calls: [asMachine, ...action.calls] } : action,
  );
  const changed = { ...design, specification: { ...design.specification, actions } };
  const report = await run(changed, ['open file0', 'bind file0'], [ok(), ok('0'), errno('EINVAL')]);
  expect(report.steps[1].status).toMatchObject({ observation: { operation: 1 } });
  expect(report.steps[1].calls.map(({ process }) => process)).toEqual(['machine', 'process0']);
});

test('a blocked call agrees with a specification that says so', async () => {
  const report = await run(merged, ['open file0', 'wait file0 blocked'], [ok(), { kind: 'blocked' }]);
  expect(report.design.conformance.kind).toBe('conforms');
});

test('a call that blocks where it should return diverges', async () => {
  const report = await run(merged, ['open file0', 'bind file0'], [ok(), { kind: 'blocked' }]);
  expect(report.design.conformance).toMatchObject({ kind: 'diverges', step: 2, observed: 'blocked' });
});

test('a signal where an errno was expected diverges', async () => {
  const report = await run(merged, ['open file0', 'read file0 EINVAL'], [ok(), { kind: 'signalled', signal: 'SIGBUS', operation: 0 }]);
  expect(report.design.conformance).toMatchObject({ kind: 'diverges', step: 2, observed: 'SIGBUS' });
});

test('an oops diverges, and ends the replay', async () => {
  const crash: Observation = { kind: 'crashed', console: '[ 3.1] BUG: kernel NULL pointer dereference\n[ 3.2] RIP: 0010:vfio_df_open' };
  const report = await run(merged, ['open file0', 'bind file0', 'read file0'], [ok(), crash]);
  expect(report.design.conformance).toMatchObject({ kind: 'diverges', step: 2, observed: 'crashed' });
  expect(statuses(report)).toEqual(['run', 'run', 'not-run']);
});

test('a machine that dies silently is inconclusive', async () => {
  const report = await run(merged, ['open file0', 'bind file0'], [ok(), { kind: 'crashed', console: '' }]);
  expect(report.design.conformance).toMatchObject({ kind: 'inconclusive', step: 2 });
});

test('a kernel warning diverges even where the call itself agrees; an IOMMU fault does not', async () => {
  const words = ['open file0', 'bind file0'];
  const warned = await run(merged, words, [ok(), ok()], { console: { 2: ['[ 2.0] WARNING: CPU: 0 PID: 9 at drivers/vfio/main.c:1'] } });
  expect(warned.design.conformance).toMatchObject({ kind: 'diverges', step: 2 });
  const faulted = await run(merged, words, [ok(), ok()], { console: { 2: ['DMAR: [DMA Write NO_PASID] Request device [00:05.0]'] } });
  expect(faulted.design.conformance.kind).toBe('conforms');
  expect(faulted.steps[1].console).toHaveLength(1);
});

test('a backend that cannot do a step skips it; what differs later may come from that', async () => {
  const skipped: Observation = { kind: 'skipped', reason: 'no such device on this machine' };
  const report = await run(merged, ['open file0', 'bind file0', 'read file0'], [ok(), skipped, errno('EINVAL')]);
  expect(report.design.conformance).toMatchObject({ kind: 'inconclusive', step: 3 });
  expect(report.steps[1].status).toEqual({ kind: 'skipped', reason: 'no such device on this machine' });
});

test('a step that changed the model and was not done leaves nothing proved, even where the rest agrees', async () => {
  const skipped: Observation = { kind: 'skipped', reason: 'no such device on this machine' };
  const report = await run(merged, ['open file0', 'open file1', 'read file0 EINVAL'], [ok(), skipped, errno('EINVAL')]);
  expect(report.design.conformance).toMatchObject({ kind: 'inconclusive', step: 2 });
});

test('an action without calls is skipped with that reason, and never passes as the last step', async () => {
  const between = await run(merged, ['open file0', 'note file0', 'bind file0'], [ok(), ok()]);
  expect(between.design.conformance).toEqual({ kind: 'conforms', run: 2, steps: 3 });
  const last = await run(merged, ['open file0', 'note file0'], [ok()]);
  expect(last.design.conformance).toMatchObject({ kind: 'inconclusive', step: 2 });
});

test('a failing machine is inconclusive, with what it said', async () => {
  const report = await run(merged, ['open file0', 'bind file0'], [ok(), 'machine fails']);
  expect(report.design.conformance).toMatchObject({ kind: 'inconclusive', step: 2 });
  expect(JSON.stringify(report.design.conformance)).toContain('the machine does not answer');
});

describe('after the last step', () => {
  /** What happens at the second reset, which ends the processes. */
  const ending = (end: () => readonly string[]): Backend => {
    let resets = 0;
    let said: readonly string[] = [];
    return {
      ...scripted([ok(), ok()]),
      reset: async () => {
        resets += 1;
        if (resets === 2) said = end();
      },
      console: async () => {
        const lines = said;
        said = [];
        return lines;
      },
    };
  };
  const words = ['open file0', 'bind file0'];

  test('what the kernel complains of is a difference, in the specification of the kernel too', async () => {
    const backend = ending(() => [
      'DMAR: [DMA Write NO_PASID] Request device [00:05.0] fault addr 0x0',
      'refcount_t: underflow; use-after-free.',
    ]);
    const report = await run(merged, words, [], { backend, prediction: everyFile });
    expect(report.outside).toEqual(['refcount_t: underflow; use-after-free.']);
    for (const side of [report.design, report.prediction!]) {
      expect(side.conformance).toMatchObject({ kind: 'diverges', step: 2, observed: 'a report of the kernel' });
    }
  });

  test('processes that cannot be ended are told, and the steps stand', async () => {
    const backend = ending(() => {
      throw new BackendError('a process of the trace cannot be killed: process0\n  | the last line');
    });
    const report = await run(merged, words, [], { backend });
    expect(report.design.conformance).toMatchObject({ kind: 'conforms', run: 2 });
    expect(report.unended).toEqual({
      why: 'the machine failed: a process of the trace cannot be killed: process0',
      console: ['the last line'],
    });
  });
});

test('a machine that never comes up is inconclusive at once, with its last words', async () => {
  const backend: Backend = {
    ...scripted([]),
    reset: async () => {
      throw new BackendError('the kernel panicked while it booted\n  | Kernel panic - not syncing: VFS');
    },
  };
  const report = await run(merged, ['open file0', 'bind file0'], [], { backend });
  expect(report.design.conformance).toMatchObject({
    kind: 'inconclusive',
    step: 1,
    why: 'the machine failed: the kernel panicked while it booted',
  });
  expect(report.steps[0].console).toEqual(['Kernel panic - not syncing: VFS']);
  expect(statuses(report)).toEqual(['not-run', 'not-run']);
});

test('an error of ours is not taken for one of the machine', async () => {
  await expect(run(merged, ['open file0', 'bind file0'], [ok()])).rejects.toThrow('no observation is prepared');
});

test('a replay in which nothing runs is an error', async () => {
  const trace = traceOf(merged, ['note file0']);
  const result = await replay({ trace, design: merged, prediction: null, machine, backend: scripted([]) });
  expect(result).toMatchObject({ ok: false, problems: [{ code: 'R107' }] });
  const skipping = scripted([{ kind: 'skipped', reason: 'no kernel' }]);
  const nothing = await replay({ trace: traceOf(merged, ['open file0']), design: merged, prediction: null, machine, backend: skipping });
  expect(nothing).toMatchObject({ ok: false, problems: [{ code: 'R301' }] });
});

test('a step that its own specification does not have is a problem of the trace', async () => {
  const trace = traceOf(everyFile, secondReads);
  const result = await replay({ trace, design: merged, prediction: null, machine, backend: scripted([]) });
  expect(result).toMatchObject({ ok: false, problems: [{ code: 'R106' }] });
  expect(JSON.stringify(result)).toContain('step 4');
});

test('steps that the kernel specification does not have are predicted as not possible', async () => {
  const without = parkedDesign('without_bind');
  const actions = without.system.actions.map((action) => (action.name === 'bind' ? { ...action, name: 'bind_old' } : action));
  const prediction = { ...without, system: { ...without.system, actions } };
  const report = await run(merged, ['open file0', 'bind file0', 'read file0'], [ok(), ok(), ok('4')], { prediction });
  expect(report.design.conformance.kind).toBe('conforms');
  expect(report.prediction?.conformance).toMatchObject({ kind: 'inconclusive', step: 2 });
  expect(report.steps[1].prediction?.impossible).toContain('has no bind');
});
