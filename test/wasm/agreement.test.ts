/** WebAssembly and the interpreter take every step alike, on models built by hand and on random ones. */

import jsc from 'jsverify';
import { expect, test } from 'vitest';
import { createSystem } from '../../checker/wasm/system.js';
import { choiceModel } from '../compile/choice-model.js';
import { filesModel } from '../compile/files-model.js';
import { randomSpecification } from '../compile/random-specification.js';
import { forAll } from '../property.js';
import { expectAgreement } from '../reference/agreement.js';
import { interpret } from '../reference/interpreter.js';

const walks = jsc.nearray(jsc.nat(1000));

test.each([
  ['files and devices', filesModel({ Process: 2, Slot: 2, Device: 2, Space: 1 })],
  ['choices', choiceModel()],
])('%s', (_, specification) => {
  const [instance] = specification.instances;
  const system = createSystem(specification, instance!);
  const oracle = interpret(specification, instance!);
  expect(system.actions).toEqual(oracle.actions);
  expect(system.outcomes).toEqual(oracle.outcomes);
  expect(system.variables).toEqual(oracle.variables);
  expect(system.properties).toEqual(oracle.properties);
  forAll(walks, (choices) => expectAgreement(system, oracle, choices), 50);
});

/** Everything is a loop or a function that can be one; and everything is written out. */
const LOOPS = { quantifier: 0, loop: 0, procedure: 0, action: 0, check: 0 };
const WRITTEN_OUT = { quantifier: 5000, loop: 5000, procedure: 500, action: 50_000, check: 5000 };

test.each([
  ['written out', WRITTEN_OUT],
  ['as loops', LOOPS],
])(
  'random specifications, %s',
  (_, sizes) => {
    forAll(
      jsc.nat(1_000_000_000),
      (seed) => {
        const specification = randomSpecification(seed);
        const system = createSystem(specification, specification.instances[0]!, sizes);
        const oracle = interpret(specification, specification.instances[0]!);
        expect(system.actions).toEqual(oracle.actions);
        expectAgreement(system, oracle, [seed, seed >> 3, seed >> 6, seed >> 9, 1, 2]);
      },
      200,
    );
  },
  60_000,
);
