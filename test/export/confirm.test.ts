/** SPIN, Rumur and TLC count the same states and transitions as Interlock, and answer every property alike.
 *  A checker that is not installed leaves its tests skipped, with the reason. */

import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { presence, TOOLS, type Tool } from '../../checker/export/confirm/checker.js';
import { type Confirmation, confirm } from '../../checker/export/confirm/confirm.js';
import { type Expected, expectedOf } from '../../checker/export/confirm/expected.js';
import type { Instance, Specification } from '../../checker/language/ir.js';
import { choiceModel } from '../compile/choice-model.js';
import { filesModel } from '../compile/files-model.js';
import { randomSpecification } from '../compile/random-specification.js';
import { compiled, explored } from './compile.js';
import { reservedWords } from './reserved.js';
import { total } from './total.js';

const jar = process.env.INTERLOCK_TLA2TOOLS ?? null;
const limits = { seconds: 300, megabytes: 4096 };

/** Random specifications with at least two states, whose conditions are short enough to export. */
const seeds = [5, 27, 35];

const cases: readonly (readonly [string, Specification])[] = [
  ['door', compiled('door')],
  ['bell', compiled('bell')],
  ['office', without(compiled('office'), 'one_room')],
  ['words of the targets as names', compiled('hostile')],
  ['every word of the targets', reservedWords()],
  ['names that clash, and an instance without actions', compiled('clashes')],
  ['files and devices', filesModel({ Process: 2, Slot: 2, Device: 2, Space: 1 })],
  ['choices', choiceModel()],
  ...seeds.map((seed) => [`random specification ${seed}`, total(randomSpecification(seed))] as const),
];

/** The largest instance takes no other construct than the smaller ones. */
function without(specification: Specification, instance: string): Specification {
  return { ...specification, instances: specification.instances.filter(({ name }) => name !== instance) };
}

function expectedFor(specification: Specification, instance: Instance): Expected {
  const expected = expectedOf(explored(specification, instance.name));
  if ('skipped' in expected) throw new Error(expected.skipped);
  return expected;
}

function confirmed(tool: Tool, specification: Specification, instance: Instance, expected: Expected): Promise<Confirmation> {
  return confirm({ tool, specification, instance, expected, limits, jar });
}

describe.each(TOOLS)('%s', async (tool) => {
  const there = await presence(tool, { folder: tmpdir(), limits, jar });
  if (there.kind === 'absent') {
    test.skip(`skipped: ${there.reason}`);
    return;
  }

  describe.each(cases)('%s', (_, specification) => {
    test.each(specification.instances.map((instance) => [instance.name, instance] as const))(
      'instance %s',
      async (_name, instance) => {
        const expected = expectedFor(specification, instance);
        expect(await confirmed(tool, specification, instance, expected)).toMatchObject({
          kind: 'confirmed',
          states: expected.states,
          transitions: expected.transitions,
        });
      },
      300_000,
    );
  });

  test('wrong figures and answers are found', async () => {
    const specification = compiled('door');
    const instance = specification.instances[0]!;
    const right = expectedFor(specification, instance);
    const figures = await confirmed(tool, specification, instance, {
      ...right,
      states: right.states + 1,
      transitions: right.transitions - 1,
    });
    expect(figures).toMatchObject({ kind: 'differs' });
    const opposite = right.properties.map((property) => ({ ...property, stops: !property.stops }));
    const answers = await confirmed(tool, specification, instance, { ...right, properties: opposite });
    expect(answers).toMatchObject({ kind: 'differs' });
    expect(answers.kind === 'differs' ? answers.differences.length : 0).toBeGreaterThan(0);
  }, 300_000);

  test('a specification that cannot be evaluated stops it', async () => {
    const specification = filesModel({ Process: 1, Slot: 1, Device: 1, Space: 1 });
    const faulty = {
      ...specification,
      actions: specification.actions.map((action) => ({
        ...action,
        parameters: action.parameters.map((each) => ({ ...each, where: null })),
      })),
    };
    const instance = faulty.instances[0]!;
    const expected: Expected = { states: 1, transitions: 1, properties: [] };
    const found = await confirmed(tool, faulty, instance, expected);
    expect(found).toMatchObject({ kind: 'differs' });
    expect(found.kind === 'differs' && found.differences[0]).toContain('stops at');
  }, 300_000);
});
