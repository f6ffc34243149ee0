/** The syntax tree: what was written, with its places, before any name has a meaning. */

import type { Span } from './ir.js';

export interface Spanned {
  readonly span: Span;
}

export interface Name extends Spanned {
  readonly text: string;
}

export interface File extends Spanned {
  readonly items: readonly Item[];
}

export type Item = Header | Import | Declaration;

export interface ReferenceLine extends Spanned {
  readonly kind: 'mail' | 'commit' | 'version';
  readonly text: Text;
}

/** A string literal; `value` has its escapes resolved. */
export interface Text extends Spanned {
  readonly value: string;
}

export type Header = Spanned & {
  readonly kind: 'header';
  readonly header: 'specification' | 'delta' | 'module';
  readonly name: Name;
  readonly title: Text | null;
  /** The file that a delta changes. */
  readonly base: Text | null;
  readonly references: readonly ReferenceLine[];
};

export type Import = Spanned & { readonly kind: 'import'; readonly path: Text };

/** `override`, `since` and `until` before a declaration. */
export interface Modifier extends Spanned {
  readonly kind: 'override' | 'since' | 'until';
  readonly version: Text | null;
}

export interface Declaration extends Spanned {
  readonly kind: 'declaration';
  readonly modifiers: readonly Modifier[];
  readonly documentation: string;
  readonly declared: Declared;
}

export interface Field extends Spanned {
  readonly constant: boolean;
  readonly name: Name;
  readonly type: TypeExpression;
  readonly initial: Expression | null;
}

export interface Parameter extends Spanned {
  readonly name: Name;
  readonly type: TypeExpression;
  readonly where: Expression | null;
}

export type Clause = Spanned &
  (
    | { readonly kind: 'by'; readonly actor: Name }
    | { readonly kind: 'source'; readonly source: Text }
    | { readonly kind: 'calls'; readonly calls: readonly Call[] }
    | { readonly kind: 'since' | 'until'; readonly version: Text }
  );

export interface ActionDeclaration {
  readonly kind: 'syscall' | 'action';
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly clauses: readonly Clause[];
  readonly body: readonly Statement[];
  /** From the keyword to the end of the parameter list. */
  readonly header: Span;
}

export interface InvariantDeclaration {
  readonly kind: 'invariant' | 'reachable';
  readonly name: Name;
  readonly title: Text | null;
  readonly condition: Expression;
}

export interface TransitionDeclaration {
  readonly kind: 'transition';
  readonly name: Name;
  readonly title: Text | null;
  readonly on: On | null;
  readonly condition: Expression;
}

export interface InstanceDeclaration {
  readonly kind: 'instance';
  readonly name: Name;
  readonly title: Text | null;
  readonly clauses: readonly InstanceClause[];
}

export interface ObjectDeclaration {
  readonly kind: 'object';
  readonly name: Name;
  readonly prefix: Name | null;
  readonly symmetric: boolean;
  readonly fields: readonly Field[];
}

export interface RecordDeclaration {
  readonly kind: 'record';
  readonly name: Name;
  readonly fields: readonly Field[];
}

export type RemovableKind =
  | 'syscall'
  | 'action'
  | 'def'
  | 'proc'
  | 'invariant'
  | 'transition'
  | 'reachable'
  | 'leads-to'
  | 'constant'
  | 'instance'
  | 'var'
  | 'object'
  | 'sort'
  | 'enum'
  | 'record'
  | 'initially'
  | 'allow';

export type Declared = Spanned &
  (
    | { readonly kind: 'sort'; readonly name: Name; readonly prefix: Name | null; readonly symmetric: boolean }
    | { readonly kind: 'enum'; readonly name: Name; readonly members: readonly Name[] }
    | RecordDeclaration
    | ObjectDeclaration
    | { readonly kind: 'constant' | 'var'; readonly name: Name; readonly type: TypeExpression; readonly initial: Expression | null }
    | { readonly kind: 'initially'; readonly body: readonly Statement[] }
    | {
        readonly kind: 'def';
        readonly name: Name;
        readonly parameters: readonly Parameter[];
        readonly result: TypeExpression;
        readonly body: Expression;
      }
    | { readonly kind: 'proc'; readonly name: Name; readonly parameters: readonly Parameter[]; readonly body: readonly Statement[] }
    | ActionDeclaration
    | InvariantDeclaration
    | TransitionDeclaration
    | { readonly kind: 'allow' }
    | InstanceDeclaration
    /** `name` is null for `initially` and `allow deadlock`. */
    | { readonly kind: 'remove'; readonly what: RemovableKind; readonly name: Name | null }
    | { readonly kind: 'extend'; readonly what: 'object' | 'record'; readonly name: Name; readonly fields: readonly Field[] }
    | { readonly kind: 'extend'; readonly what: 'enum'; readonly name: Name; readonly members: readonly Name[] }
    | LeadsToDeclaration
    | {
        readonly kind: 'refines';
        readonly base: Text;
        readonly mapping: readonly { readonly place: Expression; readonly value: Expression }[] | null;
      }
  );

export interface LeadsToDeclaration extends Spanned {
  readonly kind: 'leads-to';
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly title: Text | null;
  readonly premise: Expression;
  readonly conclusion: Expression;
  readonly fairness: readonly Fairness[];
}

export interface Fairness {
  readonly strength: 'weak' | 'strong';
  /** `each`: every combination of arguments is treated fairly by itself. */
  readonly actions: readonly { readonly each: boolean; readonly action: Name }[];
}

export interface On extends Spanned {
  readonly action: Name;
  readonly parameters: readonly Name[] | null;
  /** null: the success. */
  readonly outcome: { readonly kind: 'fails' | 'signals'; readonly name: Name } | { readonly kind: 'always' } | null;
}

export type InstanceClause = Spanned &
  (
    | { readonly kind: 'setting'; readonly path: readonly Name[]; readonly value: InstanceValue }
    | { readonly kind: 'without' | 'only'; readonly names: readonly Name[] }
    | { readonly kind: 'steps' }
    | { readonly kind: 'machine'; readonly clauses: readonly MachineClause[] }
  );

export type MachineClause = Spanned &
  (
    | { readonly kind: 'device'; readonly element: Name; readonly model: Name; readonly address: Text | null }
    | { readonly kind: 'snoop' }
    | { readonly kind: 'no_iommu' }
    | { readonly kind: 'no_interrupt_remapping' }
  );

/** A number, and as it is written: `0x10`. */
export interface Integer {
  readonly value: number;
  readonly text: string;
}

export type InstanceValue = Spanned &
  (
    | ({ readonly kind: 'integer' } & Integer)
    | { readonly kind: 'boolean'; readonly value: boolean }
    | { readonly kind: 'none' }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'list' | 'set'; readonly elements: readonly InstanceValue[] }
    | { readonly kind: 'map'; readonly pairs: readonly { readonly key: InstanceValue; readonly value: InstanceValue }[] }
  );

export type TypeExpression = Spanned &
  (
    | { readonly kind: 'bool' }
    | { readonly kind: 'range'; readonly low: Expression; readonly high: Expression }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'option'; readonly of: TypeExpression }
    | { readonly kind: 'set'; readonly of: TypeExpression }
    | { readonly kind: 'map'; readonly key: TypeExpression; readonly value: TypeExpression }
  );

export interface Binder extends Spanned {
  readonly name: Name;
  readonly domain: Domain;
}

export type Domain = Spanned &
  (
    | { readonly kind: 'range'; readonly low: Expression; readonly high: Expression }
    /** A sort, an enum, or a set. */
    | { readonly kind: 'expression'; readonly expression: Expression }
  );

export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'subset';
export type BinaryOperator = 'implies' | 'or' | 'and' | ComparisonOperator | '+' | '-' | '&';

export type Expression = Spanned &
  (
    | { readonly kind: 'boolean'; readonly value: boolean }
    | ({ readonly kind: 'integer' } & Integer)
    | { readonly kind: 'none' }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'call'; readonly name: Name; readonly arguments: readonly Expression[] }
    | { readonly kind: 'field'; readonly of: Expression; readonly field: Name }
    | { readonly kind: 'index'; readonly of: Expression; readonly index: Expression }
    | { readonly kind: 'unwrap'; readonly of: Expression }
    | { readonly kind: 'unary'; readonly operator: 'not' | '-'; readonly operand: Expression }
    | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'conditional'; readonly condition: Expression; readonly then: Expression; readonly otherwise: Expression }
    | {
        readonly kind: 'quantified';
        readonly quantifier: 'forall' | 'exists';
        readonly binders: readonly Binder[];
        readonly where: Expression | null;
        readonly body: Expression;
      }
    | {
        readonly kind: 'selection';
        readonly selection: 'count' | 'first' | 'collect';
        readonly binder: Binder;
        readonly where: Expression | null;
      }
    | { readonly kind: 'set'; readonly elements: readonly Expression[] }
    | { readonly kind: 'size'; readonly of: Expression }
    | { readonly kind: 'old'; readonly operand: Expression }
    /** Only as the value of an assignment, of an initial value, or within another record. */
    | { readonly kind: 'record'; readonly name: Name; readonly fields: readonly FieldValue[] }
  );

export interface FieldValue extends Spanned {
  readonly name: Name;
  readonly value: Expression;
}

export type Statement = Spanned &
  (
    | { readonly kind: 'let'; readonly name: Name; readonly value: Expression }
    | { readonly kind: 'assign'; readonly operator: ':=' | '+=' | '-='; readonly place: Expression; readonly value: Expression }
    /** `otherwise` is null without `else`; an `else if` is a block of one `if`. */
    | {
        readonly kind: 'if';
        readonly condition: Expression;
        readonly then: readonly Statement[];
        readonly otherwise: readonly Statement[] | null;
      }
    | { readonly kind: 'for'; readonly binder: Binder; readonly where: Expression | null; readonly body: readonly Statement[] }
    | { readonly kind: 'choose'; readonly binder: Binder; readonly where: Expression | null }
    | { readonly kind: 'require'; readonly condition: Expression }
    | {
        readonly kind: 'fails' | 'signals';
        readonly name: Name;
        readonly condition: Expression | null;
        readonly undo: readonly Statement[] | null;
      }
    | { readonly kind: 'await'; readonly condition: Expression }
    | { readonly kind: 'step'; readonly name: Name; readonly locks: readonly Name[]; readonly body: readonly Statement[] }
    | { readonly kind: 'returns'; readonly value: Expression }
    | { readonly kind: 'call'; readonly name: Name; readonly arguments: readonly Expression[] }
    /** Only for the versions that meet all conditions; gone once files are merged. */
    | {
        readonly kind: 'versioned';
        readonly conditions: readonly VersionCondition[];
        readonly body: readonly Statement[];
        /** Whether the body is written in braces. */
        readonly block: boolean;
      }
  );

export interface VersionCondition extends Spanned {
  readonly kind: 'since' | 'until';
  readonly version: Text;
}

export interface Call extends Spanned {
  readonly performer: Expression | 'actor' | 'machine';
  readonly operation: Name;
  readonly operands: readonly Operand[];
  readonly binds: { readonly kind: 'fd' | 'id' | 'addr'; readonly value: Expression } | null;
}

export type Operand = Spanned &
  (
    | { readonly kind: 'string'; readonly text: Text }
    | { readonly kind: 'fd' | 'id' | 'addr' | 'process' | 'value'; readonly value: Expression }
    /** As written: `0x70000000000` has more than 53 bits of company. */
    | { readonly kind: 'integer'; readonly text: string }
    | { readonly kind: 'buffer'; readonly length: Integer }
    | { readonly kind: 'bytes'; readonly value: Operand; readonly width: Integer }
    | { readonly kind: 'sizeof' }
    | { readonly kind: 'struct'; readonly name: Name; readonly fields: readonly StructField[] }
    | { readonly kind: 'symbols'; readonly names: readonly Name[] }
    | { readonly kind: 'arithmetic'; readonly operator: '+' | '-' | '*'; readonly left: Operand; readonly right: Operand }
  );

export type StructField = Spanned &
  (
    | { readonly kind: 'input'; readonly path: readonly Name[]; readonly operand: Operand }
    | { readonly kind: 'output'; readonly path: readonly Name[]; readonly value: Expression }
  );
