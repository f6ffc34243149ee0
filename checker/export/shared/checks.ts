/** Which properties an exported model checks. */

import type { Expression, Property, Specification } from '../../language/ir.js';
import type { Checks } from '../result.js';
import type { Model } from './model.js';

/** Everything that is to hold; `reachable` properties are asked for one at a time. */
export function allChecks(specification: Specification): Checks {
  return {
    properties: specification.properties.filter(({ kind }) => kind !== 'reachable').map(({ name }) => name),
    deadlock: !specification.deadlockAllowed,
  };
}

export type TransitionProperty = Property & { readonly kind: 'transition' };

export interface Chosen {
  readonly invariants: readonly (Property & { readonly condition: Expression })[];
  readonly transitions: readonly TransitionProperty[];
  readonly reachable: readonly (Property & { readonly condition: Expression })[];
  readonly deadlock: boolean;
  /** Names of those that are noted rather than asserted. */
  readonly noted: ReadonlySet<string>;
}

/** A transition invariant on an action that the instance leaves out is about nothing. */
export function choose(model: Model, checks: Checks): Chosen {
  const properties = model.specification.properties.filter(({ name }) => checks.properties.includes(name));
  return {
    invariants: properties.filter(({ kind }) => kind === 'invariant'),
    transitions: properties.filter((property) => property.kind === 'transition'),
    reachable: properties.filter(({ kind }) => kind === 'reachable'),
    deadlock: checks.deadlock,
    noted: new Set(checks.noted),
  };
}
