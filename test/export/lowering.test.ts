/** What all targets share: guards, faults and lowered statements say of every state what the specification says.
 *  The printers after them are confirmed by the other checkers themselves. */

import jsc from 'jsverify';
import { expect, test } from 'vitest';
import { enabling } from '../../checker/export/shared/enabled.js';
import { faultOf, nothingKnown } from '../../checker/export/shared/fault.js';
import { fold } from '../../checker/export/shared/fold.js';
import { combinations, initialStates } from '../../checker/export/shared/initial.js';
import { lowerAction } from '../../checker/export/shared/lower.js';
import { each, type Model, modelOf } from '../../checker/export/shared/model.js';
import { specialised } from '../../checker/export/shared/specialise.js';
import { unroll } from '../../checker/export/shared/unroll.js';
import type { Action, Expression, Specification } from '../../checker/language/ir.js';
import { EvaluationError } from '../../checker/system.js';
import { fieldsOf } from '../../checker/values/description.js';
import { layOut } from '../../checker/values/layout.js';
import { encode } from '../../checker/values/packing.js';
import { randomSpecification } from '../compile/random-specification.js';
import { forAll } from '../property.js';
import { evaluate, stateless, type Surroundings } from '../reference/evaluate.js';
import { interpret } from '../reference/interpreter.js';
import { prepare } from '../reference/model.js';
import { runNodes } from './run-nodes.js';
import { total } from './total.js';

const seeds = jsc.nat(1_000_000_000);

/** Some reachable states, as cells; none if the initial ones cannot be evaluated. */
function statesOf(specification: Specification, most: number): readonly (readonly number[])[] {
  const system = interpret(specification, specification.instances[0]!);
  const states = new Map<string, readonly number[]>();
  const keep = (): void => {
    if (states.size < most) states.set(system.cells.join(), [...system.cells]);
  };
  const found: Int32Array[] = [];
  try {
    system.initialStates(() => {
      keep();
      found.push(system.packed.slice());
    });
    for (const packed of found.slice(0, most)) {
      system.load(packed, 0);
      system.successors(() => {
        keep();
        if (found.length < most) found.push(system.packed.slice());
      });
    }
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
  }
  return [...states.values()];
}

/** The values that an expression has in a state, or 'fault'. */
function outcome(around: Surroundings, expression: Expression): number | 'fault' {
  try {
    return evaluate(around, expression);
  } catch (error) {
    if (error instanceof EvaluationError) return 'fault';
    throw error;
  }
}

/** Every expression of the specification that stands where no local is in sight. */
function closed(specification: Specification): readonly Expression[] {
  const parts: Expression[] = [];
  const visit = (each: unknown): void => {
    if (each === null || typeof each !== 'object') return;
    const part = each as Expression;
    if (part.kind === 'quantifier') parts.push(part);
  };
  for (const { condition, kind } of specification.properties) {
    if (kind !== 'transition') parts.push(condition);
    visit(condition);
  }
  return parts;
}

test('folded and written-out expressions have the same values, and fail to evaluate in the same states', () => {
  forAll(
    seeds,
    (seed) => {
      const specification = randomSpecification(seed);
      const model = modelOf(specification, specification.instances[0]!);
      const nothing = stateless(prepare(specification, specification.instances[0]!));
      for (const cells of statesOf(specification, 20)) {
        const around = { ...nothing, cells, before: cells };
        for (const part of closed(specification)) {
          const expected = outcome(around, part);
          const folded = fold({ model, locals: new Map() }, part);
          expect(outcome(around, folded)).toBe(expected);
          expect(outcome(around, faultOf(nothingKnown(model), folded))).toBe(expected === 'fault' ? 1 : 0);
          if (folded.kind === 'quantifier') expect(outcome(around, unroll(model, folded))).toBe(expected);
        }
      }
    },
    100,
  );
});

/** What the guarded commands of an action do in a state: the states they lead to. 'fault' if one of them cannot be evaluated. */
function commands(model: Model, action: Action, around: Surroundings): readonly string[] | 'fault' | 'refused' {
  const enabled = enabling(model, action);
  if ('code' in enabled) return 'refused';
  const { slots, choices, guard, fault } = enabled;
  const nodes = lowerAction(model, action, choices, guard, []);
  const results: string[] = [];
  for (const values of combinations(slots.map(({ type }) => each(model.ends(type))))) {
    const inside = { ...around, locals: new Map(slots.map(({ name }, position) => [name, values[position]!])) };
    if (evaluate(inside, fault) === 1) return 'fault';
    if (evaluate(inside, guard) === 0) continue;
    const { cells, evaluable, ended } = runNodes(model, nodes, inside);
    if (!evaluable) return 'fault';
    expect(ended).toBe(true);
    results.push(cells.join());
  }
  return results.toSorted();
}

function expectedOf(specification: Specification, action: Action, cells: readonly number[]): readonly string[] | 'fault' {
  const instance = specification.instances[0]!;
  const system = interpret({ ...specification, actions: [action] }, { ...instance, actions: [action.name], excluded: [] });
  const packed = packedState(system, specification, cells);
  const results: string[] = [];
  try {
    system.load(packed, 0);
    system.successors(() => results.push(system.cells.join()));
  } catch (error) {
    if (error instanceof EvaluationError) return 'fault';
    throw error;
  }
  return results.toSorted();
}

/** A state of the one system as a state of the other: both have the same variables, but only words can be loaded. */
function packedState(system: ReturnType<typeof interpret>, specification: Specification, cells: readonly number[]): Int32Array {
  const other = interpret({ ...specification, initially: [] }, specification.instances[0]!);
  const layout = layOut(fieldsOf(other.variables));
  const words = new Int32Array(system.words);
  encode(layout, Int32Array.from(cells), words, 0);
  return words;
}

/** @returns how many pairs of a state and an action were compared */
function expectCommands(specification: Specification): number {
  let compared = 0;
  const whole = modelOf(specification, specification.instances[0]!);
  const initial = initialStates(whole);
  // What never happens is left out of the second one; in every state that is reached, both do the same.
  const models = 'code' in initial ? [whole] : [whole, specialised(whole, initial)];
  const nothing = stateless(prepare(specification, specification.instances[0]!));
  for (const cells of statesOf(specification, 8)) {
    for (const model of models) {
      for (const action of model.actions) {
        const found = commands(model, action, { ...nothing, cells, before: cells });
        if (found === 'refused') continue;
        const written = specification.actions.find(({ name }) => name === action.name)!;
        expect(found).toEqual(expectedOf(specification, written, cells));
        compared++;
      }
    }
  }
  return compared;
}

test('guarded commands lead to the same states, as often', () => {
  let compared = 0;
  forAll(seeds, (seed) => void (compared += expectCommands(total(randomSpecification(seed)))), 60);
  expect(compared).toBeGreaterThan(100);
});

test('guarded commands fail to evaluate in the same states', () => {
  let compared = 0;
  forAll(seeds, (seed) => void (compared += expectCommands(randomSpecification(seed))), 60);
  expect(compared).toBeGreaterThan(20);
});

test('initial states are computed', () => {
  forAll(
    seeds,
    (seed) => {
      const specification = total(randomSpecification(seed));
      const system = interpret(specification, specification.instances[0]!);
      const expected = new Set<string>();
      system.initialStates(() => expected.add(system.cells.join()));
      const initial = initialStates(modelOf(specification, specification.instances[0]!));
      const found = 'code' in initial ? [] : initial.states.map((state) => [...state.values()].flat().join());
      expect(found.toSorted()).toEqual([...expected].toSorted());
    },
    60,
  );
});
