/** Generated code and the interpreter take every step alike, on models built by hand. */

import jsc from 'jsverify';
import { expect, test } from 'vitest';
import { generate } from '../../checker/compile/generate.js';
import type { Specification } from '../../checker/language/ir.js';
import { loadModule } from '../load-module.js';
import { forAll } from '../property.js';
import { expectAgreement } from '../reference/agreement.js';
import { interpret } from '../reference/interpreter.js';
import { filesModel } from './files-model.js';
import { randomSpecification } from './random-specification.js';

const walks = jsc.nearray(jsc.nat(1000));

/** The module of a specification, compiled in memory. */
function moduleOf(specification: Specification) {
  const [text = ''] = generate(specification, 'model.ilk').values();
  return loadModule(text).module;
}

test('files and devices', () => {
  const specification = filesModel({ Process: 2, Slot: 2, Device: 2, Space: 1 });
  const system = moduleOf(specification).create('only');
  const oracle = interpret(specification, specification.instances[0]!);
  expect(system.actions).toEqual(oracle.actions);
  expect(system.outcomes).toEqual(oracle.outcomes);
  expect(system.variables).toEqual(oracle.variables);
  expect(system.properties).toEqual(oracle.properties);
  forAll(walks, (choices) => expectAgreement(system, oracle, choices), 50);
});

test('random specifications', () => {
  forAll(
    jsc.nat(1_000_000_000),
    (seed) => {
      const specification = randomSpecification(seed);
      const system = moduleOf(specification).create('only');
      const oracle = interpret(specification, specification.instances[0]!);
      expect(system.actions).toEqual(oracle.actions);
      expectAgreement(system, oracle, [seed, seed >> 3, seed >> 6, seed >> 9, 1, 2]);
    },
    40,
  );
}, 60_000);
