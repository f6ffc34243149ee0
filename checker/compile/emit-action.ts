/** An action as one function: its parameters as nested loops, every condition tested as early as it can be. */

import type { FunctionDeclarationStructure } from 'ts-morph';
import type { Action, Expression, Statement } from '../language/ir.js';
import { negated } from './emit-expression.js';
import { type Flow, writeRest } from './emit-statement.js';
import { writeLoop } from './emit-loop.js';
import { scopeOf } from './emit-quantifier.js';
import { freeLocals, isTotal } from './free-locals.js';
import { emittedFunction, type Writer } from './function-text.js';
import { ends } from './emit-type.js';
import { bind, type Declarations, found, type Scope } from './scope.js';
import { leavesFromLoop, returnsValue, topLevelBindings } from './statements.js';
import { inComment, quoted } from './text.js';

/** The action's function, after those for its quantifiers. */
export function emitAction(declarations: Declarations, action: Action): readonly FunctionDeclarationStructure[] {
  const { names, specification } = declarations;
  const scope = scopeOf(declarations, names.of('action', action.name), 'cells');
  const first = names.of('outcomes', `${action.name}.ok`);
  const slots = topLevelBindings(action.body).map((statement, index): [string, number] => [
    statement.kind === 'let' ? statement.name : statement.binder,
    action.parameters.length + index,
  ]);
  const label = leavesFromLoop(action.body) && action.parameters.length > 0 ? scope.names.fresh('attempt') : null;
  const plan = schedule(scope, action);
  const flow: Flow = {
    scope,
    leave: action.parameters.length > 0 ? 'continue;' : 'return;',
    leaveLoop: label === null ? 'return;' : `continue ${label};`,
    mark: '0',
    dirty: false,
    slots: new Map(slots),
    filled: new Set(),
    visit: (outcome) => `visit(${first}${outcome === 0 ? '' : ` + ${outcome} /* ${outcomeLabel(action, outcome)} */`});`,
  };
  const main = emittedFunction(
    scope.owner,
    quoted(specification.sources, action.header),
    [{ name: 'visit', type: 'Visit' }],
    'void',
    (writer) => {
      if (!returnsValue(action.body)) {
        writer.writeLine('result = 0;');
      }
      writeLevel(writer, flow, action, plan, label, 0);
    },
  );
  return [...scope.beside, main];
}

/** "EINVAL", "SIGBUS", "blocked" or "ok" */
export function outcomeLabel(action: Action, outcome: number): string {
  const declared = action.outcomes[outcome];
  switch (declared?.kind) {
    case 'errno':
      return inComment(declared.errno);
    case 'signal':
      return inComment(declared.signal);
    default:
      return declared?.kind ?? 'ok';
  }
}

/** Conditions to test after each number of parameters is bound, and the statements that remain. */
interface Schedule {
  readonly conditions: readonly (readonly Expression[])[];
  readonly rest: readonly Statement[];
}

/** Moves `where`s and leading `require`s outwards past parameters that they do not mention. A condition that can fail to
 *  evaluate stays where it is, and nothing moves past it: errors are the same ones as without moving. */
function schedule(scope: Scope, action: Action): Schedule {
  const conditions: Expression[][] = action.parameters.map(() => []);
  conditions.push([]);
  let floor = 0;
  let inner = scope;
  const place = (condition: Expression, level: number): void => {
    for (const conjunct of conjuncts(condition)) {
      const total = isTotal(inner, conjunct);
      const mentioned = freeLocals(conjunct);
      const earliest = action.parameters.findLastIndex((parameter) => mentioned.has(parameter.name)) + 1;
      const target = total ? Math.max(floor, earliest) : level;
      floor = total ? floor : level;
      (conditions[target] as Expression[]).push(conjunct);
    }
  };
  for (const [index, parameter] of action.parameters.entries()) {
    inner = bind({ ...inner, names: inner.names.inner() }, parameter.name, parameter.type, ends(scope.declarations, parameter.type)).scope;
    if (parameter.where !== null) {
      place(parameter.where, index + 1);
    }
  }
  let start = 0;
  for (let statement = action.body[start]; statement?.kind === 'require'; statement = action.body[start]) {
    place(statement.condition, action.parameters.length);
    start += 1;
  }
  return { conditions, rest: action.body.slice(start) };
}

function conjuncts(condition: Expression): readonly Expression[] {
  if (condition.kind === 'binary' && condition.operator === 'and') {
    return [...conjuncts(condition.left), ...conjuncts(condition.right)];
  }
  return [condition];
}

/** Writes what follows once `bound` parameters are bound: their conditions, the last one's slot, then the next loop or the body. */
function writeLevel(writer: Writer, flow: Flow, action: Action, plan: Schedule, label: string | null, bound: number): void {
  for (const condition of plan.conditions[bound] ?? []) {
    writer.write(`if (${negated(flow.scope, condition).text}) `).block(() => writer.writeLine(bound === 0 ? 'return;' : 'continue;'));
  }
  const last = action.parameters[bound - 1];
  if (last !== undefined) {
    writer.writeLine(`slots[${bound - 1}] = ${found(flow.scope.locals, last.name).identifier};`);
  }
  const parameter = action.parameters[bound];
  if (parameter === undefined) {
    if (returnsValue(action.body)) {
      writer.writeLine('result = 0;');
    }
    writeRest(writer, flow, plan.rest);
    return;
  }
  const innermost = bound === action.parameters.length - 1;
  const loop = { binder: parameter.name, domain: { kind: 'type', type: parameter.type }, where: null } as const;
  writeLoop(writer, flow.scope, loop, innermost && label !== null ? `${label}: ` : '', (scope) => {
    writeLevel(writer, { ...flow, scope }, action, plan, label, bound + 1);
  });
}
