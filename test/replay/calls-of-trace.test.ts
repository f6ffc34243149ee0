/** Calls in parts: made at once where nothing comes between, waited for where they sleep, never forced apart. */

import { expect, test } from 'vitest';
import type { Specification } from '../../checker/language/ir.js';
import type { Observation } from '../../checker/replay/backend.js';
import { rolesOf } from '../../checker/replay/concrete/calls-of-trace.js';
import { modelBackend } from '../../checker/replay/model-backend.js';
import { modelMachine } from '../../checker/replay/model-machine.js';
import { replay } from '../../checker/replay/replay.js';
import type { ReplayReport } from '../../checker/replay/report.js';
import type { Step } from '../../checker/trace/trace.js';
import { fixtureDesign } from './fixture-designs.js';
import { parkedDesign, span, traceOf } from './parked.js';
import { scenario } from './scenario.js';
import { errno, ok, scripted } from './scripted-backend.js';

const stepped = fixtureDesign('bind-in-steps.ilk', 'in_steps');
const instance = stepped.specification.instances.find(({ name }) => name === 'in_steps')!;
const start = ['open process0 file0 device0', 'open_iommufd process0 file1', 'bind process0 file0 file1 = blocked'];

async function run(lines: readonly string[], script?: readonly Observation[]): Promise<ReplayReport> {
  const backend = script === undefined ? modelBackend(stepped.system) : scripted(script);
  const trace = scenario(stepped.system, 'bind-in-steps.ilk', lines);
  const result = await replay({
    trace,
    design: stepped,
    prediction: null,
    machine: modelMachine(stepped.specification, instance),
    backend,
  });
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.value;
}

test('a call in steps is made once, where it ends, with the arguments it began with', async () => {
  const report = await run([...start, 'bind.enable process0', 'read process0 file0'], [ok(), ok(), ok('0'), ok('4')]);
  expect(report.steps.map(({ status }) => status.kind)).toEqual(['run', 'run', 'within', 'run', 'run']);
  expect(report.steps[2].calls).toEqual([]);
  expect(report.steps[3].calls[0].text).toContain('ioctl(file0, VFIO_DEVICE_BIND_IOMMUFD, {');
  expect(report.design.conformance).toEqual({ kind: 'conforms', run: 5, steps: 5 });
});

test('the end of a call in steps is compared', async () => {
  const report = await run([...start, 'bind.enable process0'], [ok(), ok(), errno('EBUSY')]);
  expect(report.design.conformance).toMatchObject({ kind: 'diverges', step: 4, allowed: 'ok', observed: 'EBUSY' });
});

test('the model does every part of a call in steps, its undo too', async () => {
  const again = ['bind process0 file0 file1 = blocked', 'bind.enable process0 = blocked', 'bind.undo process0 = EINVAL'];
  const report = await run([...start, 'bind.enable process0', ...again, 'read process0 file0']);
  expect(report.design.conformance).toEqual({ kind: 'conforms', run: 8, steps: 8 });
});

test('another specification predicts the whole call, in however many parts it has it', async () => {
  const whole = fixtureDesign('device-files.ilk', 'two_processes');
  const lines = [
    'open process0 file0 device0',
    'open_iommufd process0 file1',
    'open process0 file2 device0',
    'bind process0 file0 file1',
    'bind process0 file2 file1 = EINVAL',
  ];
  const trace = scenario(whole.system, 'device-files.ilk', lines);
  const machine = modelMachine(whole.specification, whole.specification.instances[0]);
  const inParts = await replay({ trace, design: whole, prediction: stepped, machine, backend: modelBackend(whole.system) });
  expect(inParts).toMatchObject({ ok: true, value: { prediction: { conformance: { kind: 'conforms', run: 5, steps: 5 } } } });

  const parts = [
    ...start,
    'bind.enable process0',
    'bind process0 file0 file1 = blocked',
    'bind.enable process0 = blocked',
    'bind.undo process0 = EINVAL',
  ];
  const split = scenario(stepped.system, 'bind-in-steps.ilk', parts);
  const inOne = await replay({ trace: split, design: stepped, prediction: whole, machine, backend: modelBackend(stepped.system) });
  expect(inOne).toMatchObject({ ok: true, value: { prediction: { conformance: { kind: 'conforms', run: 7, steps: 7 } } } });
});

test('where another process acts inside a call, no kernel can follow', async () => {
  const lines = ['fork process0 process1', ...start, 'open process1 file2 device0', 'bind.enable process0', 'read process0 file0'];
  const report = await run(lines, [ok(), ok(), ok(), ok(), errno('EINVAL')]);
  expect(report.steps.map(({ status }) => status.kind)).toEqual(['run', 'run', 'run', 'skipped', 'run', 'skipped', 'run']);
  expect(report.design.conformance).toMatchObject({ kind: 'inconclusive' });
  expect(JSON.stringify(report.design.conformance)).toContain('cannot be stopped inside bind');
});

test('a trace that ends inside a call is not run to its end', async () => {
  const report = await run(start, [ok(), ok()]);
  expect(report.design.conformance).toMatchObject({ kind: 'inconclusive', step: 3 });
});

test('a call that waits is made, and returns in a later step', () => {
  const { specification, system } = parkedDesign();
  const condition = { kind: 'literal', value: 1, type: { kind: 'bool' }, span } as const;
  const waiting: Specification = {
    ...specification,
    actions: specification.actions.map((action) =>
      action.name === 'wait' ? { ...action, body: [{ kind: 'await', condition, span }] } : action,
    ),
  };
  const trace = traceOf({ specification, system }, ['open file0', 'wait file0 blocked', 'read file0 EINVAL']);
  const returned: Step = { ...trace.stem[1], action: 'wait.return', outcome: 'ok', outcomeIndex: 0 };
  const kinds = (stem: readonly Step[]): readonly string[] => rolesOf({ ...trace, stem }, waiting).map(({ kind }) => kind);
  expect(kinds([...trace.stem, returned])).toEqual(['call', 'call', 'call', 'return']);
  expect(kinds(trace.stem)).toEqual(['call', 'call', 'call']);
});
