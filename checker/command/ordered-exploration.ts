/** `--por`: explores one order of calls that do not touch each other, or everything where that would not be sound. */

import { NotReducible } from '../explore/reduction.js';
import type { Verdict } from '../explore/verdict.js';
import { partialOrderReduction } from '../reduce/order/partial-order.js';
import { exploreInstance } from './backend.js';
import type { Surroundings } from './command.js';
import { runExploration } from './exploration.js';
import { type Loaded, systemOf } from './load.js';
import type { ReducedOptions } from './symmetric-exploration.js';

export async function exploreInOneOrder(
  loaded: Loaded,
  name: string,
  options: ReducedOptions,
  surroundings: Surroundings,
): Promise<Verdict> {
  const { specification, origin } = loaded;
  const instance = specification.instances.find((each) => each.name === name)!;
  try {
    const real = await systemOf(loaded, name);
    const reduction = partialOrderReduction(specification, instance, real);
    return await runExploration(real, origin, { limits: options.limits, stopAtFirst: options.stopAtFirst, reduction }, surroundings);
  } catch (error) {
    if (!(error instanceof NotReducible)) throw error;
    const verdict = await exploreInstance(loaded, name, { backend: 'wasm', ...options }, surroundings);
    return { ...verdict, reduction: { kind: 'partial-order', refused: error.message, reducedStates: 0, skipped: 0 } };
  }
}
