/** What two explorations of one instance must agree on, whatever was reduced. */

import type { Verdict } from '../../checker/explore/verdict.js';

export function summaryOf(verdict: Verdict): object {
  const { status, exhaustive, properties, vacuity } = verdict;
  return {
    status,
    exhaustive,
    properties: properties.map(({ name, status: own, trace }) => ({ name, status: own, steps: trace?.stem.length ?? null })),
    neverEnabled: vacuity.actionsNeverEnabled.map(({ action }) => action),
    neverTaken: vacuity.outcomesNeverTaken.map(({ action, outcome }) => `${action} ${outcome}`),
    inVain: vacuity.propertiesInVain.map(({ property }) => property),
  };
}
