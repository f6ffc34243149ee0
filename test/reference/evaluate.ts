/** Expressions of the intermediate representation, evaluated directly: slow, simple, and meant to be obviously right. */

import type { Bound, Domain, Expression, FiniteType, Instance, ScalarType, Specification } from '../../checker/language/ir.js';
import { unreachable } from '../../checker/language/unreachable.js';
import { EvaluationError } from '../../checker/system.js';

/** Everything an expression can depend on. */
export interface Surroundings {
  readonly specification: Specification;
  readonly instance: Instance;
  readonly cells: readonly number[];
  /** The state before the transition. */
  readonly before: readonly number[];
  readonly locals: ReadonlyMap<string, number>;
}

/** The model without any state: for defaults of constants and initial values. */
export function stateless(specification: Specification, instance: Instance): Surroundings {
  return { specification, instance, cells: [], before: [], locals: new Map() };
}

export function boundValue({ instance }: Surroundings, bound: Bound): number {
  const sum = (sorts: readonly string[]) => sorts.reduce((total, sort) => total + (instance.sizes[sort] as number), 0);
  return bound.constant + sum(bound.sizes) - sum(bound.minus);
}

/** Least and greatest integer of a type, with `none`. */
export function limits(around: Surroundings, type: ScalarType): readonly [low: number, high: number] {
  switch (type.kind) {
    case 'bool':
      return [0, 1];
    case 'int':
      return [boundValue(around, type.low), boundValue(around, type.high)];
    case 'sort':
      return [0, (around.instance.sizes[type.name] as number) - 1];
    case 'enum':
      return [0, (around.specification.enumerations.find((each) => each.name === type.name)?.members.length ?? 0) - 1];
    case 'option': {
      const [low, high] = limits(around, type.of);
      return [low - 1, high];
    }
    case 'set':
      return [0, 2 ** (limits(around, type.of)[1] + 1) - 1];
    default:
      return unreachable(type);
  }
}

/** All values of a finite type, ascending. */
export function valuesOf(around: Surroundings, type: FiniteType): readonly number[] {
  const [low, high] = limits(around, type);
  return Array.from({ length: Math.max(0, high - low + 1) }, (_, index) => low + index);
}

export function valuesOfDomain(around: Surroundings, domain: Domain): readonly number[] {
  return domain.kind === 'type' ? valuesOf(around, domain.type) : elements(evaluate(around, domain.set));
}

export function elements(mask: number): readonly number[] {
  return Array.from({ length: 31 }, (_, index) => index).filter((index) => Math.floor(mask / 2 ** index) % 2 === 1);
}

/** The number of a cell within its variable, row-major. @throws EvaluationError for an index outside */
export function offsetOf(around: Surroundings, types: readonly FiniteType[], indices: readonly Expression[]): number {
  return indices.reduce((offset, index, position) => {
    const [low, high] = limits(around, types[position] as FiniteType);
    const value = evaluate(around, index);
    if (value < low || value > high) {
      throw new EvaluationError(`index ${value} outside ${low}..${high}`, index.span);
    }
    return offset * (high - low + 1) + (value - low);
  }, 0);
}

export function evaluate(around: Surroundings, expression: Expression): number {
  const { specification, instance } = around;
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'none':
      return limits(around, expression.type)[0];
    case 'size':
      return instance.sizes[expression.sort] as number;
    case 'local':
      return around.locals.get(expression.name) as number;
    case 'read': {
      const variable = specification.variables.findIndex((each) => each.name === expression.variable);
      const types = specification.variables[variable]?.indices ?? [];
      return around.cells[firstCell(around, variable) + offsetOf(around, types, expression.indices)] as number;
    }
    case 'constant': {
      const constant = specification.constants.find((each) => each.name === expression.constant);
      const offset = offsetOf(around, constant?.indices ?? [], expression.indices);
      const given = instance.constants[expression.constant];
      return given === undefined ? evaluate(around, constant?.defaultValue as Expression) : (given[offset] as number);
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
      const declared = specification.functions.find((each) => each.name === expression.function);
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

export function firstCell(around: Surroundings, variable: number): number {
  return around.specification.variables.slice(0, variable).reduce((sum, each) => sum + cellCount(around, each.indices), 0);
}

export function cellCount(around: Surroundings, indices: readonly FiniteType[]): number {
  return indices.reduce((product, type) => product * valuesOf(around, type).length, 1);
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
      if (operand === limits(around, expression.operand.type)[0]) {
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
      return values.find((value) => holds(value, expression.where) && holds(value, expression.body)) ?? limits(around, expression.type)[0];
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
