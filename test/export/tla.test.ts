/** The TLA+ of an export, read and explored by a small evaluator, has the states and transitions that Interlock finds. TLC itself
 *  confirms it where its jar is given; this needs nothing but Node. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportModel } from '../../checker/export/export.js';
import type { Instance, Specification } from '../../checker/language/ir.js';
import { compileSpecification } from '../../checker/language/frontend.js';
import { choiceModel } from '../compile/choice-model.js';
import { filesModel } from '../compile/files-model.js';
import { randomSpecification } from '../compile/random-specification.js';
import { compiled, explored } from './compile.js';
import { Asserted } from './tla/evaluate.js';
import { type Explored, exploreModule } from './tla/explore.js';
import { parseModule } from './tla/parse.js';
import { reservedWords } from './reserved.js';
import { total } from './total.js';

const root = join(import.meta.dirname, '..', '..');

function own(path: string): Specification {
  const result = compileSpecification(path, (other) => readFileSync(join(root, other), 'utf8'));
  if (!result.ok) throw new Error(`${path} is not valid`);
  return result.value;
}

function exploredText(specification: Specification, instance: Instance, properties: readonly string[]): Explored {
  const exported = exportModel('tla', specification, instance, { properties, deadlock: false });
  if (!exported.ok) throw new Error(exported.diagnostics.map(({ message }) => message).join('\n'));
  const [module, configuration] = exported.value.files;
  const invariants = /^INVARIANTS\n((?: {2}\w+\n)+)/m.exec(configuration!.text)?.[1]?.match(/\w+/g) ?? [];
  const found = exploreModule(parseModule(module!.text), invariants);
  // TLC counts the initial states as generated.
  expect(found.initial).toBe(exported.value.offset.transitions);
  return found;
}

/** Whether exploring with that one transition invariant ends at it. */
function asserts(specification: Specification, instance: Instance, property: string): boolean {
  try {
    exploredText(specification, instance, [property]);
    return false;
  } catch (error) {
    if (error instanceof Asserted && error.message === `"${property}"`) return true;
    throw error;
  }
}

function expectSame(specification: Specification, instance: Instance): void {
  const verdict = explored(specification, instance.name);
  expect(verdict.exhaustive).toBe(true);
  // A transition invariant that is violated ends an exploration.
  const ending = verdict.properties.filter(({ kind, status }) => kind === 'transition' && status === 'violated');
  const others = verdict.properties.filter((property) => property.kind !== 'deadlock' && !ending.includes(property));
  const found = exploredText(
    specification,
    instance,
    others.map(({ name }) => name),
  );
  for (const { name } of ending) expect([name, asserts(specification, instance, name)]).toEqual([name, true]);
  expect({ states: found.states, transitions: found.transitions }).toEqual({
    states: verdict.statistics.states,
    transitions: verdict.statistics.transitions,
  });
  for (const { kind, name, status } of verdict.properties) {
    if (kind === 'deadlock') expect(found.deadlocks > 0).toBe(status === 'violated');
    if (kind === 'invariant') expect([name, found.violated.includes(name)]).toEqual([name, status === 'violated']);
    if (kind === 'reachable') {
      const sought = new RegExp(`^Not_${name}(?:_\\d+)?$`);
      expect([name, found.violated.some((each) => sought.test(each))]).toEqual([name, status === 'reached']);
    }
  }
}

const small: readonly (readonly [string, Specification])[] = [
  ['door', compiled('door')],
  ['bell', compiled('bell')],
  ['words of the targets as names', compiled('hostile')],
  ['every word of the targets', reservedWords()],
  ['names that clash, and an instance without actions', compiled('clashes')],
  ['files and devices', filesModel({ Process: 2, Slot: 2, Device: 2, Space: 1 })],
  ['choices', choiceModel()],
  ...[5, 27, 35].map((seed) => [`random specification ${seed}`, total(randomSpecification(seed))] as const),
];

describe.each(small)('%s', (_, specification) => {
  test.each(specification.instances.map((instance) => [instance.name, instance] as const))('instance %s', (_name, instance) => {
    expectSame(specification, instance);
  });
});

test.each(['registers', 'kvm'])(
  'the kernel, instance %s',
  (name) => {
    const specification = own('spec/linux/vfio.ilk');
    expectSame(specification, specification.instances.find((each) => each.name === name)!);
  },
  120_000,
);

test('what cannot be evaluated stops it', () => {
  const specification = filesModel({ Process: 1, Slot: 1, Device: 1, Space: 1 });
  const faulty = {
    ...specification,
    actions: specification.actions.map((action) => ({
      ...action,
      parameters: action.parameters.map((each) => ({ ...each, where: null })),
    })),
  };
  expect(() => exploredText(faulty, faulty.instances[0]!, [])).toThrow(Asserted);
});
