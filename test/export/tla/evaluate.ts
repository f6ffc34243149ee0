/** Values of expressions of an exported module. Definitions are evaluated when they are needed, as TLC does. */

import type { Binder, Definition, Module, Node } from './tree.js';
import { functionOf, isEqual, keyOf, type SetValue, setOf, tupleOf, type Value } from './values.js';

/** What a name stands for; innermost first. */
export interface Scope {
  readonly name: string;
  readonly means: Value | Delayed;
  readonly outside: Scope | null;
}

/** A definition, with the scope that it was made in. */
interface Delayed {
  readonly kind: 'delayed';
  readonly definition: Definition;
  readonly scope: Scope | null;
  value: Value | null;
}

export interface State {
  readonly module: Module;
  readonly variables: ReadonlyMap<string, Value>;
  /** What primes have been given so far. */
  readonly next: ReadonlyMap<string, Value>;
}

/** What `Assert` was told. */
export class Asserted extends Error {
  override readonly name = 'Asserted';
}

export function evaluate(state: State, scope: Scope | null, node: Node): Value {
  const inner = (other: Node) => evaluate(state, scope, other);
  switch (node.kind) {
    case 'number':
    case 'string':
      return node.value;
    case 'name':
      return named(state, scope, node);
    case 'prime': {
      const value = node.of.kind === 'name' ? state.next.get(node.of.name) : undefined;
      if (value === undefined) throw new Error('a prime before its variable has a next value');
      return value;
    }
    case 'prefix':
      return node.operator === '~' ? !truth(inner(node.operand)) : -integer(inner(node.operand));
    case 'infix':
      return infix(state, scope, node);
    case 'junction':
      return node.operator === '/\\' ? node.items.every((item) => truth(inner(item))) : node.items.some((item) => truth(inner(item)));
    case 'if':
      return inner(truth(inner(node.condition)) ? node.then : node.otherwise);
    case 'let':
      return evaluate(state, withDefinitions(scope, node.definitions), node.body);
    case 'quantified': {
      const found = (wanted: boolean) =>
        bindings(state, scope, node.binders).some((each) => truth(evaluate(state, each, node.body)) === wanted);
      return node.quantifier === '\\E' ? found(true) : !found(false);
    }
    case 'set':
      return setOf(node.elements.map(inner));
    case 'filter':
      return setOf(
        elementsOf(inner(node.binder.set)).filter((value) => truth(evaluate(state, bind(scope, node.binder.name, value), node.condition))),
      );
    case 'tuple':
      return tupleOf(node.items.map(inner));
    case 'function':
      return functionOf(
        bindings(state, scope, node.binders).map((each) => [argument(each, node.binders), evaluate(state, each, node.body)]),
      );
    case 'record':
      return functionOf(node.fields.map(([field, value]) => [`"${field}"`, inner(value)]));
    case 'except':
      return node.changes.reduce((value, { path, value: changed }) => except(value, path.map(inner), inner(changed)), inner(node.of));
    case 'apply':
      return applied(inner(node.of), node.given.length === 1 ? inner(node.given[0]!) : tupleOf(node.given.map(inner)));
    case 'field':
      return applied(inner(node.of), `"${node.field}"`);
    case 'temporal':
      throw new Error('a temporal formula has no value in a state');
  }
}

export function bind(outside: Scope | null, name: string, means: Value): Scope {
  return { name, means, outside };
}

export function withDefinitions(scope: Scope | null, definitions: readonly Definition[]): Scope | null {
  return definitions.reduce<Scope | null>(
    (outside, definition) => ({ name: definition.name, means: { kind: 'delayed', definition, scope: outside, value: null }, outside }),
    scope,
  );
}

/** All ways to give the bound names values. */
export function bindings(state: State, scope: Scope | null, binders: readonly Binder[]): readonly (Scope | null)[] {
  // No set depends on a name bound beside it.
  return binders.reduce<readonly (Scope | null)[]>(
    (all, { name, set }) => {
      const values = elementsOf(evaluate(state, scope, set));
      return all.flatMap((each) => values.map((value) => bind(each, name, value)));
    },
    [scope],
  );
}

function argument(scope: Scope | null, binders: readonly Binder[]): Value {
  const values = binders.map(({ name }) => {
    let each = scope;
    while (each !== null && each.name !== name) each = each.outside;
    return each!.means as Value;
  });
  return values.length === 1 ? values[0]! : tupleOf(values);
}

/** The definition that a name stands for, and the scope of its body with its parameters; null for what has a value already. */
export function opened(state: State, scope: Scope | null, node: Node): { readonly body: Node; readonly scope: Scope | null } | null {
  if (node.kind !== 'name') return null;
  const local = lookUp(scope, node.name);
  const definition = local === null ? state.module.definitions.get(node.name) : isDelayed(local) ? local.definition : undefined;
  if (definition === undefined) return null;
  if (definition.parameters.length !== node.given.length) throw new Error(`line ${node.line}: ${node.name} takes other arguments`);
  const outside = local !== null && isDelayed(local) ? local.scope : null;
  // Arguments are evaluated where they stand, and only if they are looked at.
  const inside = definition.parameters.reduce<Scope | null>((all, name, index) => {
    const delayed: Delayed = { kind: 'delayed', definition: { name, parameters: [], body: node.given[index]! }, scope, value: null };
    return { name, means: delayed, outside: all };
  }, outside);
  return { body: definition.body, scope: inside };
}

function named(state: State, scope: Scope | null, node: Node & { kind: 'name' }): Value {
  const { name, given } = node;
  const local = lookUp(scope, name);
  if (local !== null && !isDelayed(local)) return local;
  if (local?.value != null) return local.value;
  const open = opened(state, scope, node);
  if (open !== null) {
    const value = evaluate(state, open.scope, open.body);
    if (local !== null && given.length === 0) local.value = value;
    return value;
  }
  if (given.length > 0) return builtIn(state, scope, node);
  const variable = state.variables.get(name);
  if (variable !== undefined) return variable;
  if (state.module.constants.includes(name)) return name;
  if (name === 'TRUE' || name === 'FALSE') return name === 'TRUE';
  if (name === 'BOOLEAN') return setOf([false, true]);
  throw new Error(`line ${node.line}: nothing is called ${name}`);
}

function builtIn(state: State, scope: Scope | null, { name, given, line }: Node & { kind: 'name' }): Value {
  const [first, second] = given.map((each) => () => evaluate(state, scope, each));
  switch (name) {
    case 'Cardinality':
      return elementsOf(first!()).length;
    case 'Permutations':
      return setOf(permutationsOf(elementsOf(first!())).map(functionOf));
    case 'Assert':
      if (!truth(first!())) throw new Asserted(keyOf(second!()));
      return true;
    default:
      throw new Error(`line ${line}: nothing is called ${name}`);
  }
}

/** Every way to send each element to one of them, no two to the same. */
function permutationsOf(elements: readonly Value[]): readonly (readonly (readonly [Value, Value])[])[] {
  return elements.reduce<readonly (readonly (readonly [Value, Value])[])[]>(
    (all, from) =>
      all.flatMap((pairs) =>
        elements.filter((to) => pairs.every(([, taken]) => taken !== to)).map((to) => [...pairs, [from, to] as const]),
      ),
    [[]],
  );
}

function infix(state: State, scope: Scope | null, { operator, left, right }: Node & { kind: 'infix' }): Value {
  const a = evaluate(state, scope, left);
  const b = () => evaluate(state, scope, right);
  switch (operator) {
    case '/\\':
      return truth(a) && truth(b());
    case '\\/':
      return truth(a) || truth(b());
    case '=>':
      return !truth(a) || truth(b());
    case '=':
      return isEqual(a, b());
    case '#':
      return !isEqual(a, b());
    case '<':
      return integer(a) < integer(b());
    case '<=':
      return integer(a) <= integer(b());
    case '>':
      return integer(a) > integer(b());
    case '>=':
      return integer(a) >= integer(b());
    case '+':
      return integer(a) + integer(b());
    case '-':
      return integer(a) - integer(b());
    case '..': {
      const low = integer(a);
      return setOf(Array.from({ length: Math.max(0, integer(b()) - low + 1) }, (_, offset) => low + offset));
    }
    case '\\in':
      return elementsOf(b()).some((element) => isEqual(a, element));
    case '\\cup':
      return setOf([...elementsOf(a), ...elementsOf(b())]);
    case '\\cap':
      return setOf(elementsOf(a).filter((element) => set(b()).elements.has(keyOf(element))));
    case '\\':
      return setOf(elementsOf(a).filter((element) => !set(b()).elements.has(keyOf(element))));
    case '\\subseteq':
      return elementsOf(a).every((element) => set(b()).elements.has(keyOf(element)));
    case ':>':
      return functionOf([[a, b()]]);
    case '@@':
      return functionOf([...entriesOf(b()), ...entriesOf(a)]);
    default:
      throw new Error(`nothing is called ${operator}`);
  }
}

function except(value: Value, [at, ...path]: readonly Value[], changed: Value): Value {
  if (at === undefined) return changed;
  const old = applied(value, at);
  return functionOf([...entriesOf(value), [at, except(old, path, changed)]]);
}

function applied(value: Value, at: Value): Value {
  const found = typeof value === 'object' && value.kind === 'function' ? value.entries.get(keyOf(at)) : undefined;
  if (found === undefined) throw new Error(`${keyOf(value)} has no value at ${keyOf(at)}`);
  return found[1];
}

function entriesOf(value: Value): readonly (readonly [Value, Value])[] {
  if (typeof value === 'object' && value.kind === 'function') return [...value.entries.values()];
  // `<<>>` is also the function of an empty domain.
  if (typeof value === 'object' && value.kind === 'tuple' && value.items.length === 0) return [];
  throw new Error(`${keyOf(value)} is no function`);
}

function set(value: Value): SetValue {
  if (typeof value === 'object' && value.kind === 'set') return value;
  throw new Error(`${keyOf(value)} is no set`);
}

function elementsOf(value: Value): readonly Value[] {
  return [...set(value).elements.values()];
}

export function truth(value: Value): boolean {
  if (typeof value !== 'boolean') throw new Error(`${keyOf(value)} is neither true nor false`);
  return value;
}

function integer(value: Value): number {
  if (typeof value !== 'number') throw new Error(`${keyOf(value)} is no number`);
  return value;
}

function lookUp(scope: Scope | null, name: string): Value | Delayed | null {
  for (let each = scope; each !== null; each = each.outside) if (each.name === name) return each.means;
  return null;
}

function isDelayed(means: Value | Delayed): means is Delayed {
  return typeof means === 'object' && means.kind === 'delayed';
}
