/** What a target cannot take because of its size, refused at the place that asks for it. */

import { type Diagnostic, error } from '../../language/diagnostic.js';
import type { Action } from '../../language/ir.js';
import type { Enabling } from './enabled.js';
import { weight } from './terms.js';

/** Beyond this the text of a condition helps nobody, and the other checker's compiler would not finish. */
const WEIGHT_LIMIT = 20_000;

export function tooLarge(action: Action, { guard, fault }: Enabling): Diagnostic | null {
  if (weight(guard) + weight(fault) <= WEIGHT_LIMIT) return null;
  return error(
    'unsupported',
    action.header,
    `the condition under which ${action.name} is enabled is too large to write as one expression`,
    'put its `require` before what changes the state, or export a smaller instance',
  );
}
