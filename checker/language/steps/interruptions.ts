/** Where a call can be interrupted: its body as one list, with the places between that other transitions can come to. */

import type { Action, Expression, Span, Statement } from '../ir.js';

export type Element =
  | { readonly kind: 'statement'; readonly statement: Statement }
  /** The next step begins: always a transition of its own. */
  | { readonly kind: 'boundary'; readonly name: string; readonly span: Span }
  /** The call waits here unless the condition holds already. */
  | { readonly kind: 'await'; readonly name: string; readonly condition: Expression; readonly span: Span };

/** `step` blocks are opened; those after the first begin with a boundary if `divided`. What stands between two steps belongs to the second. */
export function elementsOf(action: Action, divided: boolean): readonly Element[] {
  const elements: Element[] = [];
  let waits = 0;
  const steps = action.body.filter((statement) => statement.kind === 'step');
  for (const statement of action.body) {
    if (statement.kind === 'await') {
      waits += 1;
      elements.push({
        kind: 'await',
        name: waits === 1 ? 'return' : `return${waits}`,
        condition: statement.condition,
        span: statement.span,
      });
    } else if (statement.kind === 'step') {
      elements.push(...statement.body.map((inner) => ({ kind: 'statement', statement: inner }) as const));
      const next = steps[steps.indexOf(statement) + 1];
      if (divided && next !== undefined) elements.push({ kind: 'boundary', name: next.name, span: next.span });
    } else {
      elements.push({ kind: 'statement', statement });
    }
  }
  return elements;
}

export function hasSteps(action: Action): boolean {
  return action.body.some((statement) => statement.kind === 'step');
}

/** Whether other transitions can come between the parts of a call. */
export function isInterruptible(action: Action, granularity: 'calls' | 'steps'): boolean {
  if (action.body.some((statement) => statement.kind === 'await')) return true;
  return (
    granularity === 'steps' &&
    hasSteps(action) &&
    (action.body.filter((statement) => statement.kind === 'step').length > 1 || undoSites(action.body).length > 0)
  );
}

type Fails = Extract<Statement, { kind: 'fails' }>;

/** The failing checks that have something to undo, at any depth, in source order. */
export function undoSites(statements: readonly Statement[]): readonly Fails[] {
  return statements.flatMap((statement): readonly Fails[] => {
    switch (statement.kind) {
      case 'fails':
        return statement.undo.length > 0 ? [statement] : [];
      case 'if':
        return [...undoSites(statement.then), ...undoSites(statement.otherwise)];
      case 'step':
        return undoSites(statement.body);
      default:
        return [];
    }
  });
}
