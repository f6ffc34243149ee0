/** Traces say what each step was: its arguments, what it bound, what it returned and what it changed. */

import { describe, expect, test } from 'vitest';
import { explore } from '../../checker/explore/explore.js';
import type { TransitionSystem } from '../../checker/system.js';
import { buildTrace } from '../../checker/trace/build.js';
import type { Trace } from '../../checker/trace/trace.js';
import { STILL } from '../explore/options.js';
import { graph } from '../systems/graph.js';
import { opener } from '../systems/opener.js';
import { philosophers } from '../systems/philosophers.js';
import { ORIGIN, smallSystem, type Take } from '../systems/small-system.js';

function tracesOf(system: TransitionSystem): readonly (Trace | null)[] {
  return explore(system, STILL).properties.map(({ trace }) => trace);
}

test('a trace in full', () => {
  const [noDma, , , noBusy] = tracesOf(opener());
  const open = {
    action: 'open',
    actor: 'process1',
    arguments: { p: 'process1', f: 'file1' },
    bindings: { others: 3 },
    outcome: 'ok',
    outcomeIndex: 0,
    result: 7,
    changes: [
      { variable: 'File[file1].owner', before: null, after: 'process1' },
      { variable: 'users', before: [], after: ['process1'] },
    ],
    location: 'small.ilk:4',
    source: 'vfio_main.c:open',
  };
  expect(noDma).toEqual({
    format: 'interlock-trace-1',
    specification: { path: 'small.ilk', name: 'opener', digest: '0'.repeat(64) },
    instance: 'only',
    granularity: 'calls',
    property: { kind: 'invariant', name: 'NoDma' },
    initial: { 'File[file0].owner': 'process0' },
    stem: [
      open,
      {
        action: 'dma',
        actor: 'device',
        arguments: {},
        bindings: {},
        outcome: 'ok',
        outcomeIndex: 0,
        result: 0,
        changes: [{ variable: 'users', before: ['process1'], after: ['process0', 'process1'] }],
        location: 'small.ilk:3',
        source: null,
      },
    ],
  });
  expect(noBusy?.stem[0]).toEqual(open);
  expect(noBusy?.stem[1]).toMatchObject({ outcome: 'EBUSY', outcomeIndex: 1, bindings: {}, changes: [], location: 'small.ilk:10' });
});

describe('among several transitions to one state', () => {
  test('the first in order is taken', () => {
    const flip = { fire: (cells: Int32Array, take: Take) => take({ next: (next) => next.fill(1 - cells[0]) }) };
    const bit = { name: 'bit', type: { kind: 'bool', none: null } } as const;
    const stay = { name: 'stay', fire: (_: Int32Array, take: Take) => take({}) };
    const system = smallSystem({
      name: 'bit',
      variables: [bit],
      initial: [[0]],
      actions: [stay, { ...flip, name: 'one' }, { ...flip, name: 'two' }],
    });
    const states = [0, 1, 0].map((value) => Int32Array.of(value));
    const trace = buildTrace(system, { states, ordinal: null }, { kind: 'invariant', name: 'X' }, ORIGIN);
    expect(trace.stem.map(({ action }) => action)).toEqual(['one', 'one']);
  });

  test('an ordinal names one that changes nothing', () => {
    const edges = [
      [0, 0],
      [0, 1],
      [0, 0],
    ] as const;
    const trace = buildTrace(
      graph({ vertices: 2, initial: [0], edges }),
      { states: [Int32Array.of(0)], ordinal: 2 },
      { kind: 'transition', name: 'X' },
      ORIGIN,
    );
    expect(trace.stem).toMatchObject([{ arguments: { target: 0 }, changes: [] }]);
  });
});

test('every step of a counterexample is a transition of the system, from the state before to the state after', () => {
  const system = philosophers(5);
  const trace = tracesOf(system).at(-1);
  system.initialStates(() => {});
  const cells = new Map<string, unknown>(Array.from({ length: 5 }, (_, process) => [`Process[process${process}].phase`, 'thinks']));
  for (const step of trace?.stem ?? []) {
    for (const { variable, before, after } of step.changes) {
      expect(cells.get(variable)).toBe(before);
      cells.set(variable, after);
    }
  }
  expect([...cells.values()]).toEqual(Array.from({ length: 5 }, () => 'holds_left'));
});
