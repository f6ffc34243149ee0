/** The rules of a specification: every way in which one of its calls can end. What conformance counts. */

import type { Action, Outcome, Specification, Statement } from '../language/ir.js';
import { unreachable } from '../language/unreachable.js';
import { actionOf } from '../replay/concrete/calls-of-trace.js';
import { locationOf } from '../replay/location.js';
import type { OutcomeDescription, TransitionSystem } from '../system.js';

export interface Rule {
  /** The action as the specification declares it, and the index of the outcome in it. */
  readonly action: string;
  readonly outcome: number;
  /** "ok", "EINVAL", "SIGBUS", "blocked" */
  readonly label: string;
  /** "spec/linux/cdev.ilk:42" */
  readonly location: string;
  /** Kernel `file:function`, or null. */
  readonly source: string | null;
}

/** In source order. Success is no rule of a call that always fails. */
export function rulesOf(specification: Specification): readonly Rule[] {
  return specification.actions.flatMap((action) =>
    action.outcomes
      .map((outcome, index) => ({
        action: action.name,
        outcome: index,
        label: labelOf(outcome),
        location: locationOf(specification, index === 0 ? action.span : outcome.span),
        source: action.source,
      }))
      .filter(({ outcome }) => outcome !== 0 || !alwaysFails(action.body)),
  );
}

function alwaysFails(statements: readonly Statement[]): boolean {
  return statements.some((statement) => {
    if (statement.kind === 'fails') return statement.condition === null;
    if (statement.kind === 'if') return alwaysFails(statement.then) && alwaysFails(statement.otherwise);
    return statement.kind === 'step' && alwaysFails(statement.body);
  });
}

/** "bind#3": the same in every instance and in every variant of the specification. */
export function ruleKey({ action, outcome }: Pick<Rule, 'action' | 'outcome'>): string {
  return `${action}#${outcome}`;
}

/** The same in every specification that has the rule from the same text. */
export function ruleText({ action, label, location }: Rule): string {
  return `${location} ${action} ${label}`;
}

/** Per outcome of the system the key of its rule: pieces of an interrupted call count as the call that they are of. */
export function ruleKeysOf(system: TransitionSystem, specification: Specification): readonly string[] {
  return system.outcomes.map((outcome) => {
    const name = system.actions[outcome.action]!.name;
    const action = actionOf(specification, name);
    return ruleKey({ action: action?.name ?? name, outcome: action === undefined ? outcome.outcome : declaredIndex(action, outcome) });
  });
}

function declaredIndex(action: Action, { label, span, outcome }: OutcomeDescription): number {
  const same = (candidate: Outcome): boolean => labelOf(candidate) === label;
  const here = action.outcomes.findIndex(
    (candidate) => same(candidate) && candidate.span.file === span.file && candidate.span.start === span.start,
  );
  if (here !== -1) return here;
  const alike = action.outcomes.findIndex(same);
  return alike === -1 ? outcome : alike;
}

function labelOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'ok':
    case 'blocked':
      return outcome.kind;
    case 'errno':
      return outcome.errno;
    case 'signal':
      return outcome.signal;
    default:
      return unreachable(outcome);
  }
}
