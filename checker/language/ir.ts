/** The typed intermediate representation: what a checked specification is to every back end.
 *
 *  Every value is a 32-bit integer: bool 0/1, int itself, enum member and sort element by index,
 *  none = (lowest value of the type) - 1, a set = bit mask. Objects, records and maps are flattened:
 *  `f.mapping[v].page` reads variable "File.mapping.page" with the indices [f, v]. Sizes of sorts and values of
 *  constants come with an instance; nothing here depends on one. */

/** A place in a source file: offsets into its text, `end` exclusive. */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

export interface SourceText {
  /** Path as shown to users, relative to the specification's root folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** constant + sum of |sort| over `sizes` (a sort may occur several times) - sum over `minus`. */
export interface Bound {
  readonly constant: number;
  readonly sizes: readonly string[];
  readonly minus: readonly string[];
}

/** A type that has a least value and finitely many: what may index a map or be quantified over. */
export type FiniteType =
  | { readonly kind: 'bool' }
  | { readonly kind: 'int'; readonly low: Bound; readonly high: Bound }
  | { readonly kind: 'enum'; readonly name: string }
  | { readonly kind: 'sort'; readonly name: string };

export type ScalarType =
  | FiniteType
  /** none is the value (least value of `of`) - 1. */
  | { readonly kind: 'option'; readonly of: FiniteType }
  /** A bit mask over `of`, a sort or an enum. */
  | { readonly kind: 'set'; readonly of: FiniteType };

export interface Sort {
  readonly name: string;
  /** Elements are shown as prefix + index. */
  readonly prefix: string;
  readonly symmetric: boolean;
  readonly documentation: string;
  readonly span: Span;
}

export interface Enumeration {
  readonly name: string;
  readonly members: readonly string[];
  readonly span: Span;
}

/** A constant: one value, or one per combination of indices. Its values come with an instance. */
export interface Constant {
  readonly name: string;
  readonly indices: readonly FiniteType[];
  readonly type: ScalarType;
  /** Value where the instance gives none; absent means that the instance must. */
  readonly defaultValue?: Expression;
  readonly span: Span;
}

/** A state variable, flattened: one cell per combination of indices. */
export interface Variable {
  /** "File.granted", "refs", "Ioas.maps.page" */
  readonly name: string;
  readonly indices: readonly FiniteType[];
  readonly type: ScalarType;
  readonly initial: Expression;
  readonly span: Span;
}

export type Domain =
  | { readonly kind: 'type'; readonly type: FiniteType }
  | { readonly kind: 'set'; readonly set: Expression; readonly of: FiniteType };

export type UnaryOperator = 'not' | 'negate' | 'cardinality' | 'unwrap';

/** `+ - < <= > >=` on ints; `== !=` on equal representations; the set operators on masks; `in` is element, mask.
 *  `and or implies` short-circuit. */
export type BinaryOperator =
  | 'and'
  | 'or'
  | 'implies'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | 'in'
  | 'union'
  | 'intersection'
  | 'difference'
  | 'subset';

interface Typed {
  readonly type: ScalarType;
  readonly span: Span;
}

export type Expression = Typed &
  /** `value` in the integer representation above; "none" is its own kind because its value depends on an instance. */
  (
    | { readonly kind: 'literal'; readonly value: number }
    | { readonly kind: 'none' }
    | { readonly kind: 'size'; readonly sort: string }
    /** A parameter, `let`, binder or function parameter. Names are unique within a declaration (shadowing is renamed). */
    | { readonly kind: 'local'; readonly name: string }
    | { readonly kind: 'read'; readonly variable: string; readonly indices: readonly Expression[] }
    | { readonly kind: 'constant'; readonly constant: string; readonly indices: readonly Expression[] }
    | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expression }
    | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'conditional'; readonly condition: Expression; readonly then: Expression; readonly otherwise: Expression }
    /** forall/exists: bool; count: int; collect: set; first: option. `body` is the property (forall, exists) or absent-as-true for the others. */
    | {
        readonly kind: 'quantifier';
        readonly quantifier: 'forall' | 'exists' | 'count' | 'collect' | 'first';
        readonly binder: string;
        readonly domain: Domain;
        readonly where: Expression | null;
        readonly body: Expression | null;
      }
    | { readonly kind: 'set'; readonly elements: readonly Expression[] }
    | { readonly kind: 'call'; readonly function: string; readonly arguments: readonly Expression[] }
    /** The operand in the state before the transition. Only in transition invariants. */
    | { readonly kind: 'old'; readonly operand: Expression }
  );

export interface Place {
  readonly variable: string;
  readonly indices: readonly Expression[];
}

export type Statement = { readonly span: Span } & (
  | { readonly kind: 'let'; readonly name: string; readonly value: Expression }
  /** An out-of-range value is an evaluation error at `span`. */
  | { readonly kind: 'assign'; readonly place: Place; readonly value: Expression }
  | { readonly kind: 'if'; readonly condition: Expression; readonly then: readonly Statement[]; readonly otherwise: readonly Statement[] }
  /** In ascending order of the domain; a set domain is evaluated once, before. */
  | {
      readonly kind: 'for';
      readonly binder: string;
      readonly domain: Domain;
      readonly where: Expression | null;
      readonly body: readonly Statement[];
    }
  /** One branch per value; the statements after it in the same block are its scope. Never inside `for` or a procedure. */
  | { readonly kind: 'choose'; readonly binder: string; readonly domain: Domain; readonly where: Expression | null }
  | { readonly kind: 'require'; readonly condition: Expression }
  /** Ends the action with that outcome when the condition holds; `undo` is done first. Never inside `for`. */
  | { readonly kind: 'fails'; readonly outcome: number; readonly condition: Expression | null; readonly undo: readonly Statement[] }
  /** Blocks until the condition holds; see `expand-steps`. Only at the top level of an action. */
  | { readonly kind: 'await'; readonly condition: Expression }
  /** One atomic section of a call. Only at the top level of an action. */
  | { readonly kind: 'step'; readonly name: string; readonly locks: readonly string[]; readonly body: readonly Statement[] }
  /** A procedure without `fails` (those with it are inlined by the type checker). */
  | { readonly kind: 'call'; readonly procedure: string; readonly arguments: readonly Expression[] }
  | { readonly kind: 'returns'; readonly value: Expression }
);

export interface Parameter {
  readonly name: string;
  readonly type: ScalarType;
}

/** An action's parameter: all values of a finite type that satisfy `where` (which sees the parameters before it). */
export interface ActionParameter {
  readonly name: string;
  readonly type: FiniteType;
  readonly where: Expression | null;
}

export interface Function {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly result: ScalarType;
  readonly body: Expression;
  readonly span: Span;
}

export interface Procedure {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
  readonly span: Span;
}

/** How an action can end. Outcome 0 is the end of its body: its success, except in a piece of an interrupted call (`expand-steps`). */
export type Outcome =
  | { readonly kind: 'ok'; readonly span: Span }
  | { readonly kind: 'errno'; readonly errno: string; readonly span: Span }
  | { readonly kind: 'signal'; readonly signal: string; readonly span: Span }
  /** The call has been made and waits (after `expand-steps`, an action of its own returns it). */
  | { readonly kind: 'blocked'; readonly span: Span };

export interface Action {
  readonly name: string;
  readonly kind: 'syscall' | 'environment';
  /** Who acts: for a syscall the name of its first parameter; else the word after `by`. */
  readonly actor: string;
  readonly parameters: readonly ActionParameter[];
  readonly body: readonly Statement[];
  /** One per `fails`/`signals` site, in source order, after ok at index 0. */
  readonly outcomes: readonly Outcome[];
  /** How the action is made concrete; empty where it has no `calls`. */
  readonly calls: readonly ConcreteCall[];
  /** Kernel `file:function`, or null. */
  readonly source: string | null;
  readonly documentation: string;
  readonly span: Span;
  /** From the keyword to the end of the parameter list: what generated code shows above the function. */
  readonly header: Span;
}

/** An operand of a concrete call, over the action's parameters and top-level `let`s. */
export type Operand = { readonly span: Span } & (
  | { readonly kind: 'integer'; readonly value: string }
  /** C names from the kernel's headers, or-ed together. */
  | { readonly kind: 'symbol'; readonly names: readonly string[] }
  /** A value of the model, as a number (sort element: its index; option none: -1). */
  | { readonly kind: 'value'; readonly value: Expression }
  | { readonly kind: 'arithmetic'; readonly operator: '+' | '-' | '*'; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'string'; readonly parts: readonly StringPart[] }
  /** Names are built from values: fd of "file2", id of "ioas0", address of "page1". */
  | { readonly kind: 'fd'; readonly value: Expression }
  | { readonly kind: 'id'; readonly value: Expression }
  | { readonly kind: 'address'; readonly value: Expression; readonly offset: Operand | null }
  | { readonly kind: 'buffer'; readonly length: number }
  | { readonly kind: 'bytes'; readonly value: Operand; readonly width: 1 | 2 | 4 | 8 }
  /** The size of the enclosing struct. */
  | { readonly kind: 'sizeof' }
  | { readonly kind: 'process'; readonly value: Expression }
  | { readonly kind: 'struct'; readonly name: string; readonly fields: readonly StructField[] }
);

export type StringPart =
  | { readonly kind: 'text'; readonly text: string }
  /** The path or address of a topology element on the machine. */
  | { readonly kind: 'path'; readonly of: 'cdev' | 'group' | 'bdf'; readonly value: Expression }
  /** A value of the model, in decimal. */
  | { readonly kind: 'number'; readonly value: Expression };

export interface StructField {
  /** "out_devid" or "a.b" */
  readonly field: string;
  readonly value:
    | { readonly kind: 'input'; readonly operand: Operand }
    /** Read after the call and kept as the run-time id of that model object. */
    | { readonly kind: 'output'; readonly id: Expression };
}

export interface ConcreteCall {
  readonly operation: string;
  readonly operands: readonly Operand[];
  /** Another process than the actor's, or 'machine'. */
  readonly performer: Expression | 'actor' | 'machine';
  readonly binds: { readonly kind: 'none' } | { readonly kind: 'fd' | 'id' | 'address'; readonly value: Expression };
  readonly span: Span;
}

export type Property = { readonly name: string; readonly documentation: string; readonly span: Span } & (
  | { readonly kind: 'invariant'; readonly condition: Expression }
  | { readonly kind: 'transition'; readonly condition: Expression; readonly on: TransitionPattern | null }
  | { readonly kind: 'reachable'; readonly condition: Expression }
);

/** "From every state where the premise holds, a state where the conclusion holds is reached": one claim per combination
 *  of its parameters' values. A behaviour may stop wherever no fair action is enabled. */
export interface LeadsTo {
  readonly name: string;
  readonly documentation: string;
  readonly span: Span;
  readonly parameters: readonly { readonly name: string; readonly type: FiniteType }[];
  readonly premise: Expression;
  readonly conclusion: Expression;
  /** No two of one action. */
  readonly fairness: readonly Fairness[];
}

/** Weak: what stays enabled is taken some time. Strong: what is enabled again and again is taken some time. Only transitions
 *  that change the state count, as enabled and as taken. With `each`, of every combination of arguments by itself. */
export interface Fairness {
  readonly strength: 'weak' | 'strong';
  readonly action: string;
  readonly each: boolean;
}

/** Which transitions a transition invariant is about; its condition sees the action's parameters under the action's own names. */
export interface TransitionPattern {
  readonly action: string;
  readonly outcomes: readonly number[];
}

export interface MachineDevice {
  readonly element: string;
  readonly model: string;
  /** Slot and function on the root bus; null for a device that is made by software. */
  readonly address: string | null;
}

/** Sizes and constant values, checked against the declarations. */
export interface Instance {
  readonly name: string;
  readonly documentation: string;
  readonly sizes: Readonly<Record<string, number>>;
  /** Integer representation; one entry per index combination, row-major. */
  readonly constants: Readonly<Record<string, readonly number[]>>;
  /** Names of the actions that take part, in source order, and those left out by the instance. */
  readonly actions: readonly string[];
  readonly excluded: readonly string[];
  readonly granularity: 'calls' | 'steps';
  readonly machine: {
    readonly devices: readonly MachineDevice[];
    readonly snoopControl: boolean;
    readonly noIommu: boolean;
    readonly noInterruptRemapping?: true;
  } | null;
  readonly span: Span;
}

export interface Reference {
  readonly kind: 'mail' | 'commit';
  readonly text: string;
}

export interface Specification {
  readonly name: string;
  readonly title: string;
  /** SHA-256, hex, over the paths and texts of all sources in order. */
  readonly digest: string;
  readonly references: readonly Reference[];
  readonly sources: readonly SourceText[];
  readonly sorts: readonly Sort[];
  readonly enumerations: readonly Enumeration[];
  readonly constants: readonly Constant[];
  readonly variables: readonly Variable[];
  readonly functions: readonly Function[];
  readonly procedures: readonly Procedure[];
  readonly initially: readonly Statement[];
  readonly actions: readonly Action[];
  readonly properties: readonly Property[];
  readonly liveness: readonly LeadsTo[];
  readonly deadlockAllowed: boolean;
  readonly instances: readonly Instance[];
  /** Absent: it claims to refine nothing. */
  readonly refinements?: readonly Refinement[];
}

/** The claim that every step of a specification is a step of another one, or none at all, seen through a mapping of their states. */
export interface Refinement {
  readonly abstract: Specification;
  /** One for each variable of the abstract specification, in its order. */
  readonly mapping: readonly MappedVariable[];
  readonly span: Span;
}

/** The value of an abstract variable, over the state of the concrete specification. */
export interface MappedVariable {
  readonly variable: string;
  /** Locals of `value` that stand for the variable's indices. */
  readonly binders: readonly string[];
  readonly value: Expression;
}
