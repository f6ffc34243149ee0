/** A small design by hand: files of one device that are parked until bound; and a variant that grants every file at once. */

import type { Action, ConcreteCall, Expression, FiniteType, Operand, Span, Specification } from '../../checker/language/ir.js';
import type { Design } from '../../checker/replay/path.js';
import type { Machine } from '../../checker/replay/concrete/plan.js';
import type { NamedType, TransitionSystem, Value } from '../../checker/system.js';
import { buildTrace } from '../../checker/trace/build.js';
import type { Trace } from '../../checker/trace/trace.js';
import { type SmallAction, smallSystem } from '../systems/small-system.js';

const TEXT = ['syscall open', 'syscall bind', 'syscall read', 'syscall note', 'syscall wait', 'syscall pick'].join('\n');
export const span: Span = { file: 'spec/parked.ilk', start: 0, end: 0 };

export const sortType = (name: string): FiniteType => ({ kind: 'sort', name });
export const local = (name: string, type: FiniteType): Expression => ({ kind: 'local', name, type, span });
export const integer = (value: string): Operand => ({ kind: 'integer', value, span });
export const symbol = (...names: string[]): Operand => ({ kind: 'symbol', names, span });
export const fd = (name: string): Operand => ({ kind: 'fd', value: local(name, sortType('File')), span });
export const call = (operation: string, operands: readonly Operand[], binds: ConcreteCall['binds'] = { kind: 'none' }): ConcreteCall => ({
  operation,
  operands,
  performer: 'actor',
  binds,
  span,
});

const opened: Operand = {
  kind: 'string',
  parts: [{ kind: 'path', of: 'cdev', value: { kind: 'literal', value: 0, type: sortType('Device'), span } }],
  span,
};

const calls: Readonly<Record<string, readonly ConcreteCall[]>> = {
  open: [call('openat', [opened, symbol('O_RDWR')], { kind: 'fd', value: local('f', sortType('File')) })],
  bind: [
    call('ioctl', [
      fd('f'),
      symbol('VFIO_DEVICE_BIND_IOMMUFD'),
      {
        kind: 'struct',
        name: 'vfio_device_bind_iommufd',
        fields: [
          { field: 'argsz', value: { kind: 'input', operand: { kind: 'sizeof', span } } },
          { field: 'iommufd', value: { kind: 'input', operand: fd('f') } },
          { field: 'out_devid', value: { kind: 'output', id: local('f', sortType('File')) } },
        ],
        span,
      },
    ]),
  ],
  read: [call('pread', [fd('f'), { kind: 'buffer', length: 4, span }, integer('4'), integer('0x70000000000')])],
  note: [],
  wait: [call('read', [fd('f'), { kind: 'buffer', length: 1, span }, integer('1')])],
  pick: [call('dup', [fd('f')])],
};

const slots: readonly NamedType[] = [
  { name: 'p', type: { kind: 'named', sort: 'Process', names: ['process0'], none: null } },
  { name: 'f', type: { kind: 'named', sort: 'File', names: ['file0', 'file1'], none: null } },
];

/** One cell a file: 0 closed, 1 parked, 2 granted. */
function forEachFile(cells: Int32Array, visit: (file: number, state: number) => void): void {
  for (const [file, state] of cells.entries()) visit(file, state);
}

function syscall(name: string, fails: readonly string[], fire: SmallAction['fire']): SmallAction {
  return { name, kind: 'syscall', actor: 'p', slots, fails, source: `drivers/vfio/${name}.c:${name}`, fire };
}

/** @param everyFile whether one bound file lets all files read */
export function parkedSystem(name: string, everyFile: boolean): TransitionSystem {
  return smallSystem({
    name,
    variables: [
      {
        name: 'File.state',
        indices: [{ kind: 'named', sort: 'File', names: ['file0', 'file1'], none: null }],
        type: { kind: 'named', sort: 'State', names: ['closed', 'parked', 'granted'], none: null },
      },
    ],
    initial: [[0, 0]],
    actions: [
      syscall('open', [], (cells, take) =>
        forEachFile(cells, (file, state) => state === 0 && take({ slots: [0, file], next: (next) => (next[file] = 1) })),
      ),
      syscall('bind', ['EINVAL'], (cells, take) =>
        forEachFile(cells, (file, state) => {
          if (state === 0) return;
          if (cells.includes(2)) take({ outcome: 1, slots: [0, file] });
          else take({ slots: [0, file], next: (next) => (next[file] = 2) });
        }),
      ),
      syscall('read', ['EINVAL'], (cells, take) =>
        forEachFile(cells, (file, state) => {
          if (state === 0) return;
          const granted = state === 2 || (everyFile && cells.includes(2));
          take(granted ? { slots: [0, file], result: 4 } : { outcome: 1, slots: [0, file] });
        }),
      ),
      syscall('note', [], (_, take) => take({ slots: [0, 0] })),
      syscall('wait', ['blocked'], (cells, take) =>
        forEachFile(cells, (file, state) => state === 1 && take({ outcome: 1, slots: [0, file] })),
      ),
      syscall('pick', ['EBUSY'], (cells, take) =>
        forEachFile(cells, (file, state) => {
          if (state === 0) return;
          take({ slots: [0, file] });
          take({ outcome: 1, slots: [0, file] });
        }),
      ),
    ],
  });
}

export function parkedDesign(name = 'parked', everyFile = false): Design {
  const system = parkedSystem(name, everyFile);
  const actions = system.actions.map(({ name: action, source }): Action => {
    const body: Action['body'] =
      action === 'read' ? [{ kind: 'returns', value: { kind: 'literal', value: 4, type: { kind: 'bool' }, span }, span }] : [];
    return {
      name: action,
      kind: 'syscall',
      actor: 'p',
      parameters: [],
      body,
      outcomes: [],
      calls: calls[action],
      source,
      documentation: '',
      span,
      header: span,
    };
  });
  const sort = (of: string, prefix: string) => ({ name: of, prefix, symmetric: false, documentation: '', span });
  const specification: Specification = {
    name,
    title: `The ${name} design`,
    digest: system.digest,
    references: [],
    sources: [{ path: 'spec/parked.ilk', text: TEXT }],
    sorts: [sort('Process', 'process'), sort('File', 'file'), sort('Device', 'device')],
    enumerations: [],
    constants: [],
    variables: [],
    functions: [],
    procedures: [],
    initially: [],
    actions,
    properties: [],
    liveness: [],
    deadlockAllowed: true,
    instances: [
      {
        name: 'only',
        documentation: '',
        sizes: { Process: 1, File: 2, Device: 1 },
        constants: {},
        actions: actions.map((action) => action.name),
        excluded: [],
        granularity: 'calls',
        machine: { devices: [{ element: 'device0', model: 'edu', address: '5.0' }], snoopControl: false, noIommu: false },
        span,
      },
    ],
  };
  return { specification, system };
}

/** The path of these calls, each with the outcome wanted ("bind file1 EINVAL"; "ok" may be left out). */
export function traceOf(design: Design, words: readonly string[]): Trace {
  const { system } = design;
  const states: Int32Array[] = [];
  const steps: Trace['stem'][number][] = [];
  system.initialStates(() => states.push(system.packed.slice()));
  for (const word of words) {
    const [action, file, outcome = 'ok'] = word.split(' ');
    const found: Int32Array[] = [];
    const ordinals: number[] = [];
    let ordinal = 0;
    system.load(states[states.length - 1], 0);
    system.successors((index) => {
      const described = system.outcomes[index];
      const matches =
        system.actions[described.action].name === action && described.label === outcome && `file${system.arguments[1]}` === file;
      if (matches) {
        found.push(system.packed.slice());
        ordinals.push(ordinal);
      }
      ordinal += 1;
    });
    if (found.length === 0) throw new Error(`${word} is not possible`);
    const property: Trace['property'] = { kind: 'invariant', name: 'Any' };
    const origin = { path: 'spec/parked.ilk', locate: () => ({ path: 'spec/parked.ilk', line: 1, column: 1 }) };
    steps.push(...buildTrace(system, { states: [states[states.length - 1]], ordinal: ordinals[0] }, property, origin).stem);
    states.push(found[0]);
  }
  return {
    format: 'interlock-trace-1',
    specification: { path: 'spec/parked.ilk', name: design.specification.name, digest: design.specification.digest },
    instance: 'only',
    granularity: 'calls',
    property: { kind: 'invariant', name: 'NoReadBeforeBind' },
    initial: {} satisfies Record<string, Value>,
    stem: steps,
  };
}

export const machine: Machine = {
  abi: {
    constants: { O_RDWR: '2', VFIO_DEVICE_BIND_IOMMUFD: '0x3b76' },
    structs: {
      vfio_device_bind_iommufd: {
        size: 16,
        fields: { argsz: { offset: 0, width: 4 }, iommufd: { offset: 8, width: 4 }, out_devid: { offset: 12, width: 4 } },
      },
    },
  },
  environment: { device0: { bdf: '0000:00:05.0', cdev: '/dev/vfio/devices/vfio0', group: '/dev/vfio/3' } },
};
