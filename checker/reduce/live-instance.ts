/** What one instance can do at all: its actions with procedures inlined, and without what no state of it can reach. */

import type {
  Action,
  ActionParameter,
  Expression,
  Instance,
  Property,
  ScalarType,
  Span,
  Specification,
  Statement,
} from '../language/ir.js';
import { known } from '../export/shared/fold.js';
import { type Model, modelOf } from '../export/shared/model.js';
import { bound, live, liveDomain, type LiveScope } from './live-expression.js';
import { union, type Values, valuesOf } from './possible-values.js';

export interface LiveAction {
  readonly action: Action;
  readonly parameters: readonly ActionParameter[];
  /** Without `call`, `step` and `await`. */
  readonly body: readonly Statement[];
}

export interface LiveProperty {
  readonly property: Property;
  readonly condition: Expression;
}

export interface LiveInstance {
  readonly model: Model;
  readonly initially: readonly Statement[];
  readonly actions: readonly LiveAction[];
  /** Those that have something to say here. */
  readonly properties: readonly LiveProperty[];
  /** Constants whose values matter. */
  readonly constants: ReadonlySet<string>;
  /** Elements that the text names, by sort. */
  readonly named: ReadonlyMap<string, Span>;
  /** Per variable, the integers that it can hold, as far as is known. */
  readonly variables: ReadonlyMap<string, Values>;
}

/** Least fixpoint: what can be assigned grows until no more code becomes reachable. */
export function liveInstance(specification: Specification, instance: Instance): LiveInstance {
  const model = modelOf(specification, instance);
  let variables = new Map<string, Values>(model.specification.variables.map(({ name }) => [name, new Set<number>()]));
  for (;;) {
    const { result, assigned } = pass(model, variables);
    const grown = new Map([...variables].map(([name, values]) => [name, union(values, soFar(assigned, name))]));
    if ([...grown].every(([name, values]) => values?.size === variables.get(name)?.size)) return result;
    variables = grown;
  }
}

function pass(model: Model, variables: ReadonlyMap<string, Values>): { result: LiveInstance; assigned: Map<string, Values> } {
  const assigned = new Map<string, Values>();
  const constants = new Set<string>();
  const named = new Map<string, Span>();
  let names = 0;
  const scope = (): LiveScope => ({
    model,
    variables,
    locals: new Map(),
    values: new Map(),
    fresh: (name) => `${name}#${++names}`,
    onConstant: (name) => constants.add(name),
    onElement: (sort, span) => void (named.has(sort) || named.set(sort, span)),
  });
  const assign = (variable: string, values: Values): void => {
    assigned.set(variable, union(soFar(assigned, variable), values));
  };
  for (const { name, initial } of model.specification.variables) {
    const start = scope();
    assign(name, valuesOf({ model, variables, locals: start.values }, live(start, initial)));
  }
  const body = (start: LiveScope, statements: readonly Statement[]): readonly Statement[] => inline(start, statements, assign).statements;
  const initially = body(scope(), model.specification.initially);
  const actions = model.actions.map((action): LiveAction => {
    const start = scope();
    const parameters = action.parameters.map(({ name, type, where }): ActionParameter => {
      start.locals.set(name, { kind: 'local', name, type, span: action.span });
      return { name, type, where: where === null ? null : live(start, where) };
    });
    return { action, parameters, body: body(start, action.body) };
  });
  const properties = model.specification.properties
    .filter((property) => property.kind !== 'transition' || property.on === null || model.instance.actions.includes(property.on.action))
    .map((property): LiveProperty => ({ property, condition: live(scope(), property.condition) }));
  return { result: { model, initially, actions, properties, constants, named, variables }, assigned };
}

/** Nothing has been assigned to what is not in the map; null in it stands for any value. */
function soFar(assigned: ReadonlyMap<string, Values>, variable: string): Values {
  const values = assigned.get(variable);
  return values === undefined ? new Set() : values;
}

interface Inlined {
  readonly statements: readonly Statement[];
  /** Whether nothing after them is ever done. */
  readonly ends: boolean;
}

function inline(scope: LiveScope, statements: readonly Statement[], assign: (variable: string, values: Values) => void): Inlined {
  const done: Statement[] = [];
  const possible = () => ({ model: scope.model, variables: scope.variables, locals: scope.values });
  const name = (local: string, value: Expression, span: Span): void => {
    if (value.kind === 'literal' || value.kind === 'none' || value.kind === 'local') {
      scope.locals.set(local, value);
      return;
    }
    const fresh = scope.fresh(local);
    scope.values.set(fresh, valuesOf(possible(), value));
    scope.locals.set(local, { kind: 'local', name: fresh, type: value.type, span });
    done.push({ kind: 'let', name: fresh, value, span });
  };
  const within = (local: string, type: ScalarType, span: Span): { inner: LiveScope; binder: string } => {
    const binder = scope.fresh(local);
    return { inner: bound(scope, local, binder, type, span), binder };
  };
  for (const statement of statements) {
    const { span } = statement;
    switch (statement.kind) {
      case 'let':
        name(statement.name, live(scope, statement.value), span);
        break;
      case 'assign': {
        const value = live(scope, statement.value);
        assign(statement.place.variable, valuesOf(possible(), value));
        const indices = statement.place.indices.map((index) => live(scope, index));
        done.push({ ...statement, place: { ...statement.place, indices }, value });
        break;
      }
      case 'if': {
        const condition = live(scope, statement.condition);
        const value = known(scope.model, condition);
        if (value !== null) {
          const taken = inline(scope, value === 1 ? statement.then : statement.otherwise, assign);
          done.push(...taken.statements);
          if (taken.ends) return { statements: done, ends: true };
          break;
        }
        const then = inline(scope, statement.then, assign);
        const otherwise = inline(scope, statement.otherwise, assign);
        done.push({ ...statement, condition, then: then.statements, otherwise: otherwise.statements });
        if (then.ends && otherwise.ends) return { statements: done, ends: true };
        break;
      }
      case 'for': {
        const domain = liveDomain(scope, statement.domain);
        const { inner, binder } = within(statement.binder, domain.kind === 'set' ? domain.of : domain.type, span);
        const where = statement.where === null ? null : live(inner, statement.where);
        if (where !== null && known(scope.model, where) === 0) break;
        done.push({ ...statement, binder, domain, where, body: inline(inner, statement.body, assign).statements });
        break;
      }
      case 'choose': {
        const domain = liveDomain(scope, statement.domain);
        const type = domain.kind === 'set' ? domain.of : domain.type;
        const binder = scope.fresh(statement.binder);
        scope.locals.set(statement.binder, { kind: 'local', name: binder, type, span });
        done.push({ ...statement, binder, domain, where: statement.where === null ? null : live(scope, statement.where) });
        break;
      }
      case 'require':
      case 'await': {
        const condition = live(scope, statement.condition);
        const value = known(scope.model, condition);
        if (value === 1) break;
        done.push({ kind: 'require', condition, span });
        if (value === 0) return { statements: done, ends: true };
        break;
      }
      case 'fails': {
        const condition = statement.condition === null ? null : live(scope, statement.condition);
        const value = condition === null ? 1 : known(scope.model, condition);
        if (value === 0) break;
        done.push({ ...statement, condition: value === 1 ? null : condition, undo: inline(scope, statement.undo, assign).statements });
        if (value === 1) return { statements: done, ends: true };
        break;
      }
      case 'step': {
        const inner = inline(scope, statement.body, assign);
        done.push(...inner.statements);
        if (inner.ends) return { statements: done, ends: true };
        break;
      }
      case 'call': {
        const procedure = scope.model.procedure(statement.procedure);
        const given = statement.arguments.map((argument) => live(scope, argument));
        const outer = new Map(scope.locals);
        for (const [index, { name: parameter }] of procedure.parameters.entries()) name(parameter, given[index]!, span);
        const inner: LiveScope = { ...scope, locals: new Map(scope.locals) };
        for (const [local, value] of outer) scope.locals.set(local, value);
        done.push(...inline(inner, procedure.body, assign).statements);
        break;
      }
      case 'returns':
        done.push({ ...statement, value: live(scope, statement.value) });
        break;
    }
  }
  return { statements: done, ends: false };
}
