/** Properties of every checked-in module, by its own arbitraries: packing, agreement with the interpreter, and what was proved. */

import { describe, expect, test } from 'vitest';
import { expandSteps } from '../../checker/language/steps/expand-steps.js';
import type { TransitionSystem } from '../../checker/system.js';
import { layOut } from '../../checker/values/layout.js';
import { fieldsOf } from '../../checker/values/description.js';
import { decode, encode } from '../../checker/values/packing.js';
import { startWasmExploration } from '../../checker/wasm/explore.js';
import { STILL } from '../explore/options.js';
import { forAll } from '../property.js';
import { successorsOf } from '../reference/agreement.js';
import { randomRun } from './run.js';
import { arbitrariesOf, generatedModule, type OwnSpecification, oracleOf, ownSpecifications } from './specifications.js';

/** States within which an instance must be exhausted for its invariants to count as proved here. */
const PROOF_LIMIT = 20_000;

describe.each(ownSpecifications().map((own) => ({ ...own, instances: own.specification.instances.map((instance) => instance.name) })))(
  '$path',
  (own) => {
    test('its module is of this very text, and has all instances', async () => {
      const module = await generatedModule(own);
      expect([...module.instances].sort()).toEqual([...own.instances].sort());
    });

    test.each(own.instances)('%s: any state survives packing', async (instance) => {
      const system = (await generatedModule(own)).create(instance);
      const layout = layOut(fieldsOf(system.variables));
      const { states } = await arbitrariesOf(own);
      forAll(
        states(instance),
        (cells) => {
          const packed = new Int32Array(system.words);
          encode(layout, Int32Array.from(cells), packed, 0);
          system.load(packed, 0);
          expect([...system.cells]).toEqual(cells);
          expect([...system.packed]).toEqual([...packed]);
          const decoded = new Int32Array(layout.cells);
          decode(layout, packed, 0, decoded);
          expect([...decoded]).toEqual(cells);
        },
        20,
      );
    });

    test.each(own.instances)('%s: the generated code and the interpreter agree on every successor of random runs', async (instance) => {
      const system = (await generatedModule(own)).create(instance);
      const oracle = oracleOf(own, instance);
      expect(system.actions).toEqual(oracle.actions);
      expect(system.outcomes).toEqual(oracle.outcomes);
      expect(system.variables).toEqual(oracle.variables);
      const { actionSequences } = await arbitrariesOf(own);
      const seen = new Set<string>();
      forAll(
        actionSequences(instance),
        (steps) => {
          for (const state of randomRun(system, steps)) {
            if (!seen.has(state.join())) {
              seen.add(state.join());
              expect(successorsOf(system, state)).toEqual(successorsOf(oracle, state));
            }
          }
        },
        3,
      );
    });

    test.for(own.instances)('%s: what the checker proves holds along random runs', async (instance, { skip }) => {
      const proved = provedOf(own, instance);
      if (proved.size === 0) {
        skip(`nothing is proved within ${PROOF_LIMIT} states`);
      }
      const system = (await generatedModule(own)).create(instance);
      const oracle = oracleOf(own, instance);
      const { actionSequences } = await arbitrariesOf(own);
      forAll(
        actionSequences(instance),
        (steps) => {
          for (const state of randomRun(system, steps)) {
            expect(broken(oracle, state, proved)).toEqual([]);
          }
        },
        3,
      );
    });
  },
);

/** Invariants and transition invariants that the checker's own back end proves. Half of the instances have more states than the limit,
 *  and it comes to the limit faster than the generated code. */
function provedOf({ specification }: OwnSpecification, name: string): ReadonlySet<string> {
  const granularity = specification.instances.find((instance) => instance.name === name)!.granularity;
  const expanded = expandSteps({ ...specification, liveness: [], refinements: [] }, granularity);
  const limits = { states: PROOF_LIMIT, bytes: null, seconds: null };
  const exploration = startWasmExploration(expanded, expanded.instances.find((instance) => instance.name === name)!, { ...STILL, limits });
  while (exploration.advance(100));
  const claims = exploration
    .verdict()
    .properties.filter(({ kind, status }) => (kind === 'invariant' || kind === 'transition') && status === 'holds');
  return new Set(claims.map((claim) => claim.name));
}

/** Which of the properties the interpreter finds violated in the state or by one of its transitions. */
function broken(oracle: TransitionSystem, state: Int32Array, proved: ReadonlySet<string>): readonly string[] {
  const violated = new Set<string>();
  const name = (index: number) => oracle.properties[index]?.name ?? '';
  oracle.load(state, 0);
  for (const [index, property] of oracle.properties.entries()) {
    if (property.kind === 'invariant' && proved.has(property.name) && !oracle.holds(index)) {
      violated.add(property.name);
    }
  }
  oracle.successors((outcome) => {
    for (const index of oracle.transitionProperties(outcome)) {
      if (proved.has(name(index)) && !oracle.holdsAcross(index)) {
        violated.add(name(index));
      }
    }
  });
  return [...violated];
}
