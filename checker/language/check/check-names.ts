/** Names, fields and indices: what a path of them denotes. */

import type * as ast from '../ast.js';
import { type Context, fail, isPoisoned } from './context.js';
import { checkArgument } from './fit.js';
import type { Expression, ScalarType, Span } from '../ir.js';
import { suggest } from './suggestion.js';
import { describe, type FieldSymbol, valueNames } from './symbols.js';
import { family, isScalar, type Type } from './types.js';

/** A cell, record or map of the state or of the constants. */
export interface PlacePath {
  readonly kind: 'place';
  readonly root: 'variable' | 'constant';
  readonly name: string;
  readonly indices: readonly Expression[];
  readonly type: Type;
  readonly span: Span;
}

export type Path = PlacePath | { readonly kind: 'value'; readonly expression: Expression };

const value = (expression: Expression): Path => ({ kind: 'value', expression });

/** null after a report. */
export function checkPath(context: Context, expression: ast.Expression, expected: Type | null): Path | null {
  switch (expression.kind) {
    case 'name':
      return checkName(context, expression.name, expression.span, expected);
    case 'field':
      return checkField(context, expression.of, expression.field, expression.span);
    case 'index':
      return checkIndex(context, expression.of, expression.index, expression.span);
    default: {
      const checked = context.check(context, expression, expected);
      return checked === null ? null : value(checked);
    }
  }
}

function checkName(context: Context, name: string, span: Span, expected: Type | null): Path | null {
  const { symbols } = context;
  const local = context.locals.get(name);
  if (local !== undefined) return isPoisoned(local) ? null : value({ ...local, span });
  const declared = symbols.values.get(name);
  if (declared !== undefined) return { kind: 'place', root: declared.kind, name, indices: [], type: declared.type, span };
  const owners = symbols.members.get(name);
  if (owners !== undefined) return checkMember(context, name, owners, span, expected);
  if (symbols.broken.has(name)) return null;
  const what = describe(symbols, name);
  if (what === null) {
    const enumeration = expectedEnum(expected);
    const type = enumeration === null ? undefined : symbols.types.get(enumeration);
    const members = type?.kind === 'enum' ? type.members : [];
    const hint = suggest(
      name,
      [...members, ...context.locals.keys(), ...valueNames(symbols), 'true', 'false', 'none'],
      'declare it, or bind it with `let`',
    );
    return fail(context, 'unknown-name', span, `nothing is named \`${name}\` here`, hint);
  }
  const use =
    what === 'a function' || what === 'a procedure'
      ? `call it: \`${name}(...)\``
      : `quantify over it (\`x in ${name}\`) or take its size (\`|${name}|\`)`;
  return fail(context, 'wrong-kind', span, `\`${name}\` is ${what}, not a value`, use);
}

function expectedEnum(expected: Type | null): string | null {
  if (expected === null) return null;
  if (expected.kind === 'option' || expected.kind === 'set') return expectedEnum(expected.of);
  return expected.kind === 'enum' ? expected.name : null;
}

function checkMember(context: Context, name: string, owners: readonly string[], span: Span, expected: Type | null): Path | null {
  const wanted = expectedEnum(expected);
  const owner = owners.length === 1 ? owners[0]! : owners.find((candidate) => candidate === wanted);
  if (owner !== undefined) return value(memberOf(context, owner, name, span));
  const hint = `write ${owners.map((candidate) => `\`${candidate}.${name}\``).join(' or ')}`;
  return fail(context, 'ambiguous-name', span, `\`${name}\` is a member of several enums`, hint);
}

function memberOf(context: Context, enumeration: string, member: string, span: Span): Expression {
  const symbol = context.symbols.types.get(enumeration);
  const members = symbol?.kind === 'enum' ? symbol.members : [];
  return { kind: 'literal', value: members.indexOf(member), type: { kind: 'enum', name: enumeration }, span };
}

function checkField(context: Context, of: ast.Expression, field: ast.Name, span: Span): Path | null {
  if (of.kind === 'name' && !context.locals.has(of.name) && !context.symbols.values.has(of.name)) {
    const type = context.symbols.types.get(of.name);
    if (type?.kind === 'enum') {
      if (type.members.includes(field.text)) return value(memberOf(context, type.name, field.text, span));
      return fail(
        context,
        'unknown-field',
        field.span,
        `the enum \`${type.name}\` has no member \`${field.text}\``,
        suggest(field.text, type.members, `its members are ${type.members.join(', ')}`),
      );
    }
  }
  const base = checkPath(context, of, null);
  if (base === null) return null;
  if (base.kind === 'place' && base.type.kind === 'record') {
    const found = fieldOf(context, base.type.name, field, 'record');
    if (found === null) return null;
    return { ...base, name: `${base.name}.${found.name}`, type: found.type, span };
  }
  const owner = toScalar(context, base);
  if (owner === null) return null;
  const element = dereference(owner);
  if (element.type.kind !== 'sort') {
    return fail(
      context,
      'wrong-kind',
      field.span,
      `a value of type ${family(owner.type)} has no fields`,
      'only objects and records have fields',
    );
  }
  const found = fieldOf(context, element.type.name, field, 'object');
  if (found === null) return null;
  const name = `${element.type.name}.${found.name}`;
  return { kind: 'place', root: found.constant ? 'constant' : 'variable', name, indices: [element], type: found.type, span };
}

/** The value of an option; a run-time error if it is none, like a NULL pointer. */
function dereference(expression: Expression): Expression {
  if (expression.type.kind !== 'option') return expression;
  return { kind: 'unary', operator: 'unwrap', operand: expression, type: expression.type.of, span: expression.span };
}

function fieldOf(context: Context, owner: string, field: ast.Name, what: 'record' | 'object'): FieldSymbol | null {
  const symbol = context.symbols.types.get(owner);
  const fields = symbol === undefined || symbol.kind === 'enum' ? new Map<string, FieldSymbol>() : symbol.fields;
  const found = fields.get(field.text);
  if (found !== undefined) return found;
  if (context.symbols.broken.has(`${owner}.${field.text}`)) return null;
  const known = [...fields.keys()];
  const hint = suggest(field.text, known, known.length === 0 ? 'it has no fields' : `its fields are ${known.join(', ')}`);
  return fail(context, 'unknown-field', field.span, `the ${what} \`${owner}\` has no field \`${field.text}\``, hint);
}

function checkIndex(context: Context, of: ast.Expression, index: ast.Expression, span: Span): Path | null {
  const base = checkPath(context, of, null);
  if (base === null) {
    context.check(context, index, null);
    return null;
  }
  if (base.kind === 'place' && base.type.kind === 'map') {
    const checked = checkArgument(context, index, base.type.key, 'this index');
    return checked === null ? null : { ...base, indices: [...base.indices, checked], type: base.type.value, span };
  }
  const type = base.kind === 'place' ? base.type : base.expression.type;
  return fail(context, 'wrong-kind', span, `a value of type ${family(type)} cannot be indexed`, 'only maps (`K -> T`) have indices');
}

/** A path as a value. */
export function toScalar(context: Context, path: Path): Expression | null {
  if (path.kind === 'value') return path.expression;
  const { type } = path;
  if (!isScalar(type)) {
    const hint = type.kind === 'map' ? 'index it' : 'name one of its fields';
    return fail(context, 'type-mismatch', path.span, `a whole ${type.kind} cannot be used as a value`, hint);
  }
  return read(path, type);
}

export function read(path: PlacePath, type: ScalarType): Expression {
  const { indices, span } = path;
  return path.root === 'variable'
    ? { kind: 'read', variable: path.name, indices, type, span }
    : { kind: 'constant', constant: path.name, indices, type, span };
}
