/** Which locals statements and expressions of the IR mention, and which they bind. */

import type { Expression, ScalarType, Statement } from '../ir.js';

/** Locals that occur but are bound outside: names are unique within a declaration, so order does not matter. */
export function freeLocals(parts: readonly (Statement | Expression)[]): ReadonlySet<string> {
  const mentioned = new Set<string>();
  const bound = new Set<string>();
  const enter = (node: unknown): void => {
    if (node === null || typeof node !== 'object') return;
    const part = node as { readonly kind?: string; readonly name?: string; readonly binder?: string };
    if (part.kind === 'local' && part.name !== undefined) mentioned.add(part.name);
    if (part.kind === 'let' && part.name !== undefined) bound.add(part.name);
    if (part.binder !== undefined) bound.add(part.binder);
    for (const [key, child] of Object.entries(node)) if (key !== 'span' && key !== 'type') enter(child);
  };
  for (const part of parts) enter(part);
  return new Set([...mentioned].filter((name) => !bound.has(name)));
}

/** The type of every local that the statements bind, at any depth. */
export function boundLocals(statements: readonly Statement[]): ReadonlyMap<string, ScalarType> {
  const types = new Map<string, ScalarType>();
  const enter = (statement: Statement): void => {
    switch (statement.kind) {
      case 'let':
        types.set(statement.name, statement.value.type);
        return;
      case 'choose':
      case 'for':
        types.set(statement.binder, statement.domain.kind === 'type' ? statement.domain.type : statement.domain.of);
        if (statement.kind === 'for') statement.body.forEach(enter);
        return;
      case 'if':
        statement.then.forEach(enter);
        statement.otherwise.forEach(enter);
        return;
      case 'step':
        statement.body.forEach(enter);
        return;
      case 'fails':
        statement.undo.forEach(enter);
        return;
      default:
        return;
    }
  };
  statements.forEach(enter);
  return types;
}
