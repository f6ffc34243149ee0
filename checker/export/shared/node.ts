/** Statements as guarded commands need them: no choices, no guards, every end in its place, every fault asserted before it. */

import type { Expression, FiniteType, Place, ScalarType, Span } from '../../language/ir.js';

export type Node =
  /** The variables' values are kept for `old`. */
  | { readonly kind: 'snapshot'; readonly variables: readonly string[] }
  | { readonly kind: 'let'; readonly name: string; readonly value: Expression }
  | { readonly kind: 'assign'; readonly place: Place; readonly value: Expression }
  /** What Interlock reports as an evaluation error where it does not hold. */
  | { readonly kind: 'check'; readonly condition: Expression; readonly span: Span }
  /** A transition invariant. */
  | { readonly kind: 'property'; readonly name: string; readonly condition: Expression }
  | { readonly kind: 'if'; readonly condition: Expression; readonly then: readonly Node[]; readonly otherwise: readonly Node[] }
  /** Ascending; `set` is the local that holds the set to loop over. */
  | {
      readonly kind: 'for';
      readonly binder: string;
      readonly type: FiniteType;
      readonly set: { readonly local: string; readonly type: ScalarType } | null;
      readonly where: Expression | null;
      readonly body: readonly Node[];
    }
  | { readonly kind: 'call'; readonly procedure: string; readonly arguments: readonly Expression[] }
  /** `label` is "ok", "EINVAL" ... */
  | { readonly kind: 'end'; readonly outcome: number; readonly label: string; readonly span: Span }
  /** Done unless the action has ended. */
  | { readonly kind: 'unless-ended'; readonly body: readonly Node[] }
  | { readonly kind: 'note'; readonly text: string };

/** A local of a declaration: a `let`, or a binder of a loop. */
export interface Local {
  readonly name: string;
  readonly type: ScalarType;
}

/** The nodes directly inside. */
export function inner(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'if':
      return [...node.then, ...node.otherwise];
    case 'for':
    case 'unless-ended':
      return node.body;
    default:
      return [];
  }
}

export function someNode(nodes: readonly Node[], claim: (node: Node) => boolean): boolean {
  return nodes.some((node) => claim(node) || someNode(inner(node), claim));
}

/** In order of appearance; a name may occur twice where its scopes do not overlap. */
export function localsOf(nodes: readonly Node[]): readonly Local[] {
  const locals = new Map<string, Local>();
  someNode(nodes, (node) => {
    if (node.kind === 'let') locals.set(node.name, { name: node.name, type: node.value.type });
    if (node.kind === 'for') locals.set(node.binder, { name: node.binder, type: node.type });
    return false;
  });
  return [...locals.values()];
}
