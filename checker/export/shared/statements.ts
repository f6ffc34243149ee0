/** Questions about statements that need no evaluation. */

import type { Statement } from '../../language/ir.js';
import type { Model } from './model.js';

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
export function someStatement(statements: readonly Statement[], claim: (statement: Statement) => boolean): boolean {
  return statements.some((statement) => claim(statement) || someStatement(inside(statement), claim));
}

/** Whether the statements decide if, or how often, the action can be done. */
export function decides(statements: readonly Statement[]): boolean {
  return someStatement(statements, ({ kind }) => kind === 'require' || kind === 'await' || kind === 'choose');
}

/** Whether the statements may end the action. */
export function mayEnd(statements: readonly Statement[]): boolean {
  return someStatement(statements, ({ kind }) => kind === 'fails');
}

/** The variables that the statements and the procedures they call may write. */
export function writtenBy(model: Model, statements: readonly Statement[]): ReadonlySet<string> {
  const names = new Set<string>();
  someStatement(statements, (statement) => {
    if (statement.kind === 'assign') names.add(statement.place.variable);
    if (statement.kind === 'call') for (const name of writtenBy(model, model.procedure(statement.procedure).body)) names.add(name);
    return false;
  });
  return names;
}

/** A `choose` becomes one more parameter of the action; two of one name become two parameters. */
export interface Choice {
  readonly name: string;
  readonly statement: Statement & { readonly kind: 'choose' };
}

export function choicesOf(statements: readonly Statement[], parameters: readonly string[] = []): readonly Choice[] {
  const taken = new Set(parameters);
  const choices: Choice[] = [];
  const visit = (each: Statement): void => {
    if (each.kind === 'choose') {
      let name = each.binder;
      for (let count = 2; taken.has(name); count++) name = `${each.binder}_${count}`;
      taken.add(name);
      choices.push({ name, statement: each });
    }
    for (const inner of inside(each)) visit(inner);
  };
  for (const statement of statements) visit(statement);
  return choices;
}

/** The name of the parameter that the `choose` became. */
export function chosenName(choices: readonly Choice[], statement: Statement & { readonly kind: 'choose' }): string {
  return choices.find((choice) => choice.statement === statement)?.name ?? statement.binder;
}
