/** When an action is enabled, as one condition on the state before it: what guarded commands need. */

import type { Action, Expression, FiniteType } from '../../language/ir.js';
import { nothingKnown, withRange } from './fault.js';
import type { Model } from './model.js';
import { type Choice, choicesOf } from './statements.js';
import { symbolicRun } from './symbolic.js';
import { and, equal, literal, local, or, truth } from './terms.js';

/** A parameter of the action, or a choice that it makes. */
export interface Slot {
  readonly name: string;
  readonly type: FiniteType;
}

export interface Enabling {
  readonly slots: readonly Slot[];
  readonly choices: readonly Choice[];
  /** True for exactly those values of the slots for which the action makes one transition. */
  readonly guard: Expression;
  /** Where evaluating the guard fails; it comes before the guard and is usually never true. */
  readonly fault: Expression;
}

export function enabling(model: Model, action: Action): Enabling {
  const choices = choicesOf(
    action.body,
    action.parameters.map(({ name }) => name),
  );
  const slots = [
    ...action.parameters.map(({ name, type }) => ({ name, type })),
    ...choices.map(({ name, statement }) => ({
      name,
      type: statement.domain.kind === 'set' ? statement.domain.of : statement.domain.type,
    })),
  ];
  const knowledge = slots.reduce((known, slot) => withRange(known, slot.name, model.ends(slot.type)), nothingKnown(model));
  const symbolic = symbolicRun(model, { knowledge, choices, toEnd: false });
  const { span } = action;
  const wheres = action.parameters.flatMap(({ where }) => (where === null ? [] : [where]));
  symbolic.run(
    [...wheres.map((condition) => ({ kind: 'require' as const, condition, span: condition.span })), ...action.body],
    truth(true, span),
  );
  let guard = truth(true, span);
  let fault = truth(false, span);
  for (const demand of symbolic.demands) {
    if (demand.kind === 'require') guard = and(guard, demand.condition);
    else fault = or(fault, and(guard, demand.condition));
  }
  // A choice that no path makes has one value, as on the paths that do not make it.
  for (const { name, statement } of choices.filter((each) => !symbolic.made.has(each))) {
    const type = statement.domain.kind === 'set' ? statement.domain.of : statement.domain.type;
    guard = and(guard, equal(local(name, type, statement.span), literal(type, model.ends(type).low, statement.span)));
  }
  return { slots, choices, guard, fault };
}
