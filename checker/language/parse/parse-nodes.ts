/** Typed access to Ohm's parse tree: the only place that touches its untyped operations. */

import type { Node } from 'ohm-js';
import type * as ast from '../ast.js';
import type { Span } from '../ir.js';

/** The one operation: parse tree -> syntax tree. */
export const OPERATION = 'tree';

const tree = (node: Node): unknown => node[OPERATION]();
const accessor =
  <T>() =>
  (node: Node): T =>
    tree(node) as T;

export const expression = accessor<ast.Expression>();
export const type = accessor<ast.TypeExpression>();
export const statement = accessor<ast.Statement>();
export const block = accessor<readonly ast.Statement[]>();
export const operand = accessor<ast.Operand>();
export const call = accessor<ast.Call>();
export const binder = accessor<ast.Binder>();
export const name = accessor<ast.Name>();
export const text = accessor<ast.Text>();
export const integer = accessor<ast.Integer>();
export const item = accessor<ast.Item>();
export const anything = tree;

/** Children of `rule*`, `ListOf<rule, ",">` and the like. */
export function list<T>(node: Node, element: (node: Node) => T): T[] {
  const children = node.isIteration() ? node.children : node.asIteration().children;
  return children.map((child: Node) => element(child));
}

/** The child of `rule?`, or null. */
export function optional<T>(node: Node, element: (node: Node) => T): T | null {
  const child = node.children[0];
  return child === undefined ? null : element(child);
}

export type SpanOf = (node: Node) => Span;
