/** Which properties an exported model checks. */

import { type Diagnostic, error } from '../../language/diagnostic.js';
import type { Expression, LeadsTo, Property, Specification } from '../../language/ir.js';
import type { Checks } from '../result.js';
import { harmless } from './comment.js';
import type { Model } from './model.js';

/** Everything that is to hold; `reachable` properties are asked for one at a time. */
export function allChecks(specification: Specification): Checks {
  return {
    properties: [...specification.properties.filter(({ kind }) => kind !== 'reachable'), ...specification.liveness].map(({ name }) => name),
    deadlock: !specification.deadlockAllowed,
  };
}

export type TransitionProperty = Property & { readonly kind: 'transition' };

export interface Chosen {
  readonly invariants: readonly (Property & { readonly condition: Expression })[];
  readonly transitions: readonly TransitionProperty[];
  readonly reachable: readonly (Property & { readonly condition: Expression })[];
  /** What has to happen some time. */
  readonly liveness: readonly LeadsTo[];
  /** Names of the specifications that it claims to refine: no target is told. */
  readonly refined: readonly string[];
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
    liveness: model.specification.liveness.filter(({ name }) => checks.properties.includes(name)),
    refined: (model.specification.refinements ?? []).map(({ abstract }) => abstract.name),
    deadlock: checks.deadlock,
    noted: new Set(checks.noted),
  };
}

/** What has to happen some time, refused: neither target has fairness of actions, and its own notion of fairness is about something
 *  else. `named` says whether the user asked for it. */
export function withoutLiveness(chosen: Chosen, named: boolean): readonly Diagnostic[] {
  if (!named) return [];
  return chosen.liveness.map(({ name, span }) =>
    error('unsupported', span, `only TLA+ can say what ${name} assumes to happen`, 'export it with `--to tla`, or name other properties'),
  );
}

/** Lines for the head of a model that does not say everything. */
export function unsaid({ liveness, refined }: Chosen): readonly string[] {
  const names = liveness.map(({ name }) => name).join(', ');
  return [
    ...(names === '' ? [] : [harmless(`Only in the TLA+ export, because of the fairness they assume: ${names}.`)]),
    ...unsaidAnywhere({ refined }),
  ];
}

/** What no target is told. */
export function unsaidAnywhere({ refined }: Pick<Chosen, 'refined'>): readonly string[] {
  return refined.map((name) => harmless(`Not exported: that this refines ${name}.`));
}
