/** Claims about random seeds that are asynchronous; see `test/property.ts` for the others. */

import { expect } from 'vitest';

/** Fails with the seed unless the claim holds for `tests` random seeds. */
export async function forSeeds(tests: number, claim: (seed: number) => Promise<void>): Promise<void> {
  for (let test = 0; test < tests; test += 1) {
    const seed = Math.floor(Math.random() * 1e9);
    try {
      await claim(seed);
    } catch (error) {
      expect.fail(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
