/** The part of TLA+ that the export writes, as a tree. */

export type Node =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  /** A constant, a variable, a bound name, or an operator with its arguments. */
  | { readonly kind: 'name'; readonly name: string; readonly given: readonly Node[]; readonly line: number }
  | { readonly kind: 'prime'; readonly of: Node }
  | { readonly kind: 'prefix'; readonly operator: string; readonly operand: Node }
  | { readonly kind: 'infix'; readonly operator: string; readonly left: Node; readonly right: Node }
  | { readonly kind: 'junction'; readonly operator: string; readonly items: readonly Node[] }
  | { readonly kind: 'if'; readonly condition: Node; readonly then: Node; readonly otherwise: Node }
  | { readonly kind: 'let'; readonly definitions: readonly Definition[]; readonly body: Node }
  | { readonly kind: 'quantified'; readonly quantifier: string; readonly binders: readonly Binder[]; readonly body: Node }
  | { readonly kind: 'set'; readonly elements: readonly Node[] }
  | { readonly kind: 'filter'; readonly binder: Binder; readonly condition: Node }
  | { readonly kind: 'tuple'; readonly items: readonly Node[] }
  | { readonly kind: 'function'; readonly binders: readonly Binder[]; readonly body: Node }
  | { readonly kind: 'record'; readonly fields: readonly (readonly [string, Node])[] }
  | { readonly kind: 'except'; readonly of: Node; readonly changes: readonly Change[] }
  | { readonly kind: 'apply'; readonly of: Node; readonly given: readonly Node[] }
  | { readonly kind: 'field'; readonly of: Node; readonly field: string }
  /** `[][P]_vars` */
  | { readonly kind: 'temporal'; readonly action: Node };

export interface Binder {
  readonly name: string;
  readonly set: Node;
}

export interface Definition {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: Node;
}

export interface Change {
  /** One per `.field` or `[index, index]`. */
  readonly path: readonly Node[];
  readonly value: Node;
}

export interface Module {
  readonly name: string;
  readonly constants: readonly string[];
  readonly variables: readonly string[];
  readonly definitions: ReadonlyMap<string, Definition>;
}
