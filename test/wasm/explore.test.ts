/** A search by WebAssembly gives the verdict that the TypeScript search gives: counts, findings and traces, word for word. */

import jsc from 'jsverify';
import { expect, test } from 'vitest';
import { explore } from '../../checker/explore/explore.js';
import type { Verdict } from '../../checker/explore/verdict.js';
import type { Specification } from '../../checker/language/ir.js';
import { startWasmExploration, type WasmOptions } from '../../checker/wasm/explore.js';
import { choiceModel } from '../compile/choice-model.js';
import { filesModel } from '../compile/files-model.js';
import { randomSpecification } from '../compile/random-specification.js';
import { STILL } from '../explore/options.js';
import { total } from '../export/total.js';
import { forAll } from '../property.js';
import { interpret } from '../reference/interpreter.js';
import { comparable } from './comparable.js';

/** Everything is a loop or a function that can be one; and everything is written out. */
const LOOPS = { quantifier: 0, loop: 0, procedure: 0, action: 0, check: 0 };
const WRITTEN_OUT = { quantifier: 5000, loop: 5000, procedure: 500, action: 50_000, check: 5000 };

function expectSame(specification: Specification, options: WasmOptions): Verdict {
  const instance = specification.instances[0]!;
  const exploration = startWasmExploration(specification, instance, options);
  while (exploration.advance(10));
  const verdict = exploration.verdict();
  // The interpreter knows no premises: whether a property is in vain is compared elsewhere.
  const expected = explore(interpret(specification, instance), options);
  const judged = { ...verdict, vacuity: expected.vacuity };
  expect(comparable(judged)).toEqual(comparable(expected));
  return verdict;
}

test('files and devices', () => {
  const verdict = expectSame(filesModel({ Process: 2, Slot: 2, Device: 1, Space: 1 }), STILL);
  expect(verdict.statistics.states).toBeGreaterThan(100);
});

test('choices', () => {
  expectSame(choiceModel(), STILL);
});

test.each([
  ['as they are, mostly with evaluation errors', (specification: Specification) => specification],
  ['made total', total],
])(
  'random specifications %s',
  (_, shape) => {
    forAll(
      jsc.nat(1_000_000_000),
      (seed) => {
        const specification = shape(randomSpecification(seed));
        const options = { ...STILL, limits: { states: 300, bytes: null, seconds: null }, stopAtFirst: seed % 4 === 0 };
        expectSame(specification, { ...options, sizes: seed % 2 === 0 ? LOOPS : WRITTEN_OUT });
      },
      60,
    );
  },
  60_000,
);
