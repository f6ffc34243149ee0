/** A trace made concrete for one kernel and one machine: for each step the operations that stand for it, and their text. */

import type { Action, ConcreteCall, Expression, Instance, Specification } from '../../language/ir.js';
import type { TransitionSystem } from '../../system.js';
import { type Step, placeOfStep, stepsOf, type Trace } from '../../trace/trace.js';
import { operationShapes } from '../agent/vocabulary.js';
import type { Binding, ConcreteStep, ModelCall, Operation } from '../backend.js';
import { cellsOf } from '../model.js';
import type { Design, Path } from '../path.js';
import { ConcreteError, failed, type Problem, reject, type Result } from '../problem.js';
import type { Environment } from '../topology.js';
import { cellPosition, encodeValue } from '../values.js';
import type { Abi } from './abi.js';
import { rolesOf } from './calls-of-trace.js';
import { evaluate } from './evaluate.js';
import type { Setting } from './number.js';
import { argumentOf } from './operand.js';
import { nameOf, outputName } from './reference.js';
import type { Scope } from './scope.js';
import { type SymbolicCall, symbolicCall } from './symbolic.js';
import { callText } from './text.js';

export const machineProcess = 'machine';

/** Operations in a row of one process. */
export interface Part {
  readonly step: ConcreteStep;
  /** One per operation. */
  readonly texts: readonly string[];
  readonly calls: readonly SymbolicCall[];
}

export type PlannedStep =
  /** `first`: the step that began the call (index from 0), an earlier one if it is made of several. */
  | { readonly kind: 'calls'; readonly first: number; readonly parts: readonly Part[] }
  /** Part of the call that a later step makes (index from 0). */
  | { readonly kind: 'within'; readonly end: number }
  /** The step happens in the model only, and why. */
  | { readonly kind: 'model-only'; readonly reason: string };

export interface Machine {
  readonly abi: Abi;
  readonly environment: Environment;
}

/** All problems of all steps are reported at once. `path` is the trace followed through its own specification. */
export function planTrace(trace: Trace, design: Design, path: Path, machine: Machine): Result<readonly PlannedStep[]> {
  const { specification, system } = design;
  const instance = specification.instances.find((candidate) => candidate.name === trace.instance);
  if (instance === undefined) {
    const known = specification.instances.map(({ name }) => name).join(', ');
    return failed('R104', null, `${specification.name} has no instance ${trace.instance}`, `its instances are: ${known}`, '$.instance');
  }
  const planned: PlannedStep[] = [];
  const problems: Problem[] = [];
  for (const [index, role] of rolesOf(trace, specification).entries()) {
    const step = stepsOf(trace)[index];
    if (role.kind === 'unknown') {
      return failed(
        'R105',
        null,
        `step ${index + 1}: ${specification.name} has no action ${step.action}`,
        'run the check again',
        `${placeOfStep(trace, index)}.action`,
      );
    }
    try {
      if (role.kind === 'within') planned.push({ kind: 'within', end: role.end });
      else if (role.kind === 'apart') planned.push({ kind: 'model-only', reason: role.reason });
      else if (role.kind === 'return') planned.push(planReturn(step, index, role.action));
      else {
        const pieces = stepsOf(trace).slice(role.first, index + 1);
        const scope = scopeOf(pieces[0], role.action, specification, instance, system, path.before[role.first][0]);
        const { abi, environment } = machine;
        planned.push(planCall(pieces, role.first, role.action, { scope, abi, environment, around: null, succeeds: step.outcome === 'ok' }));
      }
    } catch (error) {
      if (!(error instanceof ConcreteError)) throw error;
      problems.push({ ...error.problem, message: `step ${index + 1}, ${step.action}: ${error.problem.message}` });
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: planned };
}

/** @param pieces the steps that the call is made of; the outcome is that of the last one */
function planCall(pieces: readonly Step[], first: number, action: Action, setting: Setting): PlannedStep {
  if (action.calls.length === 0) return { kind: 'model-only', reason: `${action.name} has no calls: it happens in the model only` };
  const parts: { process: string; operations: Operation[]; calls: SymbolicCall[] }[] = [];
  for (const call of action.calls) {
    const process = performerOf(call, pieces[0], action, setting.scope);
    let part = parts.at(-1);
    if (part === undefined || part.process !== process) parts.push((part = { process, operations: [], calls: [] }));
    part.operations.push(operationOf(call, setting));
    part.calls.push(symbolicCall(call, setting));
  }
  return {
    kind: 'calls',
    first,
    parts: parts.map(({ process, operations, calls }, index) => ({
      step: { process, operations, model: { calls: pieces.map(modelCall), last: index === parts.length - 1 } },
      texts: calls.map(callText),
      calls,
    })),
  };
}

/** A step without operations is the return of the call that its process waits in. */
function planReturn(step: Step, index: number, action: Action): PlannedStep {
  const process = action.kind === 'syscall' ? step.actor : machineProcess;
  const part: Part = {
    step: { process, operations: [], model: { calls: [modelCall(step)], last: true } },
    texts: [`(${action.name} returns)`],
    calls: [],
  };
  return { kind: 'calls', first: index, parts: [part] };
}

function modelCall({ action, arguments: values, bindings }: Step): ModelCall {
  return { action, arguments: values, bindings };
}

function performerOf(call: ConcreteCall, step: Step, action: Action, scope: Scope): string {
  if (call.performer === 'machine') return machineProcess;
  if (call.performer === 'actor') return action.kind === 'syscall' ? step.actor : machineProcess;
  return nameOf(call.performer, scope);
}

function operationOf(call: ConcreteCall, setting: Setting): Operation {
  const operation = call.operation;
  if (!isOperation(operation)) {
    return reject('R203', call.span, `there is no operation ${operation}`, `the operations are: ${operationNames.join(', ')}`);
  }
  const values = call.operands.map((operand) => argumentOf(operand, setting));
  const [first, ...rest] = values;
  // A page is made under its name: what the specification writes as an operand, the agent binds.
  if (operation === 'page' && first?.kind === 'address') {
    return { operation, arguments: rest, binds: { kind: 'address', name: first.name } };
  }
  return { operation, arguments: values, binds: bindingOf(call, setting) };
}

function bindingOf({ binds }: ConcreteCall, setting: Setting): Binding {
  const name = binds.kind === 'none' ? null : outputName(binds.value, setting);
  if (binds.kind === 'none' || name === null) return { kind: 'none' };
  return { kind: binds.kind === 'id' ? 'result' : binds.kind, name };
}

const operationNames = Object.keys(operationShapes);

function isOperation(name: string): name is Operation['operation'] {
  return Object.hasOwn(operationShapes, name);
}

/** What the step's operands see: the trace's values, and the state before the step. */
function scopeOf(
  step: Step,
  action: Action,
  specification: Specification,
  instance: Instance,
  system: TransitionSystem,
  state: Int32Array,
): Scope {
  const slots = system.actions.find(({ name }) => name === step.action)?.slots ?? [];
  const locals = new Map<string, number>();
  for (const { name, type } of slots) {
    const value = Object.hasOwn(step.arguments, name) ? step.arguments[name] : step.bindings[name];
    const integer = value === undefined ? null : encodeValue(type, value);
    if (integer !== null) locals.set(name, integer);
  }
  return scopeAt(action, locals, { specification, instance, system, cells: cellsOf(system, state) });
}

/** Where an action is taken: the instance, and every cell of the state before it. */
export interface Situation {
  readonly specification: Specification;
  readonly instance: Instance;
  readonly system: TransitionSystem;
  readonly cells: Int32Array;
}

/** @param locals values of parameters, `let` and `choose` names; those of `let`s that are missing are added where they can be */
export function scopeAt(action: Action, locals: Map<string, number>, { specification, instance, system, cells }: Situation): Scope {
  const scope: Scope = {
    specification,
    instance,
    locals,
    read: (variable, indices, span) => {
      const position = cellPosition(system, variable, indices);
      return position === null ? reject('R203', span, `${variable} has no such entry`, 'check the guard of the action') : cells[position];
    },
  };
  // A call that fails early never reaches its later `let`s; its operands are made before it runs and may need them.
  for (const statement of action.body) {
    if (statement.kind !== 'let' || locals.has(statement.name)) continue;
    const value = evaluateOrNothing(statement.value, scope);
    if (value !== null) locals.set(statement.name, value);
  }
  return scope;
}

function evaluateOrNothing(expression: Expression, scope: Scope): number | null {
  try {
    return evaluate(expression, scope);
  } catch (error) {
    if (error instanceof ConcreteError) return null;
    throw error;
  }
}
