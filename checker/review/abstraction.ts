/** The state of an abstract system that a concrete one stands for, by the mapping of a refinement. */

import type { MappedVariable, Refinement, Span, Specification } from '../language/ir.js';
import { InternalError } from '../language/unreachable.js';
import { evaluate } from '../replay/concrete/evaluate.js';
import type { Scope } from '../replay/concrete/scope.js';
import { ConcreteError } from '../replay/problem.js';
import { cellPosition } from '../replay/values.js';
import { EvaluationError, type TransitionSystem, type ValueType, type VariableDescription } from '../system.js';
import { type Field, layOut } from '../values/layout.js';
import { encode } from '../values/packing.js';
import { fieldsOf } from '../values/description.js';
import { indexTuples } from './index-tuples.js';

/** Writes the abstract state of the concrete system's working state, packed. @throws EvaluationError for a value that does not exist */
export type Abstraction = (packed: Int32Array) => void;

/** @param concrete the system as generated, of an instance of `specification` */
export function createAbstraction(
  specification: Specification,
  concrete: TransitionSystem,
  abstract: TransitionSystem,
  refinement: Refinement,
): Abstraction {
  const instance = specification.instances.find(({ name }) => name === concrete.instance);
  if (instance === undefined) throw new InternalError(`no instance ${concrete.instance}`);
  const fields = fieldsOf(abstract.variables);
  const layout = layOut(fields);
  const cells = new Int32Array(layout.cells);
  const scope: Scope = {
    specification,
    instance,
    locals: new Map(),
    read: (variable, indices, span) => {
      const position = cellPosition(concrete, variable, indices);
      if (position === null) throw new EvaluationError(`${variable} has no such entry`, span);
      return concrete.cells[position];
    },
  };
  const writers = abstract.variables.map((variable, index) => {
    const mapped = refinement.mapping.find((candidate) => candidate.variable === variable.name);
    if (mapped === undefined) throw new InternalError(`${variable.name} is not mapped`);
    return writerOf(variable, fields[index], mapped, concrete, scope);
  });
  return (packed) => {
    for (const write of writers) write(cells);
    encode(layout, cells, packed, 0);
  };
}

type Writer = (cells: Int32Array) => void;

function writerOf(
  variable: VariableDescription,
  { low, high }: Field,
  mapped: MappedVariable,
  concrete: TransitionSystem,
  scope: Scope,
): Writer {
  const { value, binders } = mapped;
  const { span } = value;
  const own = copied(variable, mapped, concrete);
  if (own !== null) {
    return (cells) => {
      for (let cell = 0; cell < variable.cells; cell++)
        cells[variable.firstCell + cell] = inRange(concrete.cells[own + cell], low, high, variable, span);
    };
  }
  const scopes = indexTuples(variable.indices).map((tuple) => ({
    ...scope,
    locals: new Map(binders.map((name, position) => [name, tuple[position]])),
  }));
  return (cells) => {
    for (const [cell, within] of scopes.entries())
      cells[variable.firstCell + cell] = inRange(valueAt(value, within), low, high, variable, span);
  };
}

/** First cell of the concrete variable that the abstract one is a plain copy of, or null. */
function copied(variable: VariableDescription, { value, binders }: MappedVariable, concrete: TransitionSystem): number | null {
  if (value.kind !== 'read') return null;
  const isPlain =
    value.indices.length === binders.length &&
    value.indices.every((index, position) => index.kind === 'local' && index.name === binders[position]);
  const own = concrete.variables.find(({ name }) => name === value.variable);
  return isPlain && own !== undefined && own.cells === variable.cells && noneOf(own.type) === noneOf(variable.type) ? own.firstCell : null;
}

function noneOf(type: ValueType): number | null {
  return type.kind === 'set' ? null : type.none;
}

function valueAt(value: MappedVariable['value'], scope: Scope): number {
  try {
    return evaluate(value, scope);
  } catch (error) {
    if (error instanceof ConcreteError) throw new EvaluationError(error.problem.message, value.span);
    throw error;
  }
}

function inRange(value: number, low: number, high: number, variable: VariableDescription, span: Span): number {
  if (value >= low && value <= high) return value;
  throw new EvaluationError(`the mapping gives ${variable.name} the value ${value}, which is outside its range ${low}..${high}`, span);
}
