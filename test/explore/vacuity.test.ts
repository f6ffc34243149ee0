/** What a specification says in vain is reported, once everything has been explored. */

import { describe, expect, test } from 'vitest';
import { explore } from '../../checker/explore/explore.js';
import type { Vacuity } from '../../checker/explore/verdict.js';
import { type SmallProperty, type SmallSystem, smallSystem } from '../systems/small-system.js';
import { STILL } from './options.js';

const properties: readonly SmallProperty[] = [
  { name: 'PremiseMet', kind: 'invariant', premise: ([open]) => open === 1 },
  { name: 'PremiseNeverMet', kind: 'invariant', premise: ([open]) => open === 7 },
  { name: 'Reached', kind: 'reachable', holds: () => true },
  { name: 'ReachedInVain', kind: 'reachable', holds: () => true, premise: () => false },
  { name: 'AboutOpen', kind: 'transition', about: ['open'] },
  { name: 'AboutBusyOpen', kind: 'transition', about: ['open'], premise: ([after]) => after === 7 },
  { name: 'AboutDetach', kind: 'transition', about: ['detach'] },
];

const door: SmallSystem = {
  name: 'door',
  variables: [{ name: 'open', type: { kind: 'bool', none: null } }],
  initial: [[0]],
  actions: [
    {
      name: 'open',
      fails: ['EBUSY', 'ENODEV'],
      fire: ([open], take) => take(open === 1 ? { outcome: 1 } : { next: (next) => next.fill(1) }),
    },
    { name: 'detach', fails: ['EINVAL'], fire: ([open], take) => (open === 7 ? take({}) : undefined) },
    { name: 'write', fails: ['SIGBUS'], fire: (_, take) => take({ outcome: 1 }) },
    { name: 'reset', fails: ['EINVAL'], neverEnds: true, fire: (_, take) => take({ outcome: 1 }) },
  ],
  properties,
};

function namesOf(vacuity: Vacuity): unknown {
  return {
    actions: vacuity.actionsNeverEnabled.map(({ action }) => action),
    outcomes: vacuity.outcomesNeverTaken.map(({ action, label }) => `${action} ${label}`),
    properties: vacuity.propertiesInVain.map(({ property }) => property),
  };
}

describe('vacuity', () => {
  test('names actions, outcomes that could be, and properties, and leaves the verdict alone', () => {
    const { vacuity, status } = explore(smallSystem(door), STILL);
    expect(vacuity.judged).toBe(true);
    expect(namesOf(vacuity)).toEqual({
      actions: ['detach'],
      outcomes: ['open ENODEV', 'write ok'],
      properties: ['PremiseNeverMet', 'ReachedInVain', 'AboutBusyOpen', 'AboutDetach'],
    });
    expect(status).toBe('holds');
  });

  test('counts every outcome where it belongs', () => {
    const { actions } = explore(smallSystem(door), STILL).statistics;
    expect(
      actions.map(({ name, transitions, outcomes }) => [
        name,
        transitions,
        outcomes.map((outcome) => `${outcome.label} ${outcome.transitions}`),
      ]),
    ).toEqual([
      ['open', 2, ['ok 1', 'EBUSY 1', 'ENODEV 0']],
      ['detach', 0, ['ok 0', 'EINVAL 0']],
      ['write', 2, ['ok 0', 'SIGBUS 2']],
      ['reset', 2, ['EINVAL 2']],
    ]);
  });
});
