/** On random specifications, exploring orbits gives the verdict, the counts and the shortest lengths of exploring states. */

import { expect, test } from 'vitest';
import jsc from 'jsverify';
import { explore } from '../../checker/explore/explore.js';
import { NotReducible } from '../../checker/explore/reduction.js';
import type { Verdict } from '../../checker/explore/verdict.js';
import type { Specification } from '../../checker/language/ir.js';
import { planSymmetry } from '../../checker/reduce/symmetry/plan.js';
import { strictSpecification } from '../../checker/reduce/symmetry/strict.js';
import { asWritten } from '../../checker/reduce/symmetry/strict-system.js';
import { symmetryReduction } from '../../checker/reduce/symmetry/symmetry.js';
import type { TransitionSystem } from '../../checker/system.js';
import { STILL } from '../explore/options.js';
import { forAll } from '../property.js';
import { interpret } from '../reference/interpreter.js';
import { randomSymmetric } from './random-text.js';
import { summaryOf } from './summary.js';

const LIMITS = { states: 3000, bytes: null, seconds: null };

function systemOf(specification: Specification): TransitionSystem {
  return interpret(specification, specification.instances[0]!);
}

/** Null where the explored part is not everything, or the strict form fails. */
function reduced(specification: Specification, real: TransitionSystem): Verdict | null {
  const plan = planSymmetry(specification, specification.instances[0]!, () => 'here');
  if (plan.group.order === 1) return null;
  const strict = strictSpecification(specification, new Set(plan.sorts));
  const explored = strict === null ? real : asWritten(systemOf(strict));
  try {
    return explore(real, { ...STILL, limits: LIMITS, reduction: symmetryReduction(real, explored, plan) });
  } catch (error) {
    if (error instanceof NotReducible) return null;
    throw error;
  }
}

test('verdicts, counts and lengths are those of the whole', () => {
  const compared = { all: 0, exact: 0, smaller: 0 };
  forAll(
    jsc.nat(1_000_000_000),
    (seed) => {
      const specification = randomSymmetric(seed);
      const real = systemOf(specification);
      const whole = explore(real, { ...STILL, limits: LIMITS });
      const verdict = reduced(specification, real);
      if (!whole.exhaustive) {
        // What cannot be evaluated in some state must not be missed.
        if (whole.status === 'invalid') expect(verdict?.exhaustive ?? false).toBe(false);
        return;
      }
      if (verdict === null) return;
      compared.all++;
      if (verdict.statistics.states < whole.statistics.states) compared.smaller++;
      expect(summaryOf(verdict)).toEqual(summaryOf(whole));
      if (verdict.reduction?.kind !== 'symmetry' || !verdict.reduction.exact) return;
      compared.exact++;
      expect(verdict.reduction.states).toBe(whole.statistics.states);
      expect(verdict.reduction.transitions).toBe(whole.statistics.transitions);
    },
    120,
  );
  // The generator must not have become one of trivial cases.
  expect(compared.smaller).toBeGreaterThan(5);
  expect(compared.exact).toBeLessThan(compared.all);
}, 120_000);
