/** Questions about statements that need no evaluation: what they may write, and where they branch or leave. */

import type { ScalarType, Statement } from '../language/ir.js';

/** The statements directly inside. */
export function inside(statement: Statement): readonly Statement[] {
  switch (statement.kind) {
    case 'if':
      return [...statement.then, ...statement.otherwise];
    case 'for':
    case 'step':
      return statement.body;
    case 'fails':
      return statement.undo;
    case 'let':
    case 'assign':
    case 'choose':
    case 'require':
    case 'await':
    case 'call':
    case 'returns':
      return [];
  }
}

/** Whether one of the statements, at any depth, is of a kind that `claim` holds for. */
export function some(statements: readonly Statement[], claim: (statement: Statement) => boolean): boolean {
  return statements.some((statement) => claim(statement) || some(inside(statement), claim));
}

/** Whether the state may differ after the statements. What a failing check undoes does not count: it ends the action. */
export function mayWrite(statements: readonly Statement[]): boolean {
  return statements.some(
    (statement) => statement.kind === 'assign' || statement.kind === 'call' || (statement.kind !== 'fails' && mayWrite(inside(statement))),
  );
}

export function branches(statements: readonly Statement[]): boolean {
  return some(statements, (statement) => statement.kind === 'choose');
}

/** Whether a `for` contains a statement that ends the whole action: its loop is then left by a label. */
export function leavesFromLoop(statements: readonly Statement[]): boolean {
  return some(
    statements,
    (statement) =>
      statement.kind === 'for' && some(statement.body, ({ kind }) => kind === 'require' || kind === 'fails' || kind === 'await'),
  );
}

export function returnsValue(statements: readonly Statement[]): boolean {
  return some(statements, (statement) => statement.kind === 'returns');
}

/** The top-level `let` and `choose` of an action, in order: those inside its `step` blocks too. */
export function topLevelBindings(statements: readonly Statement[]): readonly (Statement & { kind: 'let' | 'choose' })[] {
  return statements.flatMap((statement) => {
    if (statement.kind === 'let' || statement.kind === 'choose') {
      return [statement];
    }
    return statement.kind === 'step' ? topLevelBindings(statement.body) : [];
  });
}

/** The type of what a top-level `let` or `choose` binds. */
export function boundType(statement: Statement & { kind: 'let' | 'choose' }): ScalarType {
  if (statement.kind === 'let') return statement.value.type;
  return statement.domain.kind === 'type' ? statement.domain.type : statement.domain.of;
}
