/** An action as one function: its parameters as nested loops, every condition tested as early as it can be. */

import type { FunctionDeclarationStructure } from 'ts-morph';
import type { Action } from '../language/ir.js';
import { negated } from './emit-expression.js';
import { type Flow, writeRest } from './emit-statement.js';
import { writeLoop } from './emit-loop.js';
import { scopeOf } from './emit-quantifier.js';
import { emittedFunction, type Writer } from './function-text.js';
import { type Schedule, schedule } from './schedule.js';
import { type Declarations, found } from './scope.js';
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
