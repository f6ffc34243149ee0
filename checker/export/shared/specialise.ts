/** A model without what never happens in its instance: conditions that are the same in every state are decided, so that the branches
 *  behind them are not exported. Properties and functions stay as they are written: another checker is to judge them whole. */

import type { Action, Expression, Procedure, Statement } from '../../language/ir.js';
import { unreachable } from '../../language/unreachable.js';
import { faultOf, nothingKnown } from './fault.js';
import type { InitialStates } from './initial.js';
import type { Model } from './model.js';
import { decided, type Knowable, type Locals, possibleValues, procedureLocals, valuesOf } from './possible.js';
import { someStatement } from './statements.js';
import { isFalse, truth } from './terms.js';

export function specialised(model: Model, initial: InitialStates): Model {
  const knowable = possibleValues(model, initial);
  const actions = model.actions.map((action): Action => {
    const parameters = action.parameters.map((each) => ({
      ...each,
      where: each.where === null ? null : condition(knowable, each.where, new Map()),
    }));
    return { ...action, parameters, body: rewritten(knowable, action.body, new Map()) };
  });
  const called = new Map<string, Procedure>();
  const reach = (statements: readonly Statement[]): void => {
    someStatement(statements, (statement) => {
      if (statement.kind !== 'call' || called.has(statement.procedure)) return false;
      const procedure = model.procedure(statement.procedure);
      const body = rewritten(knowable, procedure.body, procedureLocals(knowable, procedure.name));
      called.set(procedure.name, { ...procedure, body });
      reach(body);
      return false;
    });
  };
  for (const { body } of actions) reach(body);
  const procedures = model.specification.procedures.flatMap(({ name }) => called.get(name) ?? []);
  return {
    ...model,
    actions,
    specification: { ...model.specification, procedures },
    procedure: (name) => called.get(name) ?? model.procedure(name),
  };
}

/** The statements up to where nothing can follow. */
function rewritten(knowable: Knowable, statements: readonly Statement[], start: Locals): readonly Statement[] {
  const locals = new Map(start);
  const inside = (body: readonly Statement[]) => rewritten(knowable, body, locals);
  return statements.map((statement): Statement => {
    switch (statement.kind) {
      case 'let':
        locals.set(statement.name, valuesOf(knowable, statement.value, locals));
        return statement;
      case 'if': {
        const decision = condition(knowable, statement.condition, locals);
        const [then, otherwise] = [isFalse(decision) ? [] : inside(statement.then), inside(statement.otherwise)];
        return { ...statement, condition: decision, then, otherwise };
      }
      case 'fails':
        return statement.condition === null
          ? { ...statement, undo: inside(statement.undo) }
          : { ...statement, condition: condition(knowable, statement.condition, locals), undo: inside(statement.undo) };
      case 'require':
      case 'await':
        return { ...statement, condition: condition(knowable, statement.condition, locals) };
      case 'for':
      case 'step':
        return { ...statement, body: inside(statement.body) };
      case 'assign':
      case 'choose':
      case 'call':
      case 'returns':
        return statement;
      default:
        return unreachable(statement);
    }
  });
}

/** What is decided, where it can be evaluated in any case; the rest as it was. */
function condition(knowable: Knowable, expression: Expression, locals: Locals): Expression {
  const inner = (other: Expression) => condition(knowable, other, locals);
  const outcome = decided(knowable, expression, locals);
  if (outcome !== null && isFalse(faultOf(nothingKnown(knowable.model), expression))) return truth(outcome, expression.span);
  if (expression.kind === 'unary' && expression.operator === 'not') return { ...expression, operand: inner(expression.operand) };
  if (expression.kind !== 'binary') return expression;
  const { operator } = expression;
  if (operator !== 'and' && operator !== 'or' && operator !== 'implies') return expression;
  return { ...expression, left: inner(expression.left), right: inner(expression.right) };
}
