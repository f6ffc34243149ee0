/** `leads to` under fairness as TLA+: a property, and a specification of its own that assumes what the property assumes. */

import type { Fairness, LeadsTo } from '../../language/ir.js';
import { quoted } from '../shared/comment.js';
import { faultOf, nothingKnown, withRange } from '../shared/fault.js';
import { fold } from '../shared/fold.js';
import type { Lines } from '../shared/lines.js';
import type { Expression } from '../../language/ir.js';
import { isFalse } from '../shared/terms.js';
import { tight } from '../shared/code.js';
import { expression } from './expression.js';
import { domain, type Scope, string, withLocal } from './scope.js';

/** An action as the next-state relation has it. */
export interface Step {
  readonly action: string;
  /** "\E p \in Process : read(p)" */
  readonly any: string;
  /** "\A p \in Process : " and "read(p)" */
  readonly each: readonly [string, string];
}

/** The property, what it assumes, and the whole specification for TLC. */
export function writeLeadsTo(lines: Lines, scope: Scope, property: LeadsTo, steps: readonly Step[]): void {
  const { model, names } = scope;
  const inside = property.parameters.reduce((outer, { name }) => withLocal(outer, name), scope);
  const binders = property.parameters.map(({ name, type }) => `${inside.locals.get(name)} \\in ${domain(scope, type)}`);
  const part = (of: Expression) => evaluated(inside, property, of);
  const claim = `${part(property.premise)} ~> ${part(property.conclusion)}`;
  lines.add('', ...quoted(model, { ...property.span, end: property.conclusion.span.end }).map((line) => `\\* ${line}`));
  lines.add(`${names.of('property', property.name)} == ${binders.length === 0 ? claim : `\\A ${binders.join(', ')} : (${claim})`}`);
  const assumed = property.fairness.flatMap((fairness) => assumption(fairness, steps));
  lines.add('', `${names.of('fair', property.name)} ==`);
  lines.indented(() => lines.add('/\\ Spec', ...assumed.map((formula) => `/\\ ${formula}`)));
}

/** Of a call that can be interrupted, of all its pieces: together, or with `each` every combination of arguments by itself. */
function assumption({ strength, action, each }: Fairness, steps: readonly Step[]): readonly string[] {
  const operator = strength === 'weak' ? 'WF_vars' : 'SF_vars';
  const pieces = steps.filter((step) => step.action.split('.', 1)[0] === action);
  if (each) return pieces.map((step) => `${step.each[0]}${operator}(${step.each[1]})`);
  if (pieces.length === 0) return [];
  return [`${operator}(${pieces.length === 1 ? pieces[0]!.any : pieces.map(({ any }) => `(${any})`).join(' \\/ ')})`];
}

/** What cannot be evaluated ends the run, as everywhere. */
function evaluated(scope: Scope, property: LeadsTo, of: Expression): string {
  const { model } = scope;
  const condition = fold({ model, locals: new Map() }, of);
  const knowledge = property.parameters.reduce((all, { name, type }) => withRange(all, name, model.ends(type)), nothingKnown(model));
  const fault = faultOf(knowledge, condition);
  const value = expression(scope, condition);
  if (isFalse(fault)) return tight(value);
  const message = string(`${model.place(of.span)}: cannot be evaluated`);
  return `(IF ${expression(scope, fault).text} THEN Assert(FALSE, ${message}) ELSE ${value.text})`;
}
