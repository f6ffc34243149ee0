/** What a specification says in vain: either it is wrong, or the instance is too small to show it. */

import type { Vacuity } from '../explore/verdict.js';
import { alignColumns } from './columns.js';
import { formatLocation } from './values.js';

/** Ends in a newline; empty when nothing is in vain, or when only more exploration could tell. */
export function renderVacuity(vacuity: Vacuity): string {
  if (!vacuity.judged) return '';
  const rows = [
    ...vacuity.actionsNeverEnabled.map(({ action, location }) => [action, 'is never enabled', formatLocation(location)]),
    ...vacuity.outcomesNeverTaken.map(({ action, label, kind, location }) => [
      kind === 'ok' ? action : `${action} = ${label}`,
      kind === 'ok' ? 'never succeeds' : 'never happens',
      formatLocation(location),
    ]),
    ...vacuity.propertiesInVain.map(({ property, location }) => [property, 'its premise is never met', formatLocation(location)]),
  ];
  return rows.length === 0 ? '' : `In vain, in this instance:\n${alignColumns(rows).join('\n')}\n`;
}
