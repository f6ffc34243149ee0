/** When an expression has a value: the condition under which none of its `!` meets none. */

import type { Expression, Function as DeclaredFunction, Span } from '../language/ir.js';
import { unreachable } from '../language/unreachable.js';

/** Conditions for expressions that may lack a value, and the functions that those conditions call. */
export interface Definedness {
  /** Null where the expression always has a value. */
  of(expression: Expression): Expression | null;
  /** Made so far. */
  readonly functions: readonly DeclaredFunction[];
}

const BOOL = { kind: 'bool' } as const;

export function definedness(functions: readonly DeclaredFunction[]): Definedness {
  const declared = new Map(functions.map((each) => [each.name, each]));
  /** The name of the function that says when another has a value; null where it always has. */
  const companions = new Map<string, string | null>();
  const made: DeclaredFunction[] = [];

  const companionOf = (name: string): string | null => {
    const known = companions.get(name);
    if (known !== undefined) return known;
    const called = declared.get(name);
    // A function that calls itself is refused by the language, so this is never asked for again.
    const body = called === undefined ? null : of(called.body);
    if (called === undefined || body === null) {
      companions.set(name, null);
      return null;
    }
    let companion = `${name}_is_defined`;
    while (declared.has(companion)) companion += '_';
    companions.set(name, companion);
    made.push({ ...called, name: companion, result: BOOL, body });
    return companion;
  };

  const of = (expression: Expression): Expression | null => {
    const { span } = expression;
    switch (expression.kind) {
      case 'literal':
      case 'none':
      case 'size':
      case 'local':
        return null;
      case 'read':
      case 'constant':
        return all(expression.indices.map(of), span);
      case 'unary': {
        const inner = of(expression.operand);
        if (expression.operator !== 'unwrap') return inner;
        const none: Expression = { kind: 'none', type: expression.operand.type, span };
        const exists: Expression = { kind: 'binary', operator: '!=', left: expression.operand, right: none, type: BOOL, span };
        return all([inner, exists], span);
      }
      case 'binary': {
        const { left, right, operator } = expression;
        const later = of(right);
        if (later === null || (operator !== 'and' && operator !== 'or' && operator !== 'implies')) return all([of(left), later], span);
        const reached: Expression = {
          kind: 'binary',
          operator: operator === 'or' ? 'or' : 'implies',
          left,
          right: later,
          type: BOOL,
          span,
        };
        return all([of(left), reached], span);
      }
      case 'conditional': {
        const [then, otherwise] = [of(expression.then), of(expression.otherwise)];
        const truth: Expression = { kind: 'literal', value: 1, type: BOOL, span };
        const { condition } = expression;
        const taken: Expression = { kind: 'conditional', condition, then: then ?? truth, otherwise: otherwise ?? truth, type: BOOL, span };
        return all([of(condition), then === null && otherwise === null ? null : taken], span);
      }
      case 'quantifier': {
        const { where, body, domain, binder } = expression;
        const within = body === null ? null : of(body);
        const asked: Expression | null =
          within === null || where === null
            ? within
            : { kind: 'binary', operator: 'implies', left: where, right: within, type: BOOL, span };
        const each = all([where === null ? null : of(where), asked], span);
        const every: Expression | null =
          each === null ? null : { kind: 'quantifier', quantifier: 'forall', binder, domain, where: null, body: each, type: BOOL, span };
        return all([domain.kind === 'set' ? of(domain.set) : null, every], span);
      }
      case 'set':
        return all(expression.elements.map(of), span);
      case 'call': {
        const companion = companionOf(expression.function);
        const called: Expression | null =
          companion === null ? null : { kind: 'call', function: companion, arguments: expression.arguments, type: BOOL, span };
        return all([...expression.arguments.map(of), called], span);
      }
      case 'old':
        return of(expression.operand);
      default:
        return unreachable(expression);
    }
  };
  return { of, functions: made };
}

/** Their conjunction, the first first; null where nothing is asked. */
function all(conditions: readonly (Expression | null)[], span: Span): Expression | null {
  return conditions.reduce<Expression | null>((whole, condition) => {
    if (whole === null || condition === null) return whole ?? condition;
    return { kind: 'binary', operator: 'and', left: whole, right: condition, type: BOOL, span };
  }, null);
}
