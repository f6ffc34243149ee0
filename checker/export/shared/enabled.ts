/** When an action is enabled, as one condition on the state before it: what guarded commands need. */

import { type Diagnostic, error } from '../../language/diagnostic.js';
import type { Action, Expression, FiniteType } from '../../language/ir.js';
import { nothingKnown, withRange } from './fault.js';
import type { Model } from './model.js';
import { type Choice, choicesOf } from './statements.js';
import { limited, symbolicRun, TooLarge } from './symbolic.js';
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

/** A diagnostic if the condition would be too long to write. */
export function enabling(model: Model, action: Action): Enabling | Diagnostic {
  try {
    return computed(model, action);
  } catch (thrown) {
    if (!(thrown instanceof TooLarge)) throw thrown;
    return error(
      'unsupported',
      action.header,
      `the condition under which ${action.name} is enabled is too large to write as one expression`,
      'put its `require` before what changes the state, or export a smaller instance',
    );
  }
}

function computed(model: Model, action: Action): Enabling {
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
    if (demand.kind === 'require') guard = limited(and(guard, demand.condition));
    else fault = limited(or(fault, and(guard, demand.condition)));
  }
  // A choice that no path makes has one value, as on the paths that do not make it.
  for (const { name, statement } of choices.filter((each) => !symbolic.made.has(each))) {
    const type = statement.domain.kind === 'set' ? statement.domain.of : statement.domain.type;
    guard = and(guard, equal(local(name, type, statement.span), literal(type, model.ends(type).low, statement.span)));
  }
  return { slots, choices, guard, fault };
}
