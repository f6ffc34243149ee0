/** Premises of invariants: what they are, and when a running system says that they are met. */

import { expect, test } from 'vitest';
import { generate } from '../../checker/compile/generate.js';
import { premiseOf } from '../../checker/compile/premise.js';
import { loadModule } from '../load-module.js';
import { initialStatesOf } from '../reference/agreement.js';
import { choiceModel } from './choice-model.js';
import { filesModel } from './files-model.js';
import * as ir from './ir.js';

const A = ir.sort('A');
const claim = ir.read('claim', ir.bool);
const when = ir.read('when', ir.bool);
const implication = ir.binary(when, 'implies', claim);

test('of an implication it is the left side', () => {
  expect(premiseOf(implication)).toBe(when);
});

test('under quantifiers it is that something meets it', () => {
  expect(premiseOf(ir.forall('a', A, ir.forall('b', A, implication)))).toMatchObject({
    quantifier: 'exists',
    binder: 'a',
    body: { quantifier: 'exists', binder: 'b', body: when },
  });
});

test('a `where` is a premise, and so is a set that may be empty', () => {
  expect(premiseOf(ir.forall('a', A, claim, when))).toMatchObject({
    quantifier: 'exists',
    where: when,
    body: { kind: 'literal', value: 1 },
  });
  const members = ir.read('members', ir.setOf(A));
  const overSet = { ...ir.forall('a', A, claim), domain: { kind: 'set', set: members, of: A } } as ir.Expr;
  expect(premiseOf(overSet)).toMatchObject({ quantifier: 'exists', body: { kind: 'literal', value: 1 } });
});

test('a plain claim, a disjunction and an existence have none', () => {
  for (const expression of [claim, ir.binary(claim, 'or', when), ir.forall('a', A, claim), ir.exists('a', A, implication)]) {
    expect(premiseOf(expression)).toBeNull();
  }
});

test('a running system tells when it is met', () => {
  const [text = ''] = generate(choiceModel(), 'model.ilk').values();
  const system = loadModule(text).module.create('three');
  const [start] = initialStatesOf(system).states;
  system.load(start!, 0);
  expect(system.premise(0)).toBe(false);
  const met: boolean[] = [];
  system.successors((outcome) => met.push(system.outcomes[outcome]?.label === 'ok' && system.premise(0)));
  expect(met).toContain(true);
});

test('for a transition invariant it is about the transition being visited', () => {
  const [text = ''] = generate(filesModel({ Process: 1, Slot: 1, Device: 1, Space: 1 }), 'model.ilk').values();
  const system = loadModule(text).module.create('only');
  // open, bind, and then anything: only now had a device an owner before the transition.
  let state = initialStatesOf(system).states[0]!;
  for (const action of ['open', 'bind']) {
    let next = state;
    system.load(state, 0);
    system.successors((outcome) => {
      expect(system.premise(1)).toBe(false);
      if (system.actions[system.outcomes[outcome]!.action]?.name === action) {
        next = Int32Array.from(system.packed);
      }
    });
    state = next;
  }
  const met: boolean[] = [];
  system.load(state, 0);
  system.successors(() => met.push(system.premise(1)));
  expect(met.length).toBeGreaterThan(0);
  expect(met).not.toContain(false);
});
