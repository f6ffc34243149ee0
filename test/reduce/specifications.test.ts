/** On every specification of the project, orbits give the verdicts, the shortest lengths and the counts of the whole; small instances
 *  here, all of them by `npm run reductions`. */

import { describe, expect, test } from 'vitest';
import { generateModule } from '../../checker/compile/generate.js';
import type { Specification } from '../../checker/language/ir.js';
import { followTrace } from '../../checker/replay/path.js';
import { generatedModule, ownSpecifications } from '../generated/specifications.js';
import { countOrbits, exploreOrbits, exploreWhole, statesOf, systemsOf } from './own-specifications.js';
import { loadModule } from '../load-module.js';
import { summaryOf } from './summary.js';

const STATES = 1000;

function compiled(specification: Specification) {
  return loadModule(generateModule(specification, 'strict.ilk')).module;
}

describe.each(ownSpecifications())('$path', ({ path, specification }) => {
  test('orbits of small instances', { timeout: 300_000 }, async (context) => {
    const systems = await systemsOf(specification, await generatedModule({ path, specification }), compiled);
    let compared = 0;
    for (const { name } of specification.instances) {
      const states = statesOf(systems.real.create(name), STATES);
      if (states === null) continue;
      compared++;
      const whole = exploreWhole(systems, name, null);
      expect(whole).toMatchObject({ exhaustive: true, statistics: { states: states.length } });
      const { verdict, plan } = exploreOrbits(systems, name);
      expect(summaryOf(verdict)).toEqual(summaryOf(whole));
      const { reduction } = verdict;
      if (reduction?.kind !== 'symmetry') throw new Error('the verdict does not say what was reduced');
      if (reduction.exact) {
        expect(reduction).toMatchObject({ states: whole.statistics.states, transitions: whole.statistics.transitions });
      } else {
        expect(reduction.states).toBeGreaterThanOrEqual(whole.statistics.states);
      }
      expect(verdict.statistics.states).toBe(countOrbits(systems.real.create(name), states, plan));
      for (const { trace } of verdict.properties) {
        if (trace === null) continue;
        expect(followTrace(systems.real.create(name), trace)).toMatchObject({ ok: true });
      }
    }
    if (compared === 0) context.skip(`every instance has more than ${STATES} states`);
  });
});
