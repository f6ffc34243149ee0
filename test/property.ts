/** Properties by jsverify: the seed comes from the environment, and a failure says how to repeat it. */

import jsc from 'jsverify';
import { expect } from 'vitest';

/** A state of jsverify's generator, 18 hexadecimal digits. */
const seed = process.env.INTERLOCK_SEED ?? randomSeed();

/** Fails with the shrunk counterexample and the seed unless the claim holds for `tests` arbitrary values. */
export function forAll<T>(arbitrary: jsc.Arbitrary<T>, claim: (value: T) => void, tests = 100): void {
  const property = jsc.forall(arbitrary, (value: T) => {
    claim(value);
    return true;
  });
  const outcome: unknown = jsc.check(property, { tests, rngState: seed, quiet: true, size: 30 });
  if (outcome !== true) {
    expect.fail(`${describeFailure(outcome)}\nRepeat it with INTERLOCK_SEED=${seed}`);
  }
}

function describeFailure(outcome: unknown): string {
  const { counterexample, exc } = outcome as { readonly counterexample: unknown; readonly exc?: unknown };
  const cause = exc instanceof Error ? exc.message : String(exc ?? 'the property is false');
  return `${cause}\nCounterexample: ${JSON.stringify(counterexample)}`;
}

/** Two indices and a permutation of the hexadecimal digits: what jsverify's generator starts from. */
function randomSeed(): string {
  const digits = [...'0123456789abcdef'];
  const shuffled = digits.map((digit) => ({ digit, key: Math.random() })).toSorted((a, b) => a.key - b.key);
  return `00${shuffled.map(({ digit }) => digit).join('')}`;
}
