/** The specification as an oracle: choices, several initial states, predictions, and traces that are not its own. */

import { expect, test } from 'vitest';
import { modelBackend } from '../../checker/replay/model-backend.js';
import { allowed, initialBelief } from '../../checker/replay/model.js';
import { followTrace, predict } from '../../checker/replay/path.js';
import type { Trace } from '../../checker/trace/trace.js';
import { smallSystem } from '../systems/small-system.js';
import { parkedDesign, parkedSystem, traceOf } from './parked.js';

const count = { kind: 'int', low: 0, high: 3, none: null } as const;

/** Draws 1 or 2 and adds it; starts at 0 or 1; fails at 3. */
const dice = smallSystem({
  name: 'dice',
  variables: [{ name: 'sum', type: count }],
  initial: [[0], [1]],
  actions: [
    {
      name: 'throw',
      parameters: 0,
      slots: [{ name: 'drawn', type: count }],
      fails: ['ENOSPC'],
      fire: (cells, take) => {
        for (const drawn of [1, 2]) {
          if (cells[0] + drawn <= 3) take({ slots: [drawn], result: drawn, next: (next) => (next[0] += drawn) });
          else take({ outcome: 1, slots: [drawn] });
        }
      },
    },
  ],
});

const call = (bindings: Record<string, number>) => ({ action: 'throw', arguments: {}, bindings });
const results = (answer: ReturnType<typeof allowed>) =>
  answer.kind === 'allowed' ? answer.outcomes.map(({ outcome, result }) => `${outcome.label} ${result}`) : answer.reason;

test('bindings decide between branches where both have them, and only there', () => {
  const start = initialBelief(dice, { sum: 1 });
  expect(results(allowed(dice, start, call({ drawn: 2 })))).toEqual(['ok 2']);
  expect(results(allowed(dice, start, call({ other: 2 })))).toEqual(['ok 1', 'ok 2']);
});

test('a trace picks among several initial states; another initial state that none has leaves all', () => {
  expect(initialBelief(dice, { sum: 1 })).toHaveLength(1);
  expect(initialBelief(dice, { sum: 2 })).toHaveLength(2);
  expect(initialBelief(dice, { unknown: 1 })).toHaveLength(2);
});

test('a prediction follows everything that is allowed', () => {
  const step = { ...call({}), actor: 'x', outcome: 'ok', outcomeIndex: 0, result: 0, changes: [], location: '', source: null };
  const trace: Trace = { ...traceOf(parkedDesign(), []), initial: { sum: 1 }, stem: [step, step, step] };
  const sets = predict(dice, trace).map((answer) => [...new Set(results(answer))].sort());
  expect(sets).toEqual([
    ['ok 1', 'ok 2'],
    ['ENOSPC 0', 'ok 1'],
    ['ENOSPC 0', 'ok 1'],
  ]);
});

test('nothing is predicted after a step that is not there', () => {
  const trace = traceOf(parkedDesign(), ['open file0', 'note file0', 'read file0 EINVAL']);
  const stem = [trace.stem[0], { ...trace.stem[1], action: 'fly' }, trace.stem[2]];
  expect(predict(parkedSystem('p', false), { ...trace, stem }).map(({ kind }) => kind)).toEqual(['allowed', 'impossible', 'impossible']);
});

test.each<[string, (step: Trace['stem'][number]) => Trace['stem'][number]]>([
  ['another outcome', (step) => ({ ...step, outcome: 'EBUSY' })],
  ['another rule with the same errno', (step) => ({ ...step, outcomeIndex: 2 })],
  ['another result', (step) => ({ ...step, result: 7 })],
  ['another change', (step) => ({ ...step, changes: [{ variable: 'File[file0].state', before: 'closed', after: 'granted' }] })],
  [
    'a variable that is not there',
    (step) => ({ ...step, changes: [{ variable: 'File[file9].state', before: 'closed', after: 'parked' }] }),
  ],
  ['an element that is not there', (step) => ({ ...step, arguments: { p: 'process0', f: 'file9' } })],
  ['a value that is no element', (step) => ({ ...step, arguments: { p: 'process0', f: ['file0'] } })],
])("a step with %s is not the specification's", (_, change) => {
  const design = parkedDesign();
  const trace = traceOf(design, ['open file0']);
  expect(followTrace(design.system, trace).ok).toBe(true);
  expect(followTrace(design.system, { ...trace, stem: trace.stem.map(change) })).toMatchObject({ ok: false, problems: [{ code: 'R106' }] });
});

test('the model as a backend answers as it is written, from the start after each reset', async () => {
  const backend = modelBackend(parkedSystem('p', false));
  const step = (action: string) => ({
    process: 'process0',
    operations: [],
    model: { calls: [{ action, arguments: { p: 'process0', f: 'file0' }, bindings: {} }], last: true },
  });
  for (const _ of [1, 2]) {
    await backend.reset();
    expect(await backend.step(step('open'))).toMatchObject({ kind: 'returned' });
    expect(await backend.step(step('open'))).toMatchObject({ kind: 'skipped' });
    expect(await backend.step(step('read'))).toMatchObject({ kind: 'failed', errno: 'EINVAL' });
    expect(await backend.step(step('wait'))).toEqual({ kind: 'blocked' });
    expect(await backend.step(step('bind'))).toMatchObject({ kind: 'returned' });
    expect(await backend.step(step('read'))).toMatchObject({ kind: 'returned', value: '4' });
  }
  expect(await backend.step({ process: 'process0', operations: [] })).toMatchObject({ kind: 'skipped' });
});
