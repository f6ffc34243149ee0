/** Statements as TypeScript that changes the working state in place, visits at every end, and rolls back. */

import type { Statement } from '../language/ir.js';
import { InternalError, unreachable } from '../language/unreachable.js';
import { provablyInside } from './bounds.js';
import { call, number } from './code.js';
import { cellOf, condition, negated, value } from './emit-expression.js';
import { writeLoop } from './emit-loop.js';
import { bound } from './emit-type.js';
import type { Writer } from './function-text.js';
import { intervalOf, intervalOfType } from './interval.js';
import { bind, found, type Scope } from './scope.js';
import { branches, leavesFromLoop, mayWrite, returnsValue } from './statements.js';

/** Where emission stands on one path through an action. */
export interface Flow {
  readonly scope: Scope;
  /** The statement that gives up the current instance of the action: `continue;` of its innermost loop, or `return;`. */
  readonly leave: string;
  /** The same from inside a `for`. */
  readonly leaveLoop: string;
  /** What to roll back to: code for a mark. */
  readonly mark: string;
  /** Whether the working state may differ from the one at the mark. */
  readonly dirty: boolean;
  /** Slots of `arguments` by name, of what is bound at the top level. */
  readonly slots: ReadonlyMap<string, number>;
  /** Those that have their value. */
  readonly filled: ReadonlySet<string>;
  /** The statement that visits an end. */
  visit(outcome: number): string;
}

/** Writes the statements and, after the last, the end that is success: all that remains of the action. */
export function writeRest(writer: Writer, start: Flow, statements: readonly Statement[]): void {
  let flow = start;
  for (const [position, statement] of statements.entries()) {
    const rest = statements.slice(position + 1);
    if (statement.kind === 'choose') {
      writeChoose(writer, flow, statement, rest);
      return;
    }
    if (statement.kind === 'step') {
      writeRest(writer, flow, [...statement.body, ...rest]);
      return;
    }
    if (statement.kind === 'if' && branches([statement])) {
      // Each branch continues with the rest on its own: a choice inside it is made once per path.
      const path = (body: readonly Statement[]) => () => writeRest(writer, inner(flow), [...body, ...rest]);
      writer.write(`if (${condition(flow.scope, statement.condition).text}) `).block(path(statement.then));
      writer.write('else ').block(path(statement.otherwise));
      return;
    }
    const next = writeStatement(writer, flow, statement);
    if (next === null) {
      return;
    }
    flow = next;
  }
  writeEnd(writer, flow, 0);
}

/** Writes statements that go on to what follows them; null if they never do. */
export function writeBlock(writer: Writer, start: Flow, statements: readonly Statement[]): Flow | null {
  let flow: Flow | null = start;
  for (const statement of statements) {
    flow = writeStatement(writer, flow, statement);
    if (flow === null) {
      return null;
    }
  }
  return flow;
}

function writeStatement(writer: Writer, flow: Flow, statement: Statement): Flow | null {
  const { scope } = flow;
  switch (statement.kind) {
    case 'let':
      return writeLet(writer, flow, statement);
    case 'assign':
      writer.writeLine(`set(${cellOf(scope, statement.place.variable, statement.place.indices).text}, ${assigned(scope, statement)});`);
      return { ...flow, dirty: true };
    case 'if':
      return writeIf(writer, flow, statement);
    case 'for':
      writeLoop(writer, scope, statement, '', (innerScope) => {
        writeBlock(
          writer,
          { ...flow, scope: innerScope, leave: flow.leaveLoop, dirty: flow.dirty || mayWrite(statement.body) },
          statement.body,
        );
      });
      return { ...flow, dirty: flow.dirty || mayWrite(statement.body) };
    case 'require':
    // Where calls are explored whole, a call that would have to wait is not made.
    case 'await':
      writer.write(`if (${negated(scope, statement.condition).text}) `).block(() => {
        if (flow.dirty) {
          writer.writeLine(`rollback(${flow.mark});`);
        }
        writer.writeLine(flow.leave);
      });
      return flow;
    case 'fails':
      return writeFails(writer, flow, statement);
    case 'call': {
      const name = scope.declarations.names.of('procedure', statement.procedure);
      writer.writeLine(
        `${
          call(
            name,
            statement.arguments.map((argument) => value(scope, argument)),
          ).text
        };`,
      );
      return { ...flow, dirty: true };
    }
    case 'returns':
      writer.writeLine(`result = ${value(scope, statement.value).text};`);
      return flow;
    case 'choose':
    case 'step':
      throw new InternalError(`the intermediate representation has a ${statement.kind} where none can be`);
    default:
      return unreachable(statement);
  }
}

function writeLet(writer: Writer, flow: Flow, statement: Statement & { kind: 'let' }): Flow {
  const code = value(flow.scope, statement.value);
  const { scope, identifier } = bind(flow.scope, statement.name, statement.value.type, intervalOf(flow.scope, statement.value));
  writer.writeLine(`const ${identifier} = ${code.text};`);
  return fill(writer, { ...flow, scope }, statement.name, identifier);
}

function writeIf(writer: Writer, flow: Flow, statement: Statement & { kind: 'if' }): Flow | null {
  const endsThen = { value: false };
  const path = (body: readonly Statement[], ends: { value: boolean }) => () => {
    ends.value = writeBlock(writer, inner(flow), body) === null;
  };
  writer.write(`if (${condition(flow.scope, statement.condition).text}) `).block(path(statement.then, endsThen));
  const endsOtherwise = { value: false };
  const [first, ...others] = statement.otherwise;
  if (first?.kind === 'if' && others.length === 0) {
    writer.write('else ');
    endsOtherwise.value = writeIf(writer, inner(flow), first) === null;
  } else if (first !== undefined) {
    writer.write('else ').block(path(statement.otherwise, endsOtherwise));
  }
  return endsThen.value && endsOtherwise.value ? null : { ...flow, dirty: flow.dirty || mayWrite([statement]) };
}

function writeFails(writer: Writer, flow: Flow, statement: Statement & { kind: 'fails' }): Flow | null {
  const path = (): void => {
    const undone = writeBlock(writer, inner(flow), statement.undo);
    if (undone !== null) {
      writeEnd(writer, undone, statement.outcome);
      writer.writeLine(flow.leave);
    }
  };
  if (statement.condition === null) {
    path();
    return null;
  }
  writer.write(`if (${condition(flow.scope, statement.condition).text}) `).block(path);
  return flow;
}

function writeChoose(writer: Writer, flow: Flow, statement: Statement & { kind: 'choose' }, rest: readonly Statement[]): void {
  let { mark } = flow;
  if (flow.dirty) {
    mark = flow.scope.names.fresh('chosen.mark');
    writer.writeLine(`const ${mark} = mark();`);
  }
  const kept = returnsValue(rest) ? flow.scope.names.fresh('result.kept') : null;
  if (kept !== null) {
    writer.writeLine(`const ${kept} = result;`);
  }
  const label = leavesFromLoop(rest) ? flow.scope.names.fresh('choice') : null;
  writeLoop(writer, flow.scope, statement, label === null ? '' : `${label}: `, (scope, identifier) => {
    if (kept !== null) {
      writer.writeLine(`result = ${kept};`);
    }
    const branch: Flow = { ...flow, scope, mark, dirty: false, leave: 'continue;', leaveLoop: `continue ${label};` };
    writeRest(writer, fill(writer, branch, statement.binder, identifier), rest);
  });
  if (flow.dirty) {
    writer.writeLine(`rollback(${flow.mark});`);
  }
}

/** Visits an end and makes the state the one at the mark again. */
function writeEnd(writer: Writer, flow: Flow, outcome: number): void {
  for (const [name, slot] of flow.slots) {
    if (!flow.filled.has(name)) {
      writer.writeLine(`slots[${slot}] = UNBOUND;`);
    }
  }
  writer.writeLine(flow.visit(outcome));
  if (flow.dirty) {
    writer.writeLine(`rollback(${flow.mark});`);
  }
}

function fill(writer: Writer, flow: Flow, name: string, identifier: string): Flow {
  const slot = flow.slots.get(name);
  if (slot === undefined) {
    return flow;
  }
  writer.writeLine(`slots[${slot}] = ${identifier};`);
  return { ...flow, filled: new Set([...flow.filled, name]) };
}

/** The value of an assignment, checked unless it cannot leave the variable's range. */
function assigned(scope: Scope, statement: Statement & { kind: 'assign' }): string {
  const { type } = found(scope.declarations.variables, statement.place.variable);
  const range = intervalOfType(scope.declarations, type);
  const code = value(scope, statement.value);
  if (range === null || provablyInside(intervalOf(scope, statement.value), range)) {
    return code.text;
  }
  const site = number(scope.declarations.site(statement.span));
  return call('inRange', [code, bound(scope.declarations, range.low), bound(scope.declarations, range.high), site]).text;
}

/** Names bound in one branch are free in the other. */
function inner(flow: Flow): Flow {
  return { ...flow, scope: { ...flow.scope, names: flow.scope.names.inner() } };
}
