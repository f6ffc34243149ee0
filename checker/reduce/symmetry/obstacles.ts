/** Why the elements of a sort are not interchangeable in an instance, read off its text: what orders them or names one.
 *
 *  Everything else that the language has means the same when elements trade places: comparisons of elements, sets, maps
 *  and quantifiers. Two ways of ordering are looked at more closely: `first` (see `fresh.ts`) and `for` (see `commutes`). */

import type { Expression, Span, Statement } from '../../language/ir.js';
import { children } from '../../export/shared/terms.js';
import type { LiveInstance } from '../live-instance.js';
import { commutes } from './commutes.js';
import { type Fresh, freshOf } from './fresh.js';

export interface Obstacle {
  readonly reason: string;
  readonly span: Span;
}

export interface SortFindings {
  /** Null when nothing in the text stands against the symmetry. */
  readonly obstacle: Obstacle | null;
  /** Choices of the least element that are harmless as long as the candidates are interchangeable: to be checked in every state. */
  readonly fresh: readonly Fresh[];
}

/** What the text of the instance says about one sort. */
export function examineSort(instance: LiveInstance, sort: string): SortFindings {
  const obstacles: Obstacle[] = [];
  const fresh: Fresh[] = [];
  const named = instance.named.get(sort);
  if (named !== undefined) obstacles.push({ reason: `the text names an element of ${sort} here`, span: named });
  const against = (reason: string, span: Span): void => void obstacles.push({ reason, span });

  /** `allowed`: the expression is evaluated once, in the state before the action. */
  function expression(root: Expression, allowed: boolean): void {
    if (root.kind === 'quantifier' && root.quantifier === 'first' && ranges(root.domain, sort)) {
      const found = allowed ? freshOf(root) : null;
      if (found === null) against(`\`first\` takes the least element of ${sort}, and others may differ from it`, root.span);
      else fresh.push(found);
    }
    if (root.kind === 'binary' && (root.operator === '==' || root.operator === '!=')) {
      // Whether there is a first one does not depend on the order.
      const [one, other] = [root.left, root.right];
      if (one.kind === 'none') return inside(other);
      if (other.kind === 'none') return inside(one);
    }
    for (const child of children(root)) expression(child, allowed && root.kind !== 'quantifier');
  }

  function inside(root: Expression): void {
    if (root.kind === 'quantifier' && root.quantifier === 'first') for (const child of children(root)) expression(child, false);
    else expression(root, false);
  }

  /** @returns whether the state may have changed after the statements */
  function statements(body: readonly Statement[], changed: boolean): boolean {
    let dirty = changed;
    for (const statement of body) {
      switch (statement.kind) {
        case 'let':
        case 'returns':
          expression(statement.value, !dirty);
          break;
        case 'assign':
          for (const index of statement.place.indices) expression(index, !dirty);
          expression(statement.value, !dirty);
          dirty = true;
          break;
        case 'if': {
          expression(statement.condition, !dirty);
          const then = statements(statement.then, dirty);
          dirty = statements(statement.otherwise, dirty) || then;
          break;
        }
        case 'for': {
          const { domain, where } = statement;
          if (domain.kind === 'set') expression(domain.set, !dirty);
          if (where !== null) expression(where, false);
          const reason = ranges(domain, sort) ? commutes(statement) : null;
          if (reason !== null) against(`this loop visits ${sort} in order, and ${reason}`, statement.span);
          statements(statement.body, true);
          dirty = true;
          break;
        }
        case 'choose':
          if (statement.domain.kind === 'set') expression(statement.domain.set, !dirty);
          if (statement.where !== null) expression(statement.where, false);
          break;
        case 'require':
        case 'await':
          expression(statement.condition, !dirty);
          break;
        case 'fails':
          if (statement.condition !== null) expression(statement.condition, !dirty);
          statements(statement.undo, true);
          break;
        case 'step':
        case 'call':
          break;
      }
    }
    return dirty;
  }

  statements(instance.initially, true);
  for (const { initial } of instance.model.specification.variables) expression(initial, false);
  for (const { parameters, body } of instance.actions) {
    const before = fresh.length;
    for (const { where } of parameters) if (where !== null) expression(where, false);
    statements(body, false);
    const [, second] = fresh.slice(before);
    if (second !== undefined) against(`an action takes the least element of ${sort} twice`, second.span);
  }
  for (const { condition } of instance.properties) expression(condition, false);
  return { obstacle: obstacles[0] ?? null, fresh };
}

function ranges(domain: (Statement & { kind: 'for' })['domain'], sort: string): boolean {
  const of = domain.kind === 'set' ? domain.of : domain.type;
  return of.kind === 'sort' && of.name === sort;
}
