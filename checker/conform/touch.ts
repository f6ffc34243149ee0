/** What a call reads and writes of the state, through every function and procedure that it uses. */

import type { Action, Expression, Place, Specification, Statement } from '../language/ir.js';
import { unreachable } from '../language/unreachable.js';

/** Names of state variables. */
export interface Touched {
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
}

/** Per action. What its parameters' guards read is left out: they say which calls there are to make, and no call decides by them. */
export function touchedBy(specification: Specification): ReadonlyMap<string, Touched> {
  const functions = new Map(specification.functions.map((declared) => [declared.name, declared.body]));
  const procedures = new Map(specification.procedures.map((declared) => [declared.name, declared.body]));
  return new Map(specification.actions.map((action) => [action.name, touched(action, functions, procedures)]));
}

function touched(
  { body }: Action,
  functions: ReadonlyMap<string, Expression>,
  procedures: ReadonlyMap<string, readonly Statement[]>,
): Touched {
  const reads = new Set<string>();
  const writes = new Set<string>();
  const entered = new Set<string>();
  const once = (name: string, enter: () => void): void => {
    if (entered.has(name)) return;
    entered.add(name);
    enter();
  };
  const look = (expression: Expression | null): void => {
    if (expression === null) return;
    switch (expression.kind) {
      case 'literal':
      case 'none':
      case 'size':
      case 'local':
        return;
      case 'read':
        reads.add(expression.variable);
        return expression.indices.forEach(look);
      case 'constant':
        return expression.indices.forEach(look);
      case 'unary':
      case 'old':
        return look(expression.operand);
      case 'binary':
        look(expression.left);
        return look(expression.right);
      case 'conditional':
        look(expression.condition);
        look(expression.then);
        return look(expression.otherwise);
      case 'quantifier':
        if (expression.domain.kind === 'set') look(expression.domain.set);
        look(expression.where);
        return look(expression.body);
      case 'set':
        return expression.elements.forEach(look);
      case 'call': {
        const name = expression.function;
        once(`function ${name}`, () => look(functions.get(name) ?? null));
        return expression.arguments.forEach(look);
      }
      default:
        return unreachable(expression);
    }
  };
  const write = ({ variable, indices }: Place): void => {
    writes.add(variable);
    indices.forEach(look);
  };
  const run = (statement: Statement): void => {
    switch (statement.kind) {
      case 'let':
      case 'returns':
        return look(statement.value);
      case 'assign':
        write(statement.place);
        return look(statement.value);
      case 'if':
        look(statement.condition);
        statement.then.forEach(run);
        return statement.otherwise.forEach(run);
      case 'for':
        if (statement.domain.kind === 'set') look(statement.domain.set);
        look(statement.where);
        return statement.body.forEach(run);
      case 'choose':
        if (statement.domain.kind === 'set') look(statement.domain.set);
        return look(statement.where);
      case 'require':
      case 'await':
        return look(statement.condition);
      case 'fails':
        look(statement.condition);
        return statement.undo.forEach(run);
      case 'step':
        return statement.body.forEach(run);
      case 'call': {
        const name = statement.procedure;
        once(`procedure ${name}`, () => procedures.get(name)?.forEach(run));
        return statement.arguments.forEach(look);
      }
      default:
        return unreachable(statement);
    }
  };
  body.forEach(run);
  return { reads, writes };
}
