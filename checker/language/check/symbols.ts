/** What the names of a specification mean: the tables that resolution fills and type checking reads. */

import type * as ast from '../ast.js';
import type { ScalarType, Span } from '../ir.js';
import type { Type } from './types.js';

export interface FieldSymbol {
  readonly name: string;
  readonly constant: boolean;
  readonly type: Type;
  readonly initial: ast.Expression | null;
  readonly span: Span;
}

export type TypeSymbol =
  /** An object is a sort with fields. */
  | {
      readonly kind: 'sort';
      readonly name: string;
      readonly prefix: string;
      readonly symmetric: boolean;
      readonly fields: ReadonlyMap<string, FieldSymbol>;
      readonly documentation: string;
      readonly span: Span;
    }
  | { readonly kind: 'enum'; readonly name: string; readonly members: readonly string[]; readonly span: Span }
  | { readonly kind: 'record'; readonly name: string; readonly fields: ReadonlyMap<string, FieldSymbol>; readonly span: Span };

export interface ValueSymbol {
  readonly kind: 'constant' | 'variable';
  readonly name: string;
  readonly type: Type;
  readonly initial: ast.Expression | null;
  readonly span: Span;
}

export interface ParameterSymbol {
  readonly name: string;
  readonly type: ScalarType;
}

export interface FunctionSymbol {
  readonly name: string;
  readonly parameters: readonly ParameterSymbol[];
  readonly result: ScalarType;
  readonly body: ast.Expression;
  readonly span: Span;
}

export interface ProcedureSymbol {
  readonly name: string;
  readonly parameters: readonly ParameterSymbol[];
  readonly body: readonly ast.Statement[];
  /** It can end the call (`fails`, `signals`, `require`), itself or through another: it has no function of its own then. */
  readonly inlined: boolean;
  readonly span: Span;
}

export interface Symbols {
  readonly types: ReadonlyMap<string, TypeSymbol>;
  readonly values: ReadonlyMap<string, ValueSymbol>;
  readonly functions: ReadonlyMap<string, FunctionSymbol>;
  readonly procedures: ReadonlyMap<string, ProcedureSymbol>;
  /** Member name -> the enums that have it. */
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** Names, and fields as `Owner.field`, whose declaration has an error: their uses are not reported too. */
  readonly broken: ReadonlySet<string>;
}

/** Everything of a value's namespace, for suggestions. */
export function valueNames(symbols: Symbols): string[] {
  return [...symbols.values.keys(), ...symbols.members.keys(), ...symbols.functions.keys(), ...symbols.types.keys()];
}

/** What a name is declared as, in words; null if it is not declared. */
export function describe(symbols: Symbols, name: string): string | null {
  const type = symbols.types.get(name);
  if (type !== undefined)
    return type.kind === 'sort' ? (type.fields.size > 0 ? 'an object' : 'a sort') : type.kind === 'enum' ? 'an enum' : 'a record';
  const value = symbols.values.get(name);
  if (value !== undefined) return value.kind === 'constant' ? 'a constant' : 'a variable';
  if (symbols.functions.has(name)) return 'a function';
  if (symbols.procedures.has(name)) return 'a procedure';
  return symbols.members.has(name) ? 'an enum member' : null;
}
