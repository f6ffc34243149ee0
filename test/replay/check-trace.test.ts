/** Trace files that cannot be replayed: each has its own problem, with what to do. */

import { expect, test } from 'vitest';
import { abiProblems, abiItem } from '../../checker/replay/concrete/abi-problems.js';
import { abiUses, requiredAbi } from '../../checker/replay/concrete/abi.js';
import { checkSteps, checkTrace, readTrace } from '../../checker/replay/check-trace.js';
import { abiProgram } from '../../checker/replay/lab/abi-program.js';
import { serializeTrace } from '../../checker/trace/json.js';
import { parkedDesign, traceOf } from './parked.js';

const design = parkedDesign();
const trace = traceOf(design, ['open file0', 'bind file0']);
const codes = (problems: readonly { code: string }[]): readonly string[] => problems.map(({ code }) => code);

test('a good trace has no problem', () => {
  expect(readTrace(serializeTrace(trace))).toEqual({ ok: true, value: trace });
  expect(checkTrace(trace, design.specification)).toEqual([]);
  expect(checkSteps(trace, design.system)).toEqual([]);
});

test.each(['', 'not JSON', '[]', 'null', '{"format": "interlock-trace-99"}', '{"format": "interlock-record-1"}'])(
  '%j is no trace file',
  (text) => {
    const result = readTrace(text);
    expect(result.ok ? [] : new Set(codes(result.problems))).toEqual(new Set(['R101']));
  },
);

test('a trace of another specification', () => {
  expect(codes(checkTrace(trace, parkedDesign('other').specification))).toEqual(['R102']);
});

test('a trace of another version says both, and the command to run', () => {
  const [problem] = checkTrace({ ...trace, specification: { ...trace.specification, digest: 'abcdef'.repeat(11) } }, design.specification);
  expect(problem).toMatchObject({ code: 'R103' });
  expect(problem.message).toContain('abcdefabcdef');
  expect(problem.message).toContain('000000000000');
  expect(problem.advice).toContain('interlock check spec/parked.ilk --instance only');
});

test('a trace of an instance that is gone', () => {
  expect(codes(checkTrace({ ...trace, instance: 'gone' }, design.specification))).toEqual(['R104']);
});

test('a trace without steps', () => {
  expect(codes(checkTrace({ ...trace, stem: [] }, design.specification))).toEqual(['R107']);
});

test("actions and parameters that are not the specification's", () => {
  const [open, bind] = trace.stem;
  expect(codes(checkSteps({ ...trace, stem: [{ ...open, action: 'fly' }] }, design.system))).toEqual(['R105']);
  expect(codes(checkSteps({ ...trace, stem: [open, { ...bind, arguments: { p: 'process0' } }] }, design.system))).toEqual(['R105']);
});

test('names that the headers lack are shown where the specification uses them', () => {
  const uses = abiUses(design.specification);
  expect(uses.length).toBeGreaterThan(3);
  const message = 'the uapi headers of 6.1 have no constant VFIO_DEVICE_BIND_IOMMUFD, no struct vfio_device_bind_iommufd';
  expect(codes(abiProblems(design.specification, message))).toEqual(['R201', 'R202', 'R202', 'R202']);
  expect(abiProblems(design.specification, 'the compiler is missing')).toEqual([]);
});

test('the lab calls its items as they are looked for here', () => {
  const items = new Set(abiProgram(requiredAbi(design.specification), []).items.values());
  for (const use of abiUses(design.specification)) expect(items).toContain(abiItem(use));
});
