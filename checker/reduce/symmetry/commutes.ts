/** Whether a loop does the same in any order: each round touches, of what the loop writes, only cells of its own element. */

import type { Expression, Statement } from '../../language/ir.js';
import { children } from '../../export/shared/terms.js';

type Loop = Statement & { readonly kind: 'for' };

interface Access {
  readonly variable: string;
  readonly indices: readonly Expression[];
  /** The value written; null for a read. */
  readonly written: Expression | null;
}

/** Null if it does; else why that is not certain, to follow "and". */
export function commutes(loop: Loop): string | null {
  const accesses: Access[] = loop.where === null ? [] : [...reads(loop.where)];
  if (!gather(loop.body, accesses)) return 'a condition inside it can end the action';
  for (const { variable, written } of accesses) {
    if (written === null) continue;
    const all = accesses.filter((access) => access.variable === variable);
    const isOwn = (index: Expression | undefined): boolean => index?.kind === 'local' && index.name === loop.binder;
    const owned = all[0]!.indices.some((_, position) => all.every(({ indices }) => isOwn(indices[position])));
    const alike = all.every((access) => access.written !== null && sameValue(access.written, written));
    if (!owned && !alike) return `one round may change \`${variable}\` of another`;
  }
  return null;
}

/** Of two expressions of one type. */
function sameValue(left: Expression, right: Expression): boolean {
  if (left.kind === 'none') return right.kind === 'none';
  return left.kind === 'literal' && right.kind === 'literal' && left.value === right.value;
}

/** @returns false if the statements may end the action */
function gather(statements: readonly Statement[], accesses: Access[]): boolean {
  return statements.every((statement) => {
    switch (statement.kind) {
      case 'let':
        accesses.push(...reads(statement.value));
        return true;
      case 'assign': {
        const { place, value } = statement;
        accesses.push(...[...place.indices, value].flatMap(reads), { ...place, written: value });
        return true;
      }
      case 'if':
        accesses.push(...reads(statement.condition));
        return gather(statement.then, accesses) && gather(statement.otherwise, accesses);
      case 'for':
        if (statement.domain.kind === 'set') accesses.push(...reads(statement.domain.set));
        if (statement.where !== null) accesses.push(...reads(statement.where));
        return gather(statement.body, accesses);
      default:
        return false;
    }
  });
}

function reads(expression: Expression): readonly Access[] {
  const inner = children(expression).flatMap(reads);
  return expression.kind === 'read' ? [...inner, { variable: expression.variable, indices: expression.indices, written: null }] : inner;
}
