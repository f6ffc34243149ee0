/** A kernel's specification predicts traces of instances that only a design has. */

import { expect, test } from 'vitest';
import { inInstanceOf } from '../../checker/replay/borrow-instance.js';
import { predict } from '../../checker/replay/path.js';
import { fixtureDesign, systemOf } from './fixture-designs.js';
import { scenario } from './scenario.js';

const base = fixtureDesign('device-files.ilk', 'two_processes').specification;
const design = fixtureDesign('several-devices.ilk', 'two_devices');

test('the same instance is no new specification', () => {
  expect(inInstanceOf(base, design.specification, 'two_processes')).toBe(base);
});

test('a borrowed instance has the sizes of the design, and the actions of both', () => {
  const borrowed = inInstanceOf(base, design.specification, 'two_devices');
  expect(borrowed?.instances.map(({ name, sizes }) => [name, sizes])).toEqual([['two_devices', { Process: 1, File: 4, Device: 2 }]]);
  expect(borrowed?.instances[0].actions).not.toContain('stay');
  const trace = scenario(design.system, 'several-devices.ilk', [
    'stay process0',
    'open process0 file3 device1',
    'read process0 file3 = EINVAL',
  ]);
  const answers = predict(systemOf(borrowed!, 'two_devices'), { ...trace, stem: trace.stem.slice(1) });
  expect(
    answers.map((answer) => (answer.kind === 'allowed' ? answer.outcomes.map(({ outcome }) => outcome.label) : answer.reason)),
  ).toEqual([['ok'], ['EINVAL']]);
});

test('too little in common is no prediction', () => {
  const { specification } = design;
  expect(inInstanceOf(base, specification, 'no_such')).toBeNull();
  const withSort = { ...base, sorts: [...base.sorts, { ...base.sorts[0], name: 'Group' }] };
  expect(inInstanceOf(withSort, specification, 'two_devices')).toBeNull();
  const { defaultValue, ...needed } = specification.constants[0];
  expect(defaultValue).toBeDefined();
  expect(inInstanceOf({ ...base, constants: [{ ...needed, name: 'other' }] }, specification, 'two_devices')).toBeNull();
});

test('numbers of an enumeration mean nothing where its members differ', () => {
  const { specification } = design;
  const [kinds] = specification.enumerations;
  const constant = { name: 'kind', indices: [], type: { kind: 'enum', name: kinds.name } as const, span: kinds.span };
  const given = { ...specification, instances: specification.instances.map((instance) => ({ ...instance, constants: { kind: [1] } })) };
  const asking = { ...base, constants: [constant] };
  expect(inInstanceOf(asking, given, 'two_devices')?.instances[0].constants).toEqual({ kind: [1] });
  const reordered = { ...asking, enumerations: base.enumerations.map((one) => ({ ...one, members: one.members.toReversed() })) };
  expect(inInstanceOf(reordered, given, 'two_devices')).toBeNull();
});
