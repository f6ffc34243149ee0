/** Which steps of a trace are calls of their own, and which are parts of one: of a call that waits, or of one explored step by step. */

import type { Action, Specification } from '../../language/ir.js';
import { type Step, stepsOf, type Trace } from '../../trace/trace.js';

export type Role =
  /** The call is made here. `first` is where its arguments are: an earlier step if this is the last of its parts. */
  | { readonly kind: 'call'; readonly action: Action; readonly first: number }
  /** A part of the call that step `end` makes: nothing else happens in between. Indices count from 0. */
  | { readonly kind: 'within'; readonly action: Action; readonly end: number }
  /** The return of a call that waited. */
  | { readonly kind: 'return'; readonly action: Action }
  /** A part of a call inside which others act: no kernel can be stopped there. */
  | { readonly kind: 'apart'; readonly action: Action; readonly reason: string }
  | { readonly kind: 'unknown' };

/** The action that the specification declares: parts of calls are named after it ("bind.claim", "open.return"). */
export function actionOf(specification: Specification, name: string): Action | undefined {
  const [base] = name.split('.');
  return specification.actions.find((action) => action.name === base);
}

/** One role per step. */
export function rolesOf(trace: Trace, specification: Specification): readonly Role[] {
  const roles: Role[] = [];
  for (const [index, step] of stepsOf(trace).entries()) {
    if (roles[index] !== undefined) continue;
    const action = actionOf(specification, step.action);
    if (action === undefined) roles[index] = { kind: 'unknown' };
    else if (isReturn(action, step)) roles[index] = { kind: 'return', action };
    else if (isPart(step)) roles[index] = apart(action);
    else markCall(trace, index, action, roles);
  }
  return roles;
}

function markCall(trace: Trace, first: number, action: Action, roles: Role[]): void {
  let end = first;
  while (stepsOf(trace)[end].outcome === 'blocked') {
    const next = nextPart(trace, end);
    // It waits for something, which a kernel shows as a call that sleeps.
    if (next === null ? !hasSteps(action) : isReturn(action, stepsOf(trace)[next])) break;
    if (next !== end + 1) {
      for (let part = first; part <= end; part += 1) roles[part] = apart(action);
      return;
    }
    end = next;
  }
  for (let part = first; part < end; part += 1) roles[part] = { kind: 'within', action, end };
  roles[end] = { kind: 'call', action, first };
}

/** The next step in which the same actor goes on with its call. */
function nextPart(trace: Trace, index: number): number | null {
  const { actor, action } = stepsOf(trace)[index];
  const [base] = action.split('.');
  const next = stepsOf(trace).findIndex((step, later) => later > index && step.actor === actor && step.action.startsWith(`${base}.`));
  return next === -1 ? null : next;
}

function apart(action: Action): Role {
  return { kind: 'apart', action, reason: `a kernel cannot be stopped inside ${action.name} while others act` };
}

function isPart(step: Step): boolean {
  return step.action.includes('.');
}

function isReturn(action: Action, step: Step): boolean {
  const [, part = ''] = step.action.split('.');
  const isStep = action.body.some((statement) => statement.kind === 'step' && statement.name === part);
  return /^return\d*_*$/.test(part) && !isStep && action.body.some((statement) => statement.kind === 'await');
}

function hasSteps(action: Action): boolean {
  return action.body.some((statement) => statement.kind === 'step');
}
