/** Assignments: to cells, and to whole records and maps, which become assignments to their cells. */

import type * as ast from '../ast.js';
import type { BodyContext } from './body.js';
import { checkPath, type PlacePath, read, toScalar } from './check-names.js';
import { sum } from './check-operators.js';
import { fail } from './context.js';
import { checkArgument, conforms } from './fit.js';
import type { Expression, Span, Statement } from '../ir.js';
import { reads } from './reads.js';
import { family, isScalar, show, type Type } from './types.js';

type Assignment = Extract<ast.Statement, { kind: 'assign' }>;

export function checkAssignment(context: BodyContext, statement: Assignment): readonly Statement[] {
  const place = checkPlace(context, statement.place);
  if (place === null) {
    if (statement.value.kind !== 'record') context.check(context, statement.value, null);
    return [];
  }
  const { type } = place;
  if (isScalar(type)) {
    const value =
      statement.operator === ':='
        ? checkArgument(context, statement.value, type, 'this value')
        : checkChange(context, statement, place, type);
    return value === null ? [] : [{ kind: 'assign', place: { variable: place.name, indices: place.indices }, value, span: statement.span }];
  }
  if (statement.operator !== ':=') {
    fail(
      context,
      'type-mismatch',
      statement.span,
      `\`${statement.operator}\` is for integers and sets, and this is ${show(type)}`,
      'assign to a field of it',
    );
    return [];
  }
  return assignWhole(context, statement, place);
}

function checkPlace(context: BodyContext, expression: ast.Expression): PlacePath | null {
  const path = checkPath(context, expression, null);
  if (path === null) return null;
  if (path.kind === 'place' && path.root === 'variable') return path;
  const what = path.kind === 'place' ? 'a constant' : 'a value, not a place of the state';
  const hint =
    path.kind === 'place' ? 'make it a field without `constant`, or a `var`' : 'only `var`s and fields of objects can be assigned to';
  return fail(context, 'not-assignable', expression.span, `this is ${what}`, hint);
}

/** The new value for `+=` and `-=`. */
function checkChange(
  context: BodyContext,
  statement: Assignment,
  place: PlacePath,
  type: Extract<Type, { kind: 'bool' | 'int' | 'enum' | 'sort' | 'option' | 'set' }>,
): Expression | null {
  const left = read(place, type);
  const operator = statement.operator === '+=' ? '+' : '-';
  if (type.kind === 'set') {
    const right = checkArgument(context, statement.value, type, 'this value');
    return right === null
      ? null
      : { kind: 'binary', operator: operator === '+' ? 'union' : 'difference', left, right, type, span: statement.span };
  }
  const right = context.check(context, statement.value, null);
  if (right === null) return null;
  if (type.kind !== 'int') {
    return fail(
      context,
      'type-mismatch',
      statement.span,
      `\`${statement.operator}\` is for integers and sets, and this is ${family(type)}`,
      'use `:=`',
    );
  }
  if (!conforms(context, right, type, 'this value') || right.type.kind !== 'int') return null;
  return { kind: 'binary', operator, left, right, type: sum(operator, type, right.type), span: statement.span };
}

/** A cell to be assigned, under the `for` loops that range over its maps. */
interface Leaf {
  readonly loops: readonly Extract<Statement, { kind: 'for' }>[];
  readonly place: PlacePath;
  readonly value: Expression;
}

function assignWhole(context: BodyContext, statement: Assignment, place: PlacePath): readonly Statement[] {
  const leaves = wholeValue(context, place, statement.value, statement.span);
  if (leaves === null) return [];
  const assigned = new Set(leaves.map((leaf) => leaf.place.name));
  const lets: Statement[] = [];
  // What reads a cell assigned here is evaluated before: an assignment is simultaneous.
  const hoisted = new Map<Expression, Expression>();
  const before = (expression: Expression): Expression => {
    if (!reads(expression, assigned)) return expression;
    const known = hoisted.get(expression);
    if (known !== undefined) return known;
    const name = context.names.fresh('before');
    lets.push({ kind: 'let', name, value: expression, span: expression.span });
    const local: Expression = { kind: 'local', name, type: expression.type, span: expression.span };
    hoisted.set(expression, local);
    return local;
  };
  const single = leaves.length === 1;
  const assignments = leaves.map((leaf): Statement => {
    const indices = leaf.place.indices.map(before);
    const value = leaf.loops.length > 0 ? copied(context, leaf, assigned, before) : single ? leaf.value : before(leaf.value);
    const assign: Statement = { kind: 'assign', place: { variable: leaf.place.name, indices }, value, span: statement.span };
    return leaf.loops.reduceRight<Statement>((body, loop) => ({ ...loop, body: [body] }), assign);
  });
  return [...lets, ...assignments];
}

/** A cell of a map that is copied whole: what indexes the map is evaluated before, the cell itself when it is copied. */
function copied(
  context: BodyContext,
  leaf: Leaf,
  assigned: ReadonlySet<string>,
  before: (expression: Expression) => Expression,
): Expression {
  const { value } = leaf;
  if (value.kind !== 'read') return value;
  if (assigned.has(value.variable) && value.variable !== leaf.place.name) {
    fail(context, 'not-assignable', leaf.place.span, 'maps of one record cannot be exchanged in one assignment', 'copy them one by one');
  }
  return { ...value, indices: value.indices.map(before) };
}

/** The cells of `place` with the values that `value` gives them; null after a report. */
function wholeValue(context: BodyContext, place: PlacePath, value: ast.Expression, span: Span): readonly Leaf[] | null {
  if (value.kind === 'record') return recordValue(context, place, value);
  if (isScalar(place.type)) {
    const checked = checkArgument(context, value, place.type, 'this value');
    return checked === null ? null : [{ loops: [], place, value: checked }];
  }
  const from = checkPath(context, value, place.type);
  if (from === null) return null;
  const type = from.kind === 'place' ? from.type : from.expression.type;
  if (from.kind === 'place' && show(type) === show(place.type)) return copy(context, place, from, span, []);
  return fail(
    context,
    'type-mismatch',
    value.span,
    `this is ${family(type)}, but ${show(place.type)} is needed`,
    'write a record, `Name { field: value }`, or name a place of the same type',
  );
}

function recordValue(context: BodyContext, place: PlacePath, value: Extract<ast.Expression, { kind: 'record' }>): readonly Leaf[] | null {
  const { type } = place;
  if (type.kind !== 'record' || type.name !== value.name.text) {
    return fail(
      context,
      'type-mismatch',
      value.span,
      `this is \`${value.name.text}\`, but ${show(type)} is needed`,
      'assign a record of that type',
    );
  }
  const symbol = context.symbols.types.get(type.name);
  const fields = symbol?.kind === 'record' ? [...symbol.fields.values()] : [];
  for (const given of value.fields) {
    if (fields.some((field) => field.name === given.name.text)) continue;
    fail(
      context,
      'unknown-field',
      given.name.span,
      `the record \`${type.name}\` has no field \`${given.name.text}\``,
      `its fields are ${fields.map((field) => field.name).join(', ')}`,
    );
  }
  const leaves = fields.map((field) => {
    const given = value.fields.filter((candidate) => candidate.name.text === field.name);
    if (given.length !== 1) {
      const message = given.length === 0 ? `the field \`${field.name}\` has no value here` : `the field \`${field.name}\` is given twice`;
      return fail(context, 'wrong-arity', value.span, message, 'a record gives each of its fields one value');
    }
    const inner: PlacePath = { ...place, name: `${place.name}.${field.name}`, type: field.type };
    return wholeValue(context, inner, given[0]!.value, value.span);
  });
  const complete = leaves.filter((leaf) => leaf !== null);
  return complete.length === leaves.length && value.fields.length === fields.length ? complete.flat() : null;
}

function copy(context: BodyContext, to: PlacePath, from: PlacePath, span: Span, loops: Leaf['loops']): readonly Leaf[] {
  const { type } = to;
  if (isScalar(type)) {
    const value = toScalar(context, from);
    return value === null ? [] : [{ loops, place: to, value }];
  }
  if (type.kind === 'map') {
    const binder = context.names.fresh('index');
    const index: Expression = { kind: 'local', name: binder, type: type.key, span };
    const loop = { kind: 'for', binder, domain: { kind: 'type', type: type.key }, where: null, body: [], span } as const;
    const at = (place: PlacePath): PlacePath => ({ ...place, indices: [...place.indices, index], type: type.value });
    return copy(context, at(to), at(from), span, [...loops, loop]);
  }
  const symbol = context.symbols.types.get(type.name);
  const fields = symbol?.kind === 'record' ? [...symbol.fields.values()] : [];
  return fields.flatMap((field) => {
    const at = (place: PlacePath): PlacePath => ({ ...place, name: `${place.name}.${field.name}`, type: field.type });
    return copy(context, at(to), at(from), span, loops);
  });
}
