/** Whether a property is violated along the steps that were run, by a specification that agrees with every answer.
 *
 *  A kernel can answer every call of a counterexample as the refuted design would, and still be in another state:
 *  only the specification that describes the kernel can say whether the property is violated there too. */

import { EvaluationError, type TransitionSystem } from '../system.js';
import type { Trace } from '../trace/trace.js';
import type { Allowed } from './model.js';

/** 'unknown': no such property, a choice left open, or not an invariant. */
export type PropertyAlong = 'holds' | 'violated' | 'unknown';

/** @param kept per step, the transitions that agree with what was observed; empty where none does */
export function propertyAlong(system: TransitionSystem, property: Trace['property'], kept: readonly (readonly Allowed[])[]): PropertyAlong {
  const index = system.properties.findIndex(({ name, kind }) => name === property.name && kind === property.kind);
  if (index === -1 || property.kind === 'reachable' || kept.length === 0 || kept.some((step) => step.length === 0)) return 'unknown';
  const violated = kept.map((step) => step.filter((transition) => isViolatedBy(system, index, transition)).length);
  if (violated.some((count, step) => count === kept[step].length)) return 'violated';
  return violated.every((count) => count === 0) ? 'holds' : 'unknown';
}

function isViolatedBy(system: TransitionSystem, index: number, { successor, violated }: Allowed): boolean {
  if (system.properties[index].kind === 'transition') return violated.includes(index);
  system.load(successor, 0);
  try {
    return !system.holds(index);
  } catch (error) {
    if (error instanceof EvaluationError) return false;
    throw error;
  }
}
