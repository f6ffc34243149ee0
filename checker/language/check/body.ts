/** What type checking a statement needs to know beyond an expression's context. */

import type { Context } from './context.js';
import type { Outcome, Statement } from '../ir.js';

export interface BodyContext extends Context {
  readonly owner: 'action' | 'procedure' | 'initially';
  /** At the top level of an action, where `await` and `step` may stand. */
  readonly top: boolean;
  /** Inside `for`: no choice, no failing check. */
  readonly loop: boolean;
  /** Inside `undo`. */
  readonly undo: boolean;
  /** Whether nothing follows this block in the action: where `returns` may end it. */
  readonly tail: boolean;
  /** Names of the procedures being inlined. */
  readonly inlining: readonly string[];
  /** The action's outcomes so far; each `fails` site adds one. */
  readonly outcomes: Outcome[];
}

/** A checked block, and the names that it leaves behind in its own scope. */
export interface Checked<C extends Context = BodyContext> {
  readonly statements: readonly Statement[];
  readonly context: C;
}

export function nested(context: BodyContext, changes: Partial<BodyContext>): BodyContext {
  return { ...context, top: false, ...changes };
}

/** The context of a statement with the names of another. */
export function withLocals(context: BodyContext, named: Context): BodyContext {
  return { ...context, locals: named.locals };
}
