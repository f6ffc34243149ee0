/** Typed access to what the parts of a matched text stand for. */

import type * as ast from '../ast.js';
import type { Span } from '../ir.js';
import type { Node } from './tree.js';

const tree = (node: Node): unknown => node.tree();
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
