/** Which calls the properties can see: they are never left out while others go first. */

import type { VariableDescription } from '../../system.js';
import type { LiveInstance } from '../live-instance.js';
import { type Call, readsOf } from './calls.js';
import { Bits } from './cells.js';

/** A call is visible if it writes what a property reads, or if a transition invariant is about its action. */
export function visibleCalls(instance: LiveInstance, calls: readonly Call[], variables: readonly VariableDescription[]): Bits {
  const visible = new Bits(calls.length);
  const reads = instance.properties.map(({ condition }) => readsOf(instance, variables, condition));
  const about = new Set(
    instance.properties.flatMap(({ property }) => (property.kind === 'transition' && property.on !== null ? [property.on.action] : [])),
  );
  for (const [index, { action, writes }] of calls.entries()) {
    if (about.has(instance.actions[action]!.action.name) || reads.some((cells) => cells.meets(writes))) visible.add(index);
  }
  return visible;
}
