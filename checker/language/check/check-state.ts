/** Constants and state variables: flattened, one per leaf of records, with their initial values. */

import type * as ast from '../ast.js';
import { type Context, fail } from './context.js';
import { checkArgument } from './fit.js';
import type { Bound, Constant, Expression, FiniteType, ScalarType, Span, Variable } from '../ir.js';
import type { FieldSymbol } from './symbols.js';
import { exactly, integerType, isScalar, show, type Type } from './types.js';
import { unreachable } from '../unreachable.js';

export interface Cells {
  readonly constants: readonly Constant[];
  readonly variables: readonly Variable[];
}

/** In the order of `declarations`. */
export function checkState(context: Context, declarations: readonly ast.Declaration[]): Cells {
  const constants: Constant[] = [];
  const variables: Variable[] = [];
  const add = (name: string, isConstant: boolean, indices: readonly FiniteType[], symbol: FieldSymbol) => {
    if (isConstant) constants.push(...constantOf(context, name, indices, symbol));
    else variables.push(...leaves(context, name, indices, symbol.type, symbol.initial, symbol.span));
  };
  for (const { declared } of declarations) {
    if (declared.kind === 'constant' || declared.kind === 'var') {
      const symbol = context.symbols.values.get(declared.name.text);
      if (symbol !== undefined) add(symbol.name, declared.kind === 'constant', [], { ...symbol, constant: declared.kind === 'constant' });
    } else if (declared.kind === 'object') {
      const symbol = context.symbols.types.get(declared.name.text);
      if (symbol?.kind !== 'sort') continue;
      for (const field of symbol.fields.values())
        add(`${symbol.name}.${field.name}`, field.constant, [{ kind: 'sort', name: symbol.name }], field);
    } else if (declared.kind === 'record') {
      checkRecord(context, declared.name.text);
    }
  }
  return { constants, variables };
}

/** Defaults of fields are checked even where no variable has the record. */
function checkRecord(context: Context, name: string): void {
  const symbol = context.symbols.types.get(name);
  if (symbol?.kind !== 'record') return;
  for (const field of symbol.fields.values()) {
    if (field.constant) fail(context, 'misplaced', field.span, 'a field of a record cannot be constant', 'put it into an object');
    leaves(context, field.name, [], field.type, field.initial, field.span);
  }
}

function constantOf(context: Context, name: string, indices: readonly FiniteType[], symbol: FieldSymbol): readonly Constant[] {
  let type = symbol.type;
  const all = [...indices];
  for (; type.kind === 'map'; type = type.value) all.push(type.key);
  if (!isScalar(type)) {
    fail(
      context,
      'bad-type',
      symbol.span,
      `a constant cannot be a record, and this is ${show(type)}`,
      'declare one constant for each of its fields',
    );
    return [];
  }
  const base = { name, indices: all, type, span: symbol.span };
  if (symbol.initial === null) return [base];
  const value = checkFixed(context, symbol.initial, type);
  return value === null ? [base] : [{ ...base, defaultValue: value }];
}

function leaves(
  context: Context,
  name: string,
  indices: readonly FiniteType[],
  type: Type,
  initial: ast.Expression | null,
  span: Span,
): readonly Variable[] {
  if (type.kind === 'map') return leaves(context, name, [...indices, type.key], type.value, initial, span);
  if (type.kind === 'record') return recordLeaves(context, name, indices, type.name, initial, span);
  const value = initial === null ? null : checkFixed(context, initial, type);
  return [{ name, indices, type, initial: value ?? leastValue(type, span), span }];
}

function recordLeaves(
  context: Context,
  name: string,
  indices: readonly FiniteType[],
  record: string,
  initial: ast.Expression | null,
  span: Span,
): readonly Variable[] {
  const symbol = context.symbols.types.get(record);
  const fields = symbol?.kind === 'record' ? [...symbol.fields.values()] : [];
  let given: readonly ast.FieldValue[] = [];
  if (initial !== null && initial.kind === 'record' && initial.name.text === record) given = initial.fields;
  else if (initial !== null)
    fail(
      context,
      'type-mismatch',
      initial.span,
      `the initial value must be a \`${record}\``,
      `write \`${record} { ${fields.map((field) => `${field.name}: ...`).join(', ')} }\``,
    );
  for (const value of given) {
    if (fields.some((field) => field.name === value.name.text)) continue;
    fail(
      context,
      'unknown-field',
      value.name.span,
      `the record \`${record}\` has no field \`${value.name.text}\``,
      `its fields are ${fields.map((field) => field.name).join(', ')}`,
    );
  }
  return fields.flatMap((field) => {
    const value = given.find((candidate) => candidate.name.text === field.name)?.value ?? field.initial;
    return leaves(context, `${name}.${field.name}`, indices, field.type, value, span);
  });
}

/** A value that does not depend on the state. */
function checkFixed(context: Context, expression: ast.Expression, type: ScalarType): Expression | null {
  const checked = checkArgument(context, expression, type, 'the initial value');
  if (checked === null || !dependsOnState(checked)) return checked;
  return fail(context, 'not-constant', expression.span, 'an initial value cannot read the state', 'set it in `initially` instead');
}

function dependsOnState(node: unknown): boolean {
  if (node === null || typeof node !== 'object') return false;
  const { kind } = node as { readonly kind?: string };
  return kind === 'read' || kind === 'call' || Object.values(node).some(dependsOnState);
}

/** false, the least integer, the first member or element, none, {}. */
export function leastValue(type: ScalarType, span: Span): Expression {
  switch (type.kind) {
    case 'bool':
    case 'enum':
    case 'sort':
      return { kind: 'literal', value: 0, type, span };
    case 'int':
      return boundValue(type.low, span);
    case 'option':
      return { kind: 'none', type, span };
    case 'set':
      return { kind: 'set', elements: [], type, span };
    default:
      return unreachable(type);
  }
}

function boundValue(bound: Bound, span: Span): Expression {
  const combine =
    (operator: '+' | '-') =>
    (left: Expression, sort: string): Expression => {
      const size = { constant: 0, sizes: [sort], minus: [] };
      const right: Expression = { kind: 'size', sort, type: integerType(size, size), span };
      return { kind: 'binary', operator, left, right, type: integerType(bound, bound), span };
    };
  const start: Expression = { kind: 'literal', value: bound.constant, type: exactly(bound.constant), span };
  return bound.minus.reduce(combine('-'), bound.sizes.reduce(combine('+'), start));
}
