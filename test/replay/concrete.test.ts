/** From a trace's steps to bytes, names and paths; and what is said where that is not possible. */

import { expect, test } from 'vitest';
import type { Action, Operand, Specification } from '../../checker/language/ir.js';
import { requiredAbi } from '../../checker/replay/concrete/abi.js';
import { type Machine, planTrace } from '../../checker/replay/concrete/plan.js';
import { type Design, followTrace } from '../../checker/replay/path.js';
import type { ConcreteStep } from '../../checker/replay/backend.js';
import type { Result } from '../../checker/replay/problem.js';
import { call, fd, integer, local, machine, parkedDesign, sortType, span, symbol, traceOf } from './parked.js';

/** The design with other calls for one action. */
function withCalls(action: string, calls: Action['calls']): Design {
  const { specification, system } = parkedDesign();
  const actions = specification.actions.map((candidate) => (candidate.name === action ? { ...candidate, calls } : candidate));
  return { specification: { ...specification, actions }, system };
}

function plan(design: Design, words: readonly string[], on: Machine = machine): Result<readonly ConcreteStep[]> {
  const trace = traceOf(design, words);
  const path = followTrace(design.system, trace);
  if (!path.ok) return path;
  const planned = planTrace(trace, design, path.value, on);
  if (!planned.ok) return planned;
  return { ok: true, value: planned.value.flatMap((step) => (step.kind === 'calls' ? step.parts.map((part) => part.step) : [])) };
}

function lastStep(design: Design, words: readonly string[], on?: Machine): ConcreteStep {
  const result = plan(design, words, on);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.value[result.value.length - 1];
}

/** The single problem of a read whose second operand is this. */
function problemOf(operand: Operand): { code: string; message: string } {
  const result = plan(withCalls('open', [call('ioctl', [fd('f'), operand])]), ['open file1']);
  if (result.ok || result.problems.length !== 1) throw new Error('one problem was expected');
  return result.problems[0];
}

const struct = (fields: Extract<Operand, { kind: 'struct' }>['fields'], name = 'vfio_device_bind_iommufd'): Operand => ({
  kind: 'struct',
  name,
  fields,
  span,
});
const field = (name: string, operand: Operand) => ({ field: name, value: { kind: 'input' as const, operand } });

test('a string takes the paths of the machine, and a descriptor is bound under the element name', () => {
  const step = lastStep(parkedDesign(), ['open file1']);
  expect(step.process).toBe('process0');
  expect(step.operations).toEqual([
    {
      operation: 'openat',
      arguments: [
        { kind: 'string', value: '/dev/vfio/devices/vfio0' },
        { kind: 'integer', value: '2' },
      ],
      binds: { kind: 'fd', name: 'file1' },
    },
  ]);
  expect(step.model).toEqual({ calls: [{ action: 'open', arguments: { p: 'process0', f: 'file1' }, bindings: {} }], last: true });
});

test('a struct has its size, its descriptors as places and its outputs as results', () => {
  const [, , buffer] = lastStep(parkedDesign(), ['open file0', 'bind file0']).operations[0].arguments;
  expect(buffer).toEqual({
    kind: 'buffer',
    bytes: `10000000${'00'.repeat(12)}`,
    places: [{ offset: 8, width: 4, value: { kind: 'fd', name: 'file0' } }],
    results: [{ offset: 12, width: 4, name: 'file0' }],
  });
});

test('arithmetic is exact beyond 53 bits, and C names are or-ed', () => {
  const big: Operand = { kind: 'arithmetic', operator: '+', left: integer('0xffffffffffff0000'), right: integer('0xffff'), span };
  const design = withCalls('open', [call('ioctl', [fd('f'), symbol('O_RDWR', 'VFIO_DEVICE_BIND_IOMMUFD'), big])]);
  const [, request, argument] = lastStep(design, ['open file0']).operations[0].arguments;
  expect(request).toEqual({ kind: 'integer', value: String(0x3b76 | 2) });
  expect(argument).toEqual({ kind: 'integer', value: '18446744073709551615' });
});

test('a sort element counts as its index', () => {
  const scaled: Operand = {
    kind: 'arithmetic',
    operator: '*',
    left: { kind: 'value', value: local('f', sortType('File')), span },
    right: integer('0x1000'),
    span,
  };
  const design = withCalls('open', [call('ioctl', [fd('f'), integer('0'), scaled])]);
  expect(lastStep(design, ['open file1']).operations[0].arguments[2]).toEqual({ kind: 'integer', value: '4096' });
});

test('bytes are little endian', () => {
  const design = withCalls('open', [
    call('pwrite', [fd('f'), { kind: 'bytes', value: integer('0x0106'), width: 2, span }, integer('2'), integer('4')]),
  ]);
  expect(lastStep(design, ['open file0']).operations[0].arguments[1]).toMatchObject({ bytes: '0601' });
});

test('a field can hold the address of bytes, and they a descriptor', () => {
  const pointed = struct([field('argsz', { kind: 'bytes', value: fd('f'), width: 4, span })]);
  const design = withCalls('open', [call('ioctl', [fd('f'), integer('0'), pointed])]);
  expect(lastStep(design, ['open file0']).operations[0].arguments[2]).toMatchObject({
    places: [{ offset: 0, value: { kind: 'buffer', places: [{ offset: 0, width: 4, value: { kind: 'fd', name: 'file0' } }] } }],
  });
});

test('operations of several processes become parts; only the last one speaks for the model', () => {
  const asMachine = { ...call('sleep', [integer('1')]), performer: 'machine' as const };
  const result = plan(withCalls('open', [asMachine, call('dup', [fd('f')])]), ['open file0']);
  expect(result.ok && result.value.map(({ process, model }) => [process, model?.last])).toEqual([
    ['machine', false],
    ['process0', true],
  ]);
});

test('a `let` that a failing call never reached is taken from the state before it; an output of a failing call needs no name', () => {
  const none = { kind: 'none' as const, type: { kind: 'option' as const, of: sortType('File') }, span };
  const design = withCalls('read', [
    call('ioctl', [{ kind: 'fd', value: local('late', sortType('File')), span }, integer('0')], {
      kind: 'fd',
      value: local('later', sortType('File')),
    }),
  ]);
  const late: Action['body'] = [
    { kind: 'let', name: 'late', value: { kind: 'literal', value: 1, type: sortType('File'), span }, span },
    { kind: 'let', name: 'later', value: { kind: 'unary', operator: 'unwrap', operand: none, type: sortType('File'), span }, span },
  ];
  const actions = design.specification.actions.map((action) => (action.name === 'read' ? { ...action, body: late } : action));
  const changed = { ...design, specification: { ...design.specification, actions } };
  expect(lastStep(changed, ['open file0', 'read file0 EINVAL']).operations).toEqual([
    {
      operation: 'ioctl',
      arguments: [
        { kind: 'fd', name: 'file1' },
        { kind: 'integer', value: '0' },
      ],
      binds: { kind: 'none' },
    },
  ]);
  expect(plan(changed, ['open file0', 'bind file0', 'read file0'])).toMatchObject({ ok: false, problems: [{ code: 'R203' }] });
});

test('a page is made under its name', () => {
  const design = withCalls('open', [
    call('page', [{ kind: 'address', value: local('f', sortType('File')), offset: null, span }, integer('4096')]),
  ]);
  expect(lastStep(design, ['open file1']).operations).toEqual([
    { operation: 'page', arguments: [{ kind: 'integer', value: '4096' }], binds: { kind: 'address', name: 'file1' } },
  ]);
});

test('a kernel without a node gives a path that does not exist, so that opening it answers ENOENT', () => {
  const on = { ...machine, environment: { device0: { bdf: '0000:00:05.0' } } };
  expect(lastStep(parkedDesign(), ['open file0'], on).operations[0].arguments[0]).toEqual({
    kind: 'string',
    value: '/dev/vfio/devices/no-cdev-of-device0',
  });
});

test('a group is found through the device that the instance puts into it', () => {
  const { specification, system } = parkedDesign();
  const group: Operand = {
    kind: 'string',
    parts: [{ kind: 'path', of: 'group', value: { kind: 'literal', value: 1, type: sortType('Group'), span } }],
    span,
  };
  const changed: Specification = {
    ...specification,
    sorts: [...specification.sorts, { name: 'Group', prefix: 'group', symmetric: false, documentation: '', span }],
    constants: [{ name: 'Device.group', indices: [sortType('Device')], type: sortType('Group'), span }],
    instances: [
      { ...specification.instances[0], sizes: { ...specification.instances[0].sizes, Group: 2 }, constants: { 'Device.group': [1] } },
    ],
    actions: specification.actions.map((action) =>
      action.name === 'open' ? { ...action, calls: [call('openat', [group, symbol('O_RDWR')])] } : action,
    ),
  };
  expect(lastStep({ specification: changed, system }, ['open file0']).operations[0].arguments[0]).toEqual({
    kind: 'string',
    value: '/dev/vfio/3',
  });
});

test('what cannot be made concrete is a problem with a code, never an exception', () => {
  expect(problemOf(symbol('VFIO_OF_TOMORROW'))).toMatchObject({ code: 'R201' });
  expect(problemOf(symbol('constructor'))).toMatchObject({ code: 'R201' });
  expect(problemOf(struct([], 'vfio_of_tomorrow'))).toMatchObject({ code: 'R202' });
  expect(problemOf(struct([field('color', integer('1'))]))).toMatchObject({ code: 'R202' });
  expect(problemOf(struct([field('argsz', integer('0x100000000'))]))).toMatchObject({ code: 'R203' });
  expect(problemOf(struct([field('argsz', { kind: 'buffer', length: 1, span })]))).toMatchObject({ code: 'R203' });
  expect(problemOf(integer('0x10000000000000000'))).toMatchObject({ code: 'R203' });
  expect(problemOf({ kind: 'sizeof', span })).toMatchObject({ code: 'R203' });
  expect(problemOf({ kind: 'fd', value: { kind: 'none', type: { kind: 'option', of: sortType('File') }, span }, span })).toMatchObject({
    code: 'R203',
  });
  const elsewhere: Operand = {
    kind: 'string',
    parts: [{ kind: 'path', of: 'bdf', value: { kind: 'literal', value: 0, type: sortType('Process'), span } }],
    span,
  };
  expect(problemOf(elsewhere)).toMatchObject({ code: 'R204' });
});

test('a layout that leaves its struct is refused', () => {
  const abi = {
    constants: machine.abi.constants,
    structs: { vfio_device_bind_iommufd: { size: 4, fields: { argsz: { offset: 1, width: 4 } } } },
  };
  const design = withCalls('open', [call('ioctl', [fd('f'), struct([field('argsz', integer('1'))])])]);
  expect(plan(design, ['open file0'], { ...machine, abi })).toMatchObject({ ok: false, problems: [{ code: 'R202' }] });
});

test('problems of several steps come in one run, each with its step', () => {
  const design = withCalls('open', [call('ioctl', [fd('f'), symbol('NO_SUCH')])]);
  const result = plan(design, ['open file0', 'open file1']);
  expect(result.ok ? [] : result.problems.map(({ message }) => message.slice(0, 12))).toEqual(['step 1, open', 'step 2, open']);
});

test('the ABI asked for is every C name and field of the calls, of all actions or of some', () => {
  const { specification } = parkedDesign();
  expect(requiredAbi(specification)).toEqual({
    constants: ['O_RDWR', 'VFIO_DEVICE_BIND_IOMMUFD'],
    structs: { vfio_device_bind_iommufd: ['argsz', 'iommufd', 'out_devid'] },
  });
  expect(requiredAbi(specification, new Set(['open']))).toEqual({ constants: ['O_RDWR'], structs: {} });
});
