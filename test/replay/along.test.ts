/** A kernel that answers like a refuted design is a counterexample only if its own specification violates the property there. */

import { expect, test } from 'vitest';
import { renderReplay } from '../../checker/render/replay-text.js';
import { answerOf } from '../../checker/replay/keep.js';
import type { Design } from '../../checker/replay/path.js';
import { replay } from '../../checker/replay/replay.js';
import type { ReplayReport } from '../../checker/replay/report.js';
import type { Trace } from '../../checker/trace/trace.js';
import { type SmallProperty, smallSystem } from '../systems/small-system.js';
import { machine, parkedDesign, parkedSystem, traceOf } from './parked.js';
import { ok, scripted } from './scripted-backend.js';

/** A design whose files are granted (2) or only parked (1) once bound, which no call shows before a read. */
function grants(
  name: string,
  granted: boolean,
  properties: readonly SmallProperty[],
  initial: readonly (readonly number[])[] = [[0, 0]],
): Design {
  const { specification, system } = parkedDesign(name);
  const { slots } = system.actions[0];
  const [variable] = parkedSystem(name, false).variables;
  const small = smallSystem({
    name,
    variables: [{ name: variable.name, type: variable.type, indices: variable.indices }],
    initial,
    properties,
    actions: [
      {
        name: 'open',
        kind: 'syscall',
        actor: 'p',
        slots,
        fire: (cells, take) => cells[0] === 0 && take({ slots: [0, 0], next: (next) => (next[0] = 1) }),
      },
      {
        name: 'bind',
        kind: 'syscall',
        actor: 'p',
        slots,
        fire: (cells, take) => cells[0] === 1 && take({ slots: [0, 0], next: (next) => (next[0] = granted ? 2 : 1) }),
      },
    ],
  });
  return { specification, system: small };
}

const neverGranted: SmallProperty = { name: 'NeverGranted', kind: 'invariant', holds: (cells) => cells[0] !== 2 };
const noGrant: SmallProperty = { name: 'NoGrant', kind: 'transition', across: (before, after) => !(before[0] === 1 && after[0] === 2) };
const properties = [neverGranted, noGrant];

async function run(prediction: Design, property: Trace['property']): Promise<ReplayReport> {
  const design = grants('weak', true, properties);
  const trace = { ...traceOf(design, ['open file0', 'bind file0']), property };
  const result = await replay({ trace, design, prediction, machine, backend: scripted([ok(), ok()]) });
  if (!result.ok) throw new Error('the replay has problems');
  return result.value;
}

test.each([
  { kind: 'invariant', name: 'NeverGranted' },
  { kind: 'transition', name: 'NoGrant' },
] as const)("%s: the design violates it, the kernel's specification may not", async (property) => {
  const strong = await run(grants('strong', false, properties), property);
  expect([strong.design.conformance.kind, strong.design.property]).toEqual(['conforms', 'violated']);
  expect([strong.prediction?.conformance.kind, strong.prediction?.property]).toEqual(['conforms', 'holds']);
  expect((await run(grants('same', true, properties), property)).prediction?.property).toBe('violated');
});

test("a property that the kernel's specification does not have is unknown there", async () => {
  const report = await run(grants('strong', false, []), { kind: 'invariant', name: 'NeverGranted' });
  expect(report.prediction?.property).toBe('unknown');
});

test('the property is said of whole traces only', async () => {
  const design = grants('weak', true, properties);
  const trace = { ...traceOf(design, ['open file0', 'bind file0']), property: { kind: 'invariant', name: 'NeverGranted' } as const };
  const backend = scripted([ok(), { kind: 'failed', errno: 'EINVAL', operation: 0 }]);
  const result = await replay({ trace, design, prediction: null, machine, backend });
  expect(result).toMatchObject({ ok: true, value: { design: { property: null } } });
});

test('people are told that the answers do not tell the two apart', async () => {
  const report = await run(grants('strong', false, properties), { kind: 'invariant', name: 'NeverGranted' });
  expect(renderReplay(report)).toContain(
    'conforms to strong in all 2 steps, and by it NeverGranted holds there: these answers do not tell the two',
  );
  expect(answerOf(report).prediction?.summary).toContain('NeverGranted holds there');
});
