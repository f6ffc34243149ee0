/** Expressions of the intermediate representation, evaluated directly: slow, simple, and meant to be obviously right. */

import type { Domain, Expression, FiniteType } from '../../checker/language/ir.js';
import { unreachable } from '../../checker/language/unreachable.js';
import { EvaluationError } from '../../checker/system.js';
import type { Model, Place } from './model.js';

/** Everything an expression can depend on. */
export interface Surroundings {
  readonly model: Model;
  readonly cells: readonly number[];
  /** The state before the transition. */
  readonly before: readonly number[];
  readonly locals: ReadonlyMap<string, number>;
}

/** The model without any state: for defaults of constants and initial values. */
export function stateless(model: Model): Surroundings {
  return { model, cells: [], before: [], locals: new Map() };
}

/** All values of a finite type, ascending. */
export function valuesOf(around: Surroundings, type: FiniteType): readonly number[] {
  const [low, high] = around.model.limits(type);
  return Array.from({ length: Math.max(0, high - low + 1) }, (_, index) => low + index);
}

export function valuesOfDomain(around: Surroundings, domain: Domain): readonly number[] {
  return domain.kind === 'type' ? valuesOf(around, domain.type) : elements(evaluate(around, domain.set));
}

export function elements(mask: number): readonly number[] {
  return Array.from({ length: 31 }, (_, index) => index).filter((index) => Math.floor(mask / 2 ** index) % 2 === 1);
}

/** The number of a cell within its variable, row-major. @throws EvaluationError for an index outside */
export function offsetOf(around: Surroundings, place: Place, indices: readonly Expression[]): number {
  return indices.reduce((offset, index, position) => {
    const { low, high } = place.indices[position] as Place['indices'][number];
    const value = evaluate(around, index);
    if (value < low || value > high) {
      throw new EvaluationError(`index ${value} outside ${low}..${high}`, index.span);
    }
    return offset * (high - low + 1) + (value - low);
  }, 0);
}

export function evaluate(around: Surroundings, expression: Expression): number {
  const { model } = around;
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'none':
      return model.limits(expression.type)[0];
    case 'size':
      return model.instance.sizes[expression.sort] as number;
    case 'local':
      return around.locals.get(expression.name) as number;
    case 'read': {
      const place = model.variables.get(expression.variable) as Place;
      return around.cells[place.firstCell + offsetOf(around, place, expression.indices)] as number;
    }
    case 'constant': {
      const constant = model.constants.get(expression.constant);
      const offset = offsetOf(around, constant?.place as Place, expression.indices);
      const given = constant?.given ?? null;
      return given === null ? evaluate(around, constant?.declared.defaultValue as Expression) : (given[offset] as number);
    }
    case 'unary':
      return evaluateUnary(around, expression);
    case 'binary':
      return evaluateBinary(around, expression);
    case 'conditional':
      return evaluate(around, evaluate(around, expression.condition) === 1 ? expression.then : expression.otherwise);
    case 'quantifier':
      return evaluateQuantifier(around, expression);
    case 'set':
      return [...new Set(expression.elements.map((element) => evaluate(around, element)))].reduce(
        (mask, element) => mask + 2 ** element,
        0,
      );
    case 'call': {
      const declared = model.functions.get(expression.function);
      const values = expression.arguments.map((argument) => evaluate(around, argument));
      const locals = new Map(declared?.parameters.map((parameter, index) => [parameter.name, values[index] as number]));
      return evaluate({ ...around, locals }, declared?.body as Expression);
    }
    case 'old':
      return evaluate({ ...around, cells: around.before }, expression.operand);
    default:
      return unreachable(expression);
  }
}

function evaluateUnary(around: Surroundings, expression: Expression & { kind: 'unary' }): number {
  const operand = evaluate(around, expression.operand);
  switch (expression.operator) {
    case 'not':
      return 1 - operand;
    case 'negate':
      return -operand;
    case 'cardinality':
      return elements(operand).length;
    case 'unwrap':
      if (operand === around.model.limits(expression.operand.type)[0]) {
        throw new EvaluationError('none has no value', expression.span);
      }
      return operand;
    default:
      return unreachable(expression.operator);
  }
}

function evaluateBinary(around: Surroundings, expression: Expression & { kind: 'binary' }): number {
  const left = evaluate(around, expression.left);
  // The short-circuit operators first: their right operand may have no value.
  switch (expression.operator) {
    case 'and':
      return left === 0 ? 0 : evaluate(around, expression.right);
    case 'or':
      return left === 1 ? 1 : evaluate(around, expression.right);
    case 'implies':
      return left === 0 ? 1 : evaluate(around, expression.right);
  }
  const right = evaluate(around, expression.right);
  const asSet = (members: readonly number[]) => members.reduce((mask, element) => mask + 2 ** element, 0);
  switch (expression.operator) {
    case '==':
      return Number(left === right);
    case '!=':
      return Number(left !== right);
    case '<':
      return Number(left < right);
    case '<=':
      return Number(left <= right);
    case '>':
      return Number(left > right);
    case '>=':
      return Number(left >= right);
    case '+':
      return left + right;
    case '-':
      return left - right;
    case 'in':
      return Number(elements(right).includes(left));
    case 'union':
      return asSet([...new Set([...elements(left), ...elements(right)])]);
    case 'intersection':
      return asSet(elements(left).filter((element) => elements(right).includes(element)));
    case 'difference':
      return asSet(elements(left).filter((element) => !elements(right).includes(element)));
    case 'subset':
      return Number(elements(left).every((element) => elements(right).includes(element)));
    default:
      return unreachable(expression.operator);
  }
}

function evaluateQuantifier(around: Surroundings, expression: Expression & { kind: 'quantifier' }): number {
  const values = valuesOfDomain(around, expression.domain);
  const holds = (value: number, condition: Expression | null) =>
    condition === null || evaluate({ ...around, locals: new Map(around.locals).set(expression.binder, value) }, condition) === 1;
  // One value after the other, because evaluation that fails for a later value must not matter once the result is known.
  switch (expression.quantifier) {
    case 'forall':
      return Number(values.every((value) => !holds(value, expression.where) || holds(value, expression.body)));
    case 'exists':
      return Number(values.some((value) => holds(value, expression.where) && holds(value, expression.body)));
    case 'first':
      return (
        values.find((value) => holds(value, expression.where) && holds(value, expression.body)) ?? around.model.limits(expression.type)[0]
      );
    case 'count':
      return values.filter((value) => holds(value, expression.where) && holds(value, expression.body)).length;
    case 'collect':
      return values
        .filter((value) => holds(value, expression.where) && holds(value, expression.body))
        .reduce((mask, element) => mask + 2 ** element, 0);
    default:
      return unreachable(expression.quantifier);
  }
}
