/** Which values variables can ever have in an instance, whatever the order of its actions: what no action assigns, no cell holds. */

import type { Expression, Statement } from '../../language/ir.js';
import { constantAt, known } from './fold.js';
import type { InitialStates } from './initial.js';
import { each, extent, type Model } from './model.js';

/** Null: any value of the type. */
export type Possible = ReadonlySet<number> | null;

export type Locals = ReadonlyMap<string, Possible>;

export interface Knowable {
  readonly model: Model;
  /** Every cell of a variable holds one of these, in every state and between any two statements. */
  readonly variables: ReadonlyMap<string, Possible>;
  /** Parameters of procedures that are called: "put f". */
  readonly parameters: ReadonlyMap<string, Possible>;
}

/** More values than this decide nothing. */
const LIMIT = 64;

/** The least values that hold the initial ones and whatever is assigned, as far as conditions on them can be true. */
export function possibleValues(model: Model, initial: InitialStates): Knowable {
  const variables = new Map<string, Possible>();
  const parameters = new Map<string, Possible>();
  let grew = true;
  const add = (to: Map<string, Possible>, name: string, values: Possible): void => {
    const old = to.get(name);
    const all = old === undefined ? values : united(old, values);
    if (old !== undefined && (old === null || all?.size === old.size)) return;
    to.set(name, all);
    grew = true;
  };
  for (const state of initial.states) for (const [name, values] of state) add(variables, name, limited(new Set(values)));
  for (const [name, value] of initial.declared) if (!variables.has(name)) add(variables, name, new Set([value]));
  const knowable = { model, variables, parameters };
  while (grew) {
    grew = false;
    for (const { body, parameters: own } of model.actions) {
      const wheres = own.flatMap(({ where }): Statement[] =>
        where === null ? [] : [{ kind: 'require', condition: where, span: where.span }],
      );
      walk(knowable, [...wheres, ...body], new Map(), add);
    }
  }
  return knowable;
}

/** The locals of a procedure's body. */
export function procedureLocals({ model, parameters }: Knowable, name: string): Locals {
  return new Map(model.procedure(name).parameters.map((own) => [own.name, parameters.get(`${name} ${own.name}`) ?? null]));
}

/** While it is found out. */
interface Growing extends Knowable {
  readonly variables: Map<string, Possible>;
  readonly parameters: Map<string, Possible>;
}

type Add = (to: Map<string, Possible>, name: string, values: Possible) => void;

/** @returns whether what follows the statements can be reached */
function walk(knowable: Growing, statements: readonly Statement[], start: Locals, add: Add): boolean {
  const locals = new Map(start);
  for (const statement of statements) {
    switch (statement.kind) {
      case 'let':
        locals.set(statement.name, valuesOf(knowable, statement.value, locals));
        break;
      case 'assign':
        add(knowable.variables, statement.place.variable, valuesOf(knowable, statement.value, locals));
        break;
      case 'if': {
        const outcome = decided(knowable, statement.condition, locals);
        const then = outcome !== false && walk(knowable, statement.then, locals, add);
        const otherwise = outcome !== true && walk(knowable, statement.otherwise, locals, add);
        if (!then && !otherwise) return false;
        break;
      }
      case 'fails': {
        const outcome = statement.condition === null ? true : decided(knowable, statement.condition, locals);
        if (outcome !== false) walk(knowable, statement.undo, locals, add);
        if (outcome === true) return false;
        break;
      }
      case 'require':
      case 'await':
        if (decided(knowable, statement.condition, locals) === false) return false;
        break;
      case 'for':
        walk(knowable, statement.body, locals, add);
        break;
      case 'step':
        if (!walk(knowable, statement.body, locals, add)) return false;
        break;
      case 'call': {
        const { name, parameters, body } = knowable.model.procedure(statement.procedure);
        for (const [position, parameter] of parameters.entries()) {
          add(knowable.parameters, `${name} ${parameter.name}`, valuesOf(knowable, statement.arguments[position]!, locals));
        }
        walk(knowable, body, procedureLocals(knowable, name), add);
        break;
      }
      case 'choose':
      case 'returns':
        break;
    }
  }
  return true;
}

/** What the condition is in every state; null if it can be both. */
export function decided(knowable: Knowable, condition: Expression, locals: Locals): boolean | null {
  const inner = (other: Expression) => decided(knowable, other, locals);
  if (condition.kind === 'unary' && condition.operator === 'not') {
    const operand = inner(condition.operand);
    return operand === null ? null : !operand;
  }
  if (condition.kind === 'binary') {
    switch (condition.operator) {
      case 'and':
        return conjunction(inner(condition.left), inner(condition.right));
      case 'or':
        return disjunction(inner(condition.left), inner(condition.right));
      case 'implies': {
        const left = inner(condition.left);
        return disjunction(left === null ? null : !left, inner(condition.right));
      }
      default:
        return compared(knowable, condition, locals);
    }
  }
  if (condition.kind === 'quantifier') return decidedQuantifier(knowable, condition, locals);
  const values = valuesOf(knowable, condition, locals);
  return values?.size === 1 ? values.has(1) : null;
}

function decidedQuantifier(knowable: Knowable, quantifier: Expression & { kind: 'quantifier' }, locals: Locals): boolean | null {
  const { where, body, binder, domain } = quantifier;
  const inside = new Map(locals).set(binder, null);
  const first = where === null ? true : decided(knowable, where, inside);
  const second = body === null ? true : decided(knowable, body, inside);
  const empty = domain.kind === 'type' && extent(knowable.model.ends(domain.type)) === 0;
  if (quantifier.quantifier === 'exists') return empty || conjunction(first, second) === false ? false : null;
  if (quantifier.quantifier === 'forall') return empty || first === false || second === true ? true : null;
  return null;
}

function compared(knowable: Knowable, { operator, left, right }: Expression & { kind: 'binary' }, locals: Locals): boolean | null {
  const a = valuesOf(knowable, left, locals);
  const b = valuesOf(knowable, right, locals);
  if (a === null || b === null || a.size === 0 || b.size === 0) return null;
  const outcomes = new Set([...a].flatMap((one) => [...b].map((other) => outcome(operator, one, other))));
  return outcomes.size === 1 ? [...outcomes][0]! : null;
}

function outcome(operator: string, left: number, right: number): boolean | null {
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return null;
  }
}

/** The values that the expression can have. */
export function valuesOf(knowable: Knowable, expression: Expression, locals: Locals): Possible {
  const { model, variables } = knowable;
  const inner = (other: Expression) => valuesOf(knowable, other, locals);
  const value = known(model, expression);
  if (value !== null) return new Set([value]);
  switch (expression.kind) {
    case 'size':
      return new Set([model.size(expression.sort)]);
    case 'local':
      return locals.get(expression.name) ?? null;
    case 'read':
      return variables.get(expression.variable) ?? null;
    case 'constant':
      return constantValues(model, expression);
    case 'old':
      return inner(expression.operand);
    case 'unary':
      return expression.operator === 'unwrap' ? inner(expression.operand) : truths(knowable, expression, locals);
    case 'binary':
      if (expression.operator === '+' || expression.operator === '-') {
        const sign = expression.operator === '+' ? 1 : -1;
        const left = inner(expression.left);
        const right = inner(expression.right);
        return left === null || right === null ? null : limited(new Set([...left].flatMap((a) => [...right].map((b) => a + sign * b))));
      }
      return truths(knowable, expression, locals);
    case 'conditional': {
      const condition = decided(knowable, expression.condition, locals);
      if (condition !== null) return inner(condition ? expression.then : expression.otherwise);
      return united(inner(expression.then), inner(expression.otherwise));
    }
    case 'call': {
      const { parameters, body } = model.function(expression.function);
      return valuesOf(knowable, body, new Map(parameters.map(({ name }, position) => [name, inner(expression.arguments[position]!)])));
    }
    default:
      return truths(knowable, expression, locals);
  }
}

function truths(knowable: Knowable, expression: Expression, locals: Locals): Possible {
  const isCondition =
    expression.type.kind === 'bool' && (expression.kind === 'binary' || expression.kind === 'quantifier' || expression.kind === 'unary');
  const value = isCondition ? decided(knowable, expression, locals) : null;
  return value === null ? null : new Set([value ? 1 : 0]);
}

function constantValues(model: Model, expression: Expression & { kind: 'constant' }): Possible {
  const { indices } = model.constant(expression.constant);
  const cells = indices.reduce((product, index) => product * extent(model.ends(index)), 1);
  const values = each({ low: 0, high: cells - 1 }).map((offset) =>
    known(model, constantAt(model, expression.constant, offset, expression)),
  );
  return values.includes(null) ? null : limited(new Set(values.map((value) => value ?? 0)));
}

function united(left: Possible, right: Possible): Possible {
  return left === null || right === null ? null : limited(new Set([...left, ...right]));
}

function limited(values: ReadonlySet<number>): Possible {
  return values.size > LIMIT ? null : values;
}

function conjunction(left: boolean | null, right: boolean | null): boolean | null {
  if (left === false || right === false) return false;
  return left === null || right === null ? null : true;
}

function disjunction(left: boolean | null, right: boolean | null): boolean | null {
  if (left === true || right === true) return true;
  return left === null || right === null ? null : false;
}
