/** Calls that can be interrupted: which interleavings there are, explored with the interpreter, and taken alike by generated code. */

import jsc from 'jsverify';
import { describe, expect, test } from 'vitest';
import { generate } from '../../checker/compile/generate.js';
import { expandSteps } from '../../checker/language/steps/expand-steps.js';
import { compileSpecification } from '../../checker/language/frontend.js';
import type { Specification } from '../../checker/language/ir.js';
import type { TransitionSystem } from '../../checker/system.js';
import { loadModule } from '../load-module.js';
import { forAll } from '../property.js';
import { expectAgreement, initialStatesOf } from '../reference/agreement.js';
import { interpret } from '../reference/interpreter.js';

function compiled(text: string): Specification {
  const result = compileSpecification('page.ilk', () => text);
  if (!result.ok) throw new Error(result.diagnostics.map((diagnostic) => diagnostic.message).join('\n'));
  return result.value;
}

function systemOf(text: string, granularity: 'calls' | 'steps'): TransitionSystem {
  const specification = expandSteps(compiled(text), granularity);
  const instance = specification.instances.find((candidate) => candidate.granularity === granularity)!;
  return interpret(specification, instance);
}

interface Explored {
  readonly states: number;
  /** "lock(process0) = blocked", each once. */
  readonly transitions: ReadonlySet<string>;
  /** Names of properties that some state violates. */
  readonly violated: readonly string[];
}

function explore(system: TransitionSystem): Explored {
  const known = new Map<string, Int32Array>();
  const transitions = new Set<string>();
  const violated = new Set<string>();
  const pending: Int32Array[] = [];
  const meet = (state: Int32Array) => {
    const key = state.join();
    if (!known.has(key)) pending.push(state);
    known.set(key, state);
  };
  initialStatesOf(system).states.forEach(meet);
  for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
    system.load(state, 0);
    for (const [index, property] of system.properties.entries()) {
      if (property.kind === 'invariant' && !system.holds(index)) violated.add(property.name);
    }
    const found: Int32Array[] = [];
    system.successors((outcome) => {
      const { action, label } = system.outcomes[outcome]!;
      transitions.add(`${system.actions[action]!.name}(${system.arguments[0]}) = ${label}`);
      found.push(Int32Array.from(system.packed));
    });
    found.forEach(meet);
  }
  return { states: known.size, transitions, violated: [...violated].sort() };
}

const race = (granularity: string) => `
object Process { seen: 0..2, done: bool }
var total: 0..2
syscall add(p: Process where not p.done) {
  step fetch under reading { p.seen := total }
  step store under writing { total := p.seen + 1  p.done := true }
}
syscall other(p: Process) { require p.seen == 2 }
invariant NothingLost: (forall p in Process: p.done) implies total == |Process|
instance two { Process = 2 ${granularity} }
`;

describe('an update that can be lost', () => {
  test('is not in whole calls: one state before, one after each first call, one after each order of both', () => {
    expect(explore(systemOf(race(''), 'calls'))).toMatchObject({ states: 5, violated: [] });
  });

  test('is, where each step is a transition', () => {
    const { violated, transitions } = explore(systemOf(race(', steps'), 'steps'));
    expect(violated).toEqual(['NothingLost']);
    expect([...transitions].sort()).toEqual(['add(0) = blocked', 'add(1) = blocked', 'add.store(0) = ok', 'add.store(1) = ok']);
  });
});

const lock = `
object Process { inside: bool }
var holder: Process?
syscall lock(p: Process where not p.inside) { await holder == none  holder := p  p.inside := true }
syscall unlock(p: Process where p.inside) { p.inside := false  holder := none }
syscall idle(p: Process) { }
invariant Exclusive: forall p in Process, q in Process: p.inside and q.inside implies p == q
invariant HeldWhileInside: forall p in Process: p.inside implies holder == p
instance two { Process = 2 }
`;

test('a call that waits is one event, its return another, and the process makes no other call between', () => {
  const specification = expandSteps(compiled(lock), 'calls');
  const { states, violated, transitions } = explore(interpret(specification, specification.instances[0]!));
  // Nobody inside and nobody waiting; one inside, the other outside or waiting; one waiting for a free lock: 1 + 2 * 2 + 2.
  expect(states).toBe(7);
  expect(violated).toEqual([]);
  expect([...transitions].filter((one) => one.includes('(0)')).sort()).toEqual([
    'idle(0) = ok',
    'lock(0) = blocked',
    'lock(0) = ok',
    'lock.return(0) = ok',
    'unlock(0) = ok',
  ]);
});

const cleanup = (granularity: string) => `
object Process { tried: bool }
var claimed: bool
var seen: bool
syscall claim(p: Process where not p.tried) {
  step take { claimed := true  p.tried := true }
  step use { fails EIO undo { claimed := false } }
}
syscall look(p: Process) { seen := claimed }
invariant NeverSeen: not seen
instance two { Process = 2 ${granularity} }
`;

test('what a failing call undoes is seen by others only between its steps', () => {
  expect(explore(systemOf(cleanup(''), 'calls')).violated).toEqual([]);
  const { violated, transitions } = explore(systemOf(cleanup(', steps'), 'steps'));
  expect(violated).toEqual(['NeverSeen']);
  expect([...transitions].filter((one) => one.includes('(0)')).sort()).toEqual([
    'claim(0) = blocked',
    'claim.undo(0) = EIO',
    'claim.use(0) = blocked',
    'look(0) = ok',
  ]);
});

test('a specification without steps and waits stays as it is', () => {
  const specification = compiled('object Process { } syscall s(p: Process) { } instance one { Process = 1 }');
  expect(expandSteps(specification, 'calls')).toBe(specification);
  expect(expandSteps(specification, 'steps')).toBe(specification);
});

test('an instance that leaves the waiting call out is not changed by it', () => {
  const specification = compiled(lock.replace('Process = 2', 'Process = 2, without lock'));
  expect(expandSteps(specification, 'calls')).toBe(specification);
});

test.each([
  ['the race', race(', steps')],
  ['the lock', lock],
  ['the cleanup', cleanup(', steps')],
])('generated code takes every step of %s as the interpreter does', (_, text) => {
  const specification = compiled(text);
  const [module = ''] = generate(specification, 'model.ilk').values();
  const system = loadModule(module).module.create('two');
  const oracle = systemOf(text, text.includes(', steps') ? 'steps' : 'calls');
  expect(system.actions).toEqual(oracle.actions);
  expect(system.outcomes).toEqual(oracle.outcomes);
  forAll(jsc.nearray(jsc.nat(100)), (choices) => expectAgreement(system, oracle, choices), 40);
});
