/** Which locals an expression mentions, and whether evaluating it can fail. */

import type { Domain, Expression } from '../language/ir.js';
import { provablyInside } from './bounds.js';
import { ends } from './emit-type.js';
import { bindParameter, domainType, intervalOf } from './interval.js';
import { bind, found, type Scope } from './scope.js';

/** The expressions directly inside. */
export function children(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'none':
    case 'size':
    case 'local':
      return [];
    case 'read':
    case 'constant':
      return expression.indices;
    case 'unary':
    case 'old':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.condition, expression.then, expression.otherwise];
    case 'quantifier':
      return [...domainChildren(expression.domain), ...present(expression.where), ...present(expression.body)];
    case 'set':
      return expression.elements;
    case 'call':
      return expression.arguments;
  }
}

/** Names of locals bound outside, in order of appearance. Names are unique within a declaration. */
export function freeLocals(expression: Expression): ReadonlySet<string> {
  const free = new Set<string>();
  const visit = (each: Expression, bound: ReadonlySet<string>): void => {
    if (each.kind === 'local' && !bound.has(each.name)) {
      free.add(each.name);
    }
    const inside = each.kind === 'quantifier' ? new Set([...bound, each.binder]) : bound;
    for (const child of children(each)) {
      visit(child, inside);
    }
  };
  visit(expression, new Set());
  return free;
}

/** Whether evaluation always gives a value: no option is unwrapped and every index is provably inside. */
export function isTotal(scope: Scope, expression: Expression): boolean {
  if (expression.kind === 'unary' && expression.operator === 'unwrap') {
    return false;
  }
  if (expression.kind === 'quantifier') {
    const type = domainType(expression.domain);
    const inner = bind(scope, expression.binder, type, ends(scope.declarations, type)).scope;
    return children(expression).every((child) => isTotal(inner, child));
  }
  if (expression.kind === 'call' && !isTotalFunction(scope, expression.function)) {
    return false;
  }
  if (expression.kind === 'read' || expression.kind === 'constant') {
    const types = (
      expression.kind === 'read'
        ? found(scope.declarations.variables, expression.variable)
        : found(scope.declarations.constants, expression.constant)
    ).indices;
    const inside = expression.indices.every((index, position) =>
      provablyInside(intervalOf(scope, index), ends(scope.declarations, types[position]!)),
    );
    if (!inside) {
      return false;
    }
  }
  return children(expression).every((child) => isTotal(scope, child));
}

/** Functions are not recursive, so this ends. */
function isTotalFunction(scope: Scope, name: string): boolean {
  const declared = found(scope.declarations.functions, name);
  let inner: Scope = { ...scope, names: scope.names.inner(), locals: new Map() };
  for (const parameter of declared.parameters) {
    inner = bindParameter(inner, parameter).scope;
  }
  return isTotal(inner, declared.body);
}

function domainChildren(domain: Domain): readonly Expression[] {
  return domain.kind === 'set' ? [domain.set] : [];
}

function present(expression: Expression | null): readonly Expression[] {
  return expression === null ? [] : [expression];
}
