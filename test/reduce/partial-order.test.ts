/** Following one order of independent calls keeps every verdict, deadlocks included, on random specifications and on known ones. */

import jsc from 'jsverify';
import { expect, test } from 'vitest';
import { explore } from '../../checker/explore/explore.js';
import { NotReducible } from '../../checker/explore/reduction.js';
import type { Verdict } from '../../checker/explore/verdict.js';
import { compileSpecification } from '../../checker/language/frontend.js';
import type { Specification } from '../../checker/language/ir.js';
import { partialOrderReduction } from '../../checker/reduce/order/partial-order.js';
import type { TransitionSystem } from '../../checker/system.js';
import { STILL } from '../explore/options.js';
import { forAll } from '../property.js';
import { interpret } from '../reference/interpreter.js';
import { randomLoose } from './random-loose.js';
import { summaryOf } from './summary.js';

const LIMITS = { states: 4000, bytes: null, seconds: null };

function compiled(text: string): Specification {
  const result = compileSpecification('loose.ilk', () => text);
  if (!result.ok) throw new Error(`${result.diagnostics.map(({ message }) => message).join('\n')}\n${text}`);
  return result.value;
}

function reduced(specification: Specification, real: TransitionSystem): Verdict {
  return explore(real, { ...STILL, reduction: partialOrderReduction(specification, specification.instances[0]!, real) });
}

/** Lengths of counterexamples may differ: the reduction promises none. */
function verdictsOf(verdict: Verdict): object {
  const { properties } = verdict;
  return { ...summaryOf(verdict), properties: properties.map(({ name, status }) => ({ name, status })) };
}

test('verdicts, deadlocks and vacuity are those of the whole, on random specifications', () => {
  const compared = { all: 0, smaller: 0, violated: 0, deadlocked: 0 };
  forAll(
    jsc.nat(1_000_000_000),
    (seed) => {
      const specification = compiled(randomLoose(seed));
      const real = interpret(specification, specification.instances[0]!);
      const whole = explore(real, { ...STILL, limits: LIMITS });
      if (!whole.exhaustive) return;
      try {
        const verdict = reduced(specification, real);
        compared.all++;
        expect(verdictsOf(verdict)).toEqual(verdictsOf(whole));
        expect(verdict.statistics.states).toBeLessThanOrEqual(whole.statistics.states);
        if (verdict.statistics.states < whole.statistics.states) compared.smaller++;
        if (whole.status === 'violated') compared.violated++;
        if (whole.properties.some(({ kind, status }) => kind === 'deadlock' && status === 'violated')) compared.deadlocked++;
      } catch (error) {
        if (!(error instanceof NotReducible)) throw error;
      }
    },
    150,
  );
  expect(compared.smaller).toBeGreaterThan(10);
  expect(compared.violated).toBeGreaterThan(2);
  expect(compared.deadlocked).toBeGreaterThan(0);
}, 120_000);

const counters = (size: number): string => `
object Worker { at: 0..3, done: bool }
syscall work(p: Worker where p.at < 3) { p.at += 1 }
syscall finish(p: Worker where p.at == 3 and not p.done) { p.done := true }
invariant NotAllDone: exists p in Worker: not p.done
instance only { Worker = ${size} }
`;

test('independent workers: the product of their paths becomes one path after the other', () => {
  const specification = compiled(counters(4));
  const real = interpret(specification, specification.instances[0]!);
  const whole = explore(real, STILL);
  const verdict = reduced(specification, real);
  expect(whole.statistics.states).toBe(5 ** 4);
  expect(verdictsOf(verdict)).toEqual(verdictsOf(whole));
  // Only `finish` can be seen: all its orders are followed, after the work that nobody sees.
  expect(verdict.statistics.states).toBe(3 * 4 + 2 ** 4);
  expect(verdict.reduction).toMatchObject({ kind: 'partial-order', refused: null });
});

test('what would be unsound is refused, with the reason', () => {
  const refusal = (text: string): string => {
    const specification = compiled(text);
    try {
      reduced(specification, interpret(specification, specification.instances[0]!));
    } catch (error) {
      if (error instanceof NotReducible) return error.message;
      throw error;
    }
    return 'not refused';
  };
  expect(refusal(`${counters(2)}transition invariant Up: forall p in Worker: p.at >= old(p.at)`)).toBe(
    'Up is about all transitions: none may be left out',
  );
  expect(refusal(`${counters(2)}invariant Both: forall p in Worker: p.done implies p.at == 3`)).toBe(
    'every call changes something that a property reads',
  );
  expect(refusal(`${counters(2)}property Ends: true leads to forall p in Worker: p.done under weak fairness of work, finish`)).toMatch(
    /`leads to`/,
  );
});
