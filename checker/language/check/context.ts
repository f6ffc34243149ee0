/** What type checking an expression needs to know: symbols, names in scope, and where errors go. */

import type * as ast from '../ast.js';
import { type Code, error, type Report } from '../diagnostic.js';
import type { Expression, ScalarType, Span } from '../ir.js';
import type { Symbols } from './symbols.js';
import type { Type } from './types.js';

/** A local name stands for an expression: usually itself, or the argument where a procedure is inlined. */
export type Locals = ReadonlyMap<string, Expression>;

/** Type checks an expression. @param expected what the place suggests, for `none`, `{}` and enum members; the result need not have that type. */
export type Check = (context: Context, expression: ast.Expression, expected: Type | null) => Expression | null;

export interface Context {
  /** The recursion, so that the files of one operator each need not import one another. */
  readonly check: Check;
  readonly symbols: Symbols;
  readonly report: Report;
  readonly locals: Locals;
  readonly names: NameSupply;
  /** Whether `old(...)` may stand here. */
  readonly old: 'forbidden' | 'allowed' | 'inside';
}

/** Gives each local of one declaration a name of its own. */
export interface NameSupply {
  fresh(name: string): string;
}

export function nameSupply(): NameSupply {
  const used = new Set<string>();
  return {
    fresh(name) {
      let candidate = name;
      for (let number = 2; used.has(candidate); number++) candidate = `${name}_${number}`;
      used.add(candidate);
      return candidate;
    },
  };
}

export function declarationContext(check: Check, symbols: Symbols, report: Report): Context {
  return { check, symbols, report, locals: new Map(), names: nameSupply(), old: 'forbidden' };
}

export function bind(context: Context, name: string, value: Expression): Context {
  return { ...context, locals: new Map([...context.locals, [name, value]]) };
}

/** A new local of that type; `unique` is its name in the IR. */
export function bindLocal(
  context: Context,
  name: string,
  type: ScalarType,
  span: Span,
): { readonly context: Context; readonly unique: string } {
  const unique = context.names.fresh(name);
  return { context: bind(context, name, { kind: 'local', name: unique, type, span }), unique };
}

/** Reports and gives up on this expression. */
export function fail(context: Context, code: Code, span: Span, message: string, hint: string): null {
  context.report(error(code, span, message, hint));
  return null;
}

/** Makes a name known whose value could not be checked, so that its uses are not reported too. */
export function poison<C extends Context>(context: C, name: string, span: Span): C {
  const value: Expression = { kind: 'local', name: '', type: { kind: 'bool' }, span };
  return { ...context, locals: new Map([...context.locals, [name, value]]) };
}

export function isPoisoned(local: Expression): boolean {
  return local.kind === 'local' && local.name === '';
}
