/** Follows a trace through a specification: its own, where every step must be there, or another one that predicts it. */

import type { Specification } from '../language/ir.js';
import type { TransitionSystem } from '../system.js';
import { type Step, placeOfStep, stepsOf, type Trace } from '../trace/trace.js';
import { after, allowed, type Allowed, type Answer, type Belief, initialBelief } from './model.js';
import { failed, type Result } from './problem.js';
import { type Cell, cellsByName, encodeValue } from './values.js';

/** A specification with the generated system of one of its instances. */
export interface Design {
  readonly specification: Specification;
  readonly system: TransitionSystem;
}

/** `before[n]`: the states in which step n is taken; one more at the end. `answers[n]`: what is allowed there; `taken[n]`: those
 *  that are the trace's own step. */
export interface Path {
  readonly before: readonly Belief[];
  readonly answers: readonly Answer[];
  readonly taken: readonly (readonly Allowed[])[];
}

/** The trace as a path of its own specification; a problem at the first step that is not one. */
export function followTrace(system: TransitionSystem, trace: Trace): Result<Path> {
  const cells = cellsByName(system);
  const before: Belief[] = [initialBelief(system, trace.initial)];
  const answers: Answer[] = [];
  const path: (readonly Allowed[])[] = [];
  for (const [index, step] of stepsOf(trace).entries()) {
    const answer = allowed(system, before[index], step);
    const taken = answer.kind === 'allowed' ? answer.outcomes.filter((candidate) => isStep(candidate, step, system, cells)) : [];
    if (taken.length === 0) {
      const says = answer.kind === 'impossible' ? answer.reason : `${system.name} gives ${labels(answer.outcomes)} there`;
      return failed(
        'R106',
        null,
        `step ${index + 1}, ${step.action} with outcome ${step.outcome}, is not a step of ${system.name}: ${says}`,
        'a trace must come from a check of this specification and instance: run the check again',
        `${placeOfStep(trace, index)}.${answer.kind === 'allowed' && !answer.outcomes.some(({ outcome }) => outcome.label === step.outcome) ? 'outcome' : 'action'}`,
      );
    }
    answers.push(answer);
    path.push(taken);
    before.push(after(taken));
  }
  return { ok: true, value: { before, answers, taken: path } };
}

/** What another specification allows at each step of a trace, following all that it allows. Empty beliefs stay empty:
 *  after an impossible step nothing is predicted any more. */
export function predict(system: TransitionSystem, trace: Trace): readonly Answer[] {
  let belief = initialBelief(system, trace.initial);
  let lost: string | null = null;
  return stepsOf(trace).map((step, index) => {
    if (lost !== null) return { kind: 'impossible', reason: lost };
    const answer = allowed(system, belief, step);
    if (answer.kind === 'allowed') belief = after(answer.outcomes);
    else lost = `nothing is predicted after step ${index + 1}`;
    return answer;
  });
}

export function labels(outcomes: readonly Allowed[]): string {
  return [...new Set(outcomes.map(({ outcome }) => outcome.label))].join(' or ');
}

function isStep(candidate: Allowed, step: Step, system: TransitionSystem, cells: ReadonlyMap<string, Cell>): boolean {
  if (candidate.outcome.label !== step.outcome || candidate.outcome.outcome !== step.outcomeIndex) return false;
  if (candidate.outcome.kind === 'ok' && candidate.result !== step.result) return false;
  system.load(candidate.successor, 0);
  return step.changes.every((change) => {
    const cell = cells.get(change.variable);
    return cell !== undefined && system.cells[cell.position] === encodeValue(cell.type, change.after);
  });
}
