/** Statements of the intermediate representation, executed directly. Every path has a state of its own; nothing is undone. */

import type { Statement } from '../../checker/language/ir.js';
import { unreachable } from '../../checker/language/unreachable.js';
import { EvaluationError } from '../../checker/system.js';
import { evaluate, offsetOf, type Surroundings, valuesOfDomain } from './evaluate.js';
import type { Place } from './model.js';

/** One way through an action so far. */
export interface Path {
  readonly around: Surroundings;
  readonly result: number;
}

/** Executes the statements on a path: `end` gets each path that ends the action early, `next` each that goes on. */
export function execute(
  statements: readonly Statement[],
  path: Path,
  end: (path: Path, outcome: number) => void,
  next: (path: Path) => void,
): void {
  const [statement, ...rest] = statements;
  if (statement === undefined) {
    next(path);
    return;
  }
  const { around } = path;
  const proceed = (after: Path): void => execute(rest, after, end, next);
  const holds = (condition: Parameters<typeof evaluate>[1] | null) => condition === null || evaluate(around, condition) === 1;
  switch (statement.kind) {
    case 'let':
      proceed(bound(path, statement.name, evaluate(around, statement.value)));
      return;
    case 'assign':
      proceed(assigned(path, statement));
      return;
    case 'if':
      execute(holds(statement.condition) ? statement.then : statement.otherwise, path, end, proceed);
      return;
    case 'for':
      repeat(statement, valuesOfDomain(around, statement.domain), path, end, proceed);
      return;
    case 'choose':
      for (const value of valuesOfDomain(around, statement.domain)) {
        const chosen = bound(path, statement.binder, value);
        if (statement.where === null || evaluate(chosen.around, statement.where) === 1) {
          proceed(chosen);
        }
      }
      return;
    case 'require':
    case 'await':
      if (holds(statement.condition)) {
        proceed(path);
      }
      return;
    case 'fails':
      if (holds(statement.condition)) {
        execute(statement.undo, path, end, (undone) => end(undone, statement.outcome));
      } else {
        proceed(path);
      }
      return;
    case 'step':
      execute(statement.body, path, end, proceed);
      return;
    case 'call': {
      const declared = around.model.procedures.get(statement.procedure);
      const values = statement.arguments.map((argument) => evaluate(around, argument));
      const locals = new Map(declared?.parameters.map((parameter, index) => [parameter.name, values[index] as number]));
      const within = { ...path, around: { ...around, locals } };
      execute(declared?.body ?? [], within, end, (after) => {
        proceed({ ...path, around: { ...around, cells: after.around.cells } });
      });
      return;
    }
    case 'returns':
      proceed({ ...path, result: evaluate(around, statement.value) });
      return;
    default:
      unreachable(statement);
  }
}

/** The path with one more local. */
export function bound(path: Path, name: string, value: number): Path {
  return { ...path, around: { ...path.around, locals: new Map(path.around.locals).set(name, value) } };
}

function assigned(path: Path, statement: Statement & { kind: 'assign' }): Path {
  const { around } = path;
  const place = around.model.variables.get(statement.place.variable) as Place;
  const cell = place.firstCell + offsetOf(around, place, statement.place.indices);
  const value = evaluate(around, statement.value);
  const [low, high] = around.model.limits(place.type);
  if (value < low || value > high) {
    throw new EvaluationError(`value ${value} outside ${low}..${high}`, statement.span);
  }
  const cells = [...around.cells];
  cells[cell] = value;
  return { ...path, around: { ...around, cells } };
}

function repeat(
  statement: Statement & { kind: 'for' },
  values: readonly number[],
  path: Path,
  end: (path: Path, outcome: number) => void,
  next: (path: Path) => void,
): void {
  const [value, ...others] = values;
  if (value === undefined) {
    next(path);
    return;
  }
  const inside = bound(path, statement.binder, value);
  const skipped = statement.where !== null && evaluate(inside.around, statement.where) === 0;
  execute(skipped ? [] : statement.body, inside, end, (after) => repeat(statement, others, after, end, next));
}
