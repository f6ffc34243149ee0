/** Short constructors of the intermediate representation, for tests that need one without any source text. */

import type {
  Action,
  ActionParameter,
  BinaryOperator,
  Bound,
  Expression,
  FiniteType,
  Instance,
  Outcome,
  Property,
  ScalarType,
  Span,
  Specification,
  Statement,
  Variable,
} from '../../checker/language/ir.js';

export type Expr = Expression;

export const nowhere: Span = { file: 'model.ilk', start: 0, end: 5 };
export const bool: FiniteType = { kind: 'bool' };
export const sort = (name: string): FiniteType => ({ kind: 'sort', name });
export const enumeration = (name: string): FiniteType => ({ kind: 'enum', name });
export const option = (of: FiniteType): ScalarType => ({ kind: 'option', of });
export const setOf = (of: FiniteType): ScalarType => ({ kind: 'set', of });
export const fixed = (constant: number): Bound => ({ constant, sizes: [], minus: [] });
export const int = (low: number, high: number): FiniteType => ({ kind: 'int', low: fixed(low), high: fixed(high) });

export const lit = (value: number, type: ScalarType = bool): Expression => ({ kind: 'literal', value, type, span: nowhere });
export const none = (type: ScalarType): Expression => ({ kind: 'none', type, span: nowhere });
export const local = (name: string, type: ScalarType): Expression => ({ kind: 'local', name, type, span: nowhere });
export const read = (variable: string, type: ScalarType, ...indices: Expression[]): Expression => ({
  kind: 'read',
  variable,
  indices,
  type,
  span: nowhere,
});
export const not = (operand: Expression): Expression => ({ kind: 'unary', operator: 'not', operand, type: bool, span: nowhere });
export const unwrap = (operand: Expression): Expression => ({
  kind: 'unary',
  operator: 'unwrap',
  operand,
  type: operand.type.kind === 'option' ? operand.type.of : operand.type,
  span: nowhere,
});
export const binary = (left: Expression, operator: BinaryOperator, right: Expression, type: ScalarType = bool): Expression => ({
  kind: 'binary',
  operator,
  left,
  right,
  type,
  span: nowhere,
});
export const forall = (binder: string, of: FiniteType, body: Expression, where: Expression | null = null): Expression => ({
  kind: 'quantifier',
  quantifier: 'forall',
  binder,
  domain: { kind: 'type', type: of },
  where,
  body,
  type: bool,
  span: nowhere,
});
export const exists = (binder: string, of: FiniteType, body: Expression): Expression => ({
  ...(forall(binder, of, body) as Expression & { kind: 'quantifier' }),
  quantifier: 'exists',
});
export const old = (operand: Expression): Expression => ({ kind: 'old', operand, type: operand.type, span: nowhere });

export const assign = (variable: string, indices: Expression[], value: Expression): Statement => ({
  kind: 'assign',
  place: { variable, indices },
  value,
  span: nowhere,
});
export const when = (condition: Expression, then: Statement[], otherwise: Statement[] = []): Statement => ({
  kind: 'if',
  condition,
  then,
  otherwise,
  span: nowhere,
});
export const require = (condition: Expression): Statement => ({ kind: 'require', condition, span: nowhere });
export const fails = (outcome: number, condition: Expression | null, undo: Statement[] = []): Statement => ({
  kind: 'fails',
  outcome,
  condition,
  undo,
  span: nowhere,
});

export const variable = (name: string, indices: FiniteType[], type: ScalarType, initial: Expression): Variable => ({
  name,
  indices,
  type,
  initial,
  span: nowhere,
});
export const parameter = (name: string, type: FiniteType, where: Expression | null = null): ActionParameter => ({ name, type, where });
export const errno = (name: string): Outcome => ({ kind: 'errno', errno: name, span: nowhere });

export const action = (name: string, parameters: ActionParameter[], errnos: string[], body: Statement[]): Action => ({
  name,
  kind: 'syscall',
  actor: parameters[0]?.name ?? 'machine',
  parameters,
  body,
  outcomes: [{ kind: 'ok', span: nowhere }, ...errnos.map(errno)],
  calls: [],
  source: null,
  documentation: '',
  span: nowhere,
  header: nowhere,
});
export const invariant = (name: string, condition: Expression): Property => ({
  kind: 'invariant',
  name,
  documentation: '',
  condition,
  span: nowhere,
});
export const transition = (name: string, condition: Expression): Property => ({
  kind: 'transition',
  name,
  documentation: '',
  condition,
  on: null,
  span: nowhere,
});

export const instance = (name: string, sizes: Record<string, number>, actions: string[]): Instance => ({
  name,
  documentation: '',
  sizes,
  constants: {},
  actions,
  excluded: [],
  granularity: 'calls',
  machine: null,
  span: nowhere,
});

export const specification = (parts: Partial<Specification>): Specification => ({
  name: 'model',
  title: '',
  digest: '0'.repeat(64),
  references: [],
  sources: [{ path: 'model.ilk', text: 'model' }],
  sorts: [],
  enumerations: [],
  constants: [],
  variables: [],
  functions: [],
  procedures: [],
  initially: [],
  actions: [],
  properties: [],
  liveness: [],
  deadlockAllowed: false,
  instances: [],
  ...parts,
});

export const declaredSort = (name: string) => ({ name, prefix: name.toLowerCase(), symmetric: true, documentation: '', span: nowhere });
