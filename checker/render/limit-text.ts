/** Why an exploration ended early, in words. */

import type { Limit } from '../explore/limits.js';
import { unreachable } from '../language/unreachable.js';
import { countOf, formatBytes, formatSeconds } from './numbers.js';

export function describeLimit(limit: Limit): string {
  switch (limit.kind) {
    case 'states':
      return `ended at the limit of ${countOf(limit.states, 'state')}`;
    case 'memory':
      return limit.bytes === null
        ? 'ended because the machine has no more memory'
        : `ended at the memory limit of ${formatBytes(limit.bytes)}`;
    case 'time':
      return `ended at the time limit of ${formatSeconds(limit.seconds)}`;
    case 'cancelled':
      return 'ended because it was cancelled';
    case 'first':
      return 'ended at the first violation, as asked';
    default:
      return unreachable(limit);
  }
}
