/** A specification made ready for conformance: whole calls in every instance, no properties, and which actions a kernel can perform. */

import type { Specification } from '../language/ir.js';
import { resultIsCompared } from '../replay/compare.js';
import { actionOf } from '../replay/concrete/calls-of-trace.js';
import type { TransitionSystem } from '../system.js';
import { ruleKeysOf } from './rule.js';

/** The same rules and states, without what only costs time here. A kernel cannot be stopped inside a call, so every instance is one of whole calls. */
export function asWholeCalls(specification: Specification): Specification {
  const instances = specification.instances.map((instance) => ({ ...instance, granularity: 'calls' as const }));
  return { ...specification, properties: [], instances };
}

/** Every action that a kernel can perform takes part in every instance: what may be asked of a state beside what led to it. */
export function withEveryCall(specification: Specification, performable: ReadonlySet<string>): Specification {
  const names = specification.actions.map(({ name }) => name);
  const instances = specification.instances.map((instance) => ({
    ...instance,
    actions: names.filter((name) => performable.has(name)),
    excluded: names.filter((name) => !performable.has(name)),
  }));
  return { ...asWholeCalls(specification), instances };
}

/** Why an action is never performed on a machine, by name; actions that are not in it can be. */
export type Unperformable = ReadonlyMap<string, string>;

/** @param missing what a kernel's headers lack, by action */
export function unperformableActions(specification: Specification, missing: ReadonlyMap<string, string>): Unperformable {
  const reasons = new Map(missing);
  for (const { name, calls } of specification.actions)
    if (calls.length === 0) reasons.set(name, 'it has no `calls`: it happens in the model only');
  return reasons;
}

/** How closely a specification is covered: every rule, or every effect of every rule as well. */
export type Detail = 'rules' | 'effects';

/** One instance, ready to be explored and replayed. */
export interface Subject {
  /** As it is replayed: whole calls. */
  readonly specification: Specification;
  readonly instance: string;
  readonly system: TransitionSystem;
  /** Per action of the system. */
  readonly performable: readonly boolean[];
  /** Per outcome of the system. */
  readonly ruleKeys: readonly string[];
  /** Per outcome of the system: a successful call's value says something. */
  readonly resultCompared: readonly boolean[];
  readonly detail: Detail;
}

export function subjectOf(specification: Specification, system: TransitionSystem, unperformable: Unperformable, detail: Detail): Subject {
  const declared = system.actions.map(({ name }) => actionOf(specification, name));
  return {
    specification,
    instance: system.instance,
    system,
    performable: declared.map((action) => action !== undefined && !unperformable.has(action.name)),
    ruleKeys: ruleKeysOf(system, specification),
    resultCompared: system.outcomes.map(({ action, kind }) => {
      const found = declared[action];
      return kind === 'ok' && found !== undefined && resultIsCompared(found);
    }),
    detail,
  };
}
