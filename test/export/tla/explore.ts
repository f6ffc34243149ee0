/** Explores an exported module breadth-first, counting as TLC counts: each way to satisfy Next is a state generated. */

import { bindings, evaluate, opened, type Scope, type State, truth, withDefinitions } from './evaluate.js';
import type { Module, Node } from './tree.js';
import { isEqual, keyOf, type Value } from './values.js';

export interface Explored {
  /** Distinct. */
  readonly states: number;
  /** States generated, without the initial ones. */
  readonly transitions: number;
  readonly initial: number;
  /** Names of the invariants that some state violates. */
  readonly violated: readonly string[];
  readonly deadlocks: number;
  /** Every distinct state, with the number of states generated from it. */
  readonly reached: readonly { readonly variables: Assignment; readonly successors: number }[];
}

export type Assignment = ReadonlyMap<string, Value>;

/** @throws Asserted where an `Assert` fails, Error where TLC could not evaluate */
export function exploreModule(module: Module, invariants: readonly string[]): Explored {
  const seen = new Map<string, Assignment>();
  const queue: Assignment[] = [];
  const violated = new Set<string>();
  const reached: { variables: Assignment; successors: number }[] = [];
  let transitions = 0;
  let deadlocks = 0;

  const visit = (found: Assignment): void => {
    const values = module.variables.map((name) => {
      const value = found.get(name);
      if (value === undefined) throw new Error(`${name} has no next value`);
      return keyOf(value);
    });
    const key = values.join(' /\\ ');
    if (seen.has(key)) return;
    seen.set(key, found);
    queue.push(found);
    const state = { module, variables: found, next: new Map() };
    for (const name of invariants) if (!truth(evaluate(state, null, reference(name)))) violated.add(name);
  };

  const nothing: State = { module, variables: new Map(), next: new Map() };
  initialStates(nothing, null, reference('Init'), visit);
  const initial = queue.length;
  for (const variables of queue) {
    const before = transitions;
    satisfy({ module, variables, next: new Map() }, null, reference('Next'), ({ next }) => {
      transitions++;
      visit(next);
    });
    if (transitions === before) deadlocks++;
    reached.push({ variables, successors: transitions - before });
  }
  return { states: queue.length, transitions, initial, violated: [...violated], deadlocks, reached };
}

function reference(name: string): Node {
  return { kind: 'name', name, given: [], line: 0 };
}

/** Init assigns variables that Next assigns with a prime. */
function initialStates(state: State, scope: Scope | null, node: Node, found: (assignment: Assignment) => void): void {
  const primed = (each: Node): Node => {
    switch (each.kind) {
      case 'infix':
        return each.operator === '=' && each.left.kind === 'name' && state.module.variables.includes(each.left.name)
          ? { ...each, left: { kind: 'prime', of: each.left } }
          : { ...each, left: primed(each.left), right: primed(each.right) };
      case 'junction':
        return { ...each, items: each.items.map(primed) };
      default:
        return each;
    }
  };
  satisfy(state, scope, primed(opened(state, scope, node)!.body), ({ next }) => found(next));
}

/** Each way to satisfy the action, with what it gives the primed variables. */
function satisfy(state: State, scope: Scope | null, node: Node, found: (state: State) => void): void {
  switch (node.kind) {
    case 'junction':
      if (node.operator === '/\\') all(state, scope, node.items, found);
      else for (const item of node.items) satisfy(state, scope, item, found);
      return;
    case 'if':
      satisfy(state, scope, truth(evaluate(state, scope, node.condition)) ? node.then : node.otherwise, found);
      return;
    case 'let':
      satisfy(state, withDefinitions(scope, node.definitions), node.body, found);
      return;
    case 'quantified':
      if (node.quantifier === '\\A') break;
      for (const each of bindings(state, scope, node.binders)) satisfy(state, each, node.body, found);
      return;
    case 'infix':
      if (node.operator === '/\\') return all(state, scope, [node.left, node.right], found);
      if (node.operator === '\\/') {
        for (const side of [node.left, node.right]) satisfy(state, scope, side, found);
        return;
      }
      if (node.operator === '=' && node.left.kind === 'prime') {
        assign(state, node.left.of, evaluate(state, scope, node.right), found);
        return;
      }
      break;
    case 'prefix':
      if (node.operator === 'UNCHANGED') {
        unchanged(state, scope, node.operand, found);
        return;
      }
      break;
    case 'name': {
      const open = opened(state, scope, node);
      if (open === null) break;
      satisfy(state, open.scope, open.body, found);
      return;
    }
    default:
      break;
  }
  if (truth(evaluate(state, scope, node))) found(state);
}

function all(state: State, scope: Scope | null, items: readonly Node[], found: (state: State) => void): void {
  const [first, ...rest] = items;
  if (first === undefined) found(state);
  else satisfy(state, scope, first, (next) => all(next, scope, rest, found));
}

function assign(state: State, variable: Node, value: Value, found: (state: State) => void): void {
  const name = variable.kind === 'name' ? variable.name : '';
  const old = state.next.get(name);
  if (old === undefined) found({ ...state, next: new Map(state.next).set(name, value) });
  else if (isEqual(old, value)) found(state);
}

function unchanged(state: State, scope: Scope | null, operand: Node, found: (state: State) => void): void {
  const open = opened(state, scope, operand);
  const names = operand.kind === 'tuple' ? operand.items : open?.body.kind === 'tuple' ? open.body.items : [operand];
  const step = (index: number, now: State): void => {
    const each = names[index];
    if (each === undefined) found(now);
    else assign(now, each, evaluate(now, scope, each), (next) => step(index + 1, next));
  };
  step(0, state);
}
