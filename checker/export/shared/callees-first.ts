/** Functions and procedures in the order that targets want: what is called stands before what calls it. */

import type { Function as DeclaredFunction, Procedure } from '../../language/ir.js';
import type { Model } from './model.js';
import { someStatement } from './statements.js';
import { some } from './terms.js';

export function functionsCalleesFirst(model: Model): readonly DeclaredFunction[] {
  return inOrder(model.specification.functions, ({ body }, called) => {
    some(body, (inner) => {
      if (inner.kind === 'call') called(model.function(inner.function));
      return false;
    });
  });
}

export function proceduresCalleesFirst(model: Model): readonly Procedure[] {
  return inOrder(model.specification.procedures, ({ body }, called) => {
    someStatement(body, (statement) => {
      if (statement.kind === 'call') called(model.procedure(statement.procedure));
      return false;
    });
  });
}

/** Nothing calls itself, not even by way of others. */
function inOrder<T extends { readonly name: string }>(
  all: readonly T[],
  calls: (each: T, called: (other: T) => void) => void,
): readonly T[] {
  const seen = new Set<string>();
  const ordered: T[] = [];
  const visit = (each: T): void => {
    if (seen.has(each.name)) return;
    seen.add(each.name);
    calls(each, visit);
    ordered.push(each);
  };
  for (const each of all) visit(each);
  return ordered;
}
