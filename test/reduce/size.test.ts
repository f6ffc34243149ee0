/** The explanation of a size, on models whose sizes are known in advance. */

import { expect, test } from 'vitest';
import { compileSpecification } from '../../checker/language/frontend.js';
import type { Specification } from '../../checker/language/ir.js';
import { actionShares } from '../../checker/reduce/size/actions.js';
import { collectStates } from '../../checker/reduce/size/collect.js';
import { predict, predictNext } from '../../checker/reduce/size/predict.js';
import { resized } from '../../checker/reduce/size/resize.js';
import { orbitsOf } from '../../checker/reduce/size/symmetries.js';
import { objectShares, variableShares } from '../../checker/reduce/size/variables.js';
import { planSymmetry } from '../../checker/reduce/symmetry/plan.js';
import { interpret } from '../reference/interpreter.js';

const OPTIONS = { limits: { states: null, bytes: null, seconds: null }, clock: () => 0, isCancelled: () => false };

function compiled(text: string): Specification {
  const result = compileSpecification('model.ilk', () => text);
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.value;
}

/** Independent dials of three positions, and a flag that follows the first move. */
const dials = compiled(`
object Dial symmetric { constant weight: 0..9 = 1, at: 0..2, still: bool }
var moved: bool
syscall forth(d: Dial where d.at < 2) { d.at += 1  moved := true }
syscall back(d: Dial where d.at == 2) { d.at := 0  moved := true }
instance four { Dial = 4 }
`);

async function explored(specification: Specification, size: number) {
  const instance = resized(specification, specification.instances[0]!, 'Dial', size)!;
  const system = interpret(specification, instance);
  return { system, instance, ...(await collectStates(system, OPTIONS)) };
}

test('variables, objects, actions and symmetries of independent dials', async () => {
  const { system, visited, instance } = await explored(dials, 4);
  // Every combination, and once more the first one: before anything moved.
  expect(visited.size).toBe(3 ** 4 + 1);
  const shares = new Map(variableShares(system, visited).map((share) => [share.name, share]));
  expect(shares.get('Dial.at')).toMatchObject({ values: 81, without: 2 });
  expect(shares.get('Dial.still')).toMatchObject({ values: 1, information: 0, without: 82 });
  expect(shares.get('moved')).toMatchObject({ values: 2, without: 81 });
  expect(shares.get('Dial.at')!.information).toBeCloseTo(-(80 / 82) * Math.log2(1 / 82) - (2 / 82) * Math.log2(2 / 82), 9);
  expect(objectShares(system, visited).map(({ element, values }) => `${element} ${values}`)).toEqual([0, 1, 2, 3].map((n) => `dial${n} 3`));
  const actions = actionShares(system, visited);
  expect(actions.reduce((sum, { first }) => sum + first, 0)).toBe(81);
  expect(actions.find(({ name }) => name === 'back')).toMatchObject({ first: 1 });
  // Multisets of four out of three positions, and the first state.
  expect(
    orbitsOf(
      system,
      visited,
      planSymmetry(dials, instance, () => 'here'),
    ),
  ).toEqual({ sorts: ['Dial'], orbits: 15 + 1 });
});

test('a factor that stays the same is continued exactly, whatever it is', () => {
  for (const factor of [1, 2, 3, 7]) expect(predictNext([5, 5 * factor, 5 * factor ** 2])).toBe(5 * factor ** 3);
  expect(predictNext([7])).toBeNull();
});

test('what is predicted is what the larger instance has, as far as it says itself', async () => {
  const states = (await Promise.all([1, 2, 3, 4, 5].map((size) => explored(dials, size)))).map(({ visited }) => visited.size);
  for (let known = 3; known < states.length; known++) {
    const { next, hindsight } = predict('Dial', [1, 2, 3, 4].slice(0, known), states.slice(0, known));
    const off = Math.abs(next! - states[known]!) / states[known]!;
    const offBefore = hindsight === null ? 1 : Math.abs(hindsight - states[known - 1]!) / states[known - 1]!;
    expect(off).toBeLessThan(0.2);
    expect(off).toBeLessThanOrEqual(offBefore);
  }
});

test('constants follow the size of a sort, and an element that is named stays', () => {
  const specification = compiled(`
object Group { }
object Device { constant group: Group, constant kind: 0..3 -> bool, on: bool }
syscall switch(d: Device) { d.on := d.group == d.group }
instance two { Device = 2, Group = 2  Device.group = [group0, group1]  Device.kind = [[true, false, true, false], [false, false, true, true]] }
`);
  const [two] = specification.instances;
  expect(resized(specification, two!, 'Device', 3)?.constants['Device.group']).toEqual([0, 1, 1]);
  expect(resized(specification, two!, 'Device', 1)?.constants).toEqual({ 'Device.group': [0], 'Device.kind': [1, 0, 1, 0] });
  expect(resized(specification, two!, 'Group', 1)).toBeNull();
  expect(resized(specification, two!, 'Group', 3)?.constants['Device.group']).toEqual([0, 1]);
});
