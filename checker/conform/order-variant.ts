/** Which checks of a call can fail at once: a specification where each call is made only where one of its checks fails, and goes on without it. */

import type { Action, Expression, Specification, Statement } from '../language/ir.js';
import { unreachable } from '../language/unreachable.js';
import { type Definedness, definedness } from './defined.js';
import { asWholeCalls } from './subject.js';

/** The call `action`, where its check with outcome `without` fails. */
export interface OrderVariant {
  readonly name: string;
  readonly action: string;
  readonly without: number;
}

/** The same states; its actions are the variants, which end with what the check after the failing one would say.
 *  @param performable actions that are of interest */
export function orderVariants(
  specification: Specification,
  performable: ReadonlySet<string>,
): { readonly specification: Specification; readonly variants: readonly OrderVariant[] } {
  const defined = definedness(specification.functions);
  const taken = new Set(specification.actions.map(({ name }) => name));
  const variants: OrderVariant[] = [];
  const actions = specification.actions
    .filter(({ name, body }) => performable.has(name) && checksOf(body).length > 1)
    .flatMap((action) =>
      checksOf(action.body)
        .slice(0, -1)
        .map((without): Action => {
          let name = `${action.name}_without_${without}`;
          while (taken.has(name)) name += '_';
          taken.add(name);
          variants.push({ name, action: action.name, without });
          return { ...action, name, calls: [], body: goOn(truncate(action.body), without, defined) };
        }),
    );
  const instances = specification.instances.map((instance) => {
    const part = variants.filter(({ action }) => instance.actions.includes(action)).map(({ name }) => name);
    const rest = variants.filter(({ action }) => !instance.actions.includes(action)).map(({ name }) => name);
    return { ...instance, actions: part, excluded: rest };
  });
  const whole = asWholeCalls({ ...specification, instances });
  return { specification: { ...whole, actions, functions: [...specification.functions, ...defined.functions] }, variants };
}

/** Outcomes of the checks, in the order they are made. */
function checksOf(statements: readonly Statement[]): readonly number[] {
  return statements.flatMap((statement): readonly number[] => {
    switch (statement.kind) {
      case 'fails':
        return [statement.outcome];
      case 'if':
        return [...checksOf(statement.then), ...checksOf(statement.otherwise)];
      case 'for':
      case 'step':
        return checksOf(statement.body);
      case 'let':
      case 'assign':
      case 'choose':
      case 'require':
      case 'await':
      case 'call':
      case 'returns':
        return [];
      default:
        return unreachable(statement);
    }
  });
}

/** Without what comes after the last check: it does not matter here, and might have no value. */
function truncate(statements: readonly Statement[]): readonly Statement[] {
  const last = statements.findLastIndex((statement) => checksOf([statement]).length > 0);
  return statements.slice(0, last + 1);
}

/** The check becomes a condition of the call. Nothing is asked of values that only the check has made sure of. */
function goOn(statements: readonly Statement[], without: number, defined: Definedness): readonly Statement[] {
  return statements.flatMap((statement): readonly Statement[] => {
    const { span } = statement;
    const has = (expression: Expression | null): readonly Statement[] => {
      const condition = expression === null ? null : defined.of(expression);
      return condition === null ? [] : [{ kind: 'require', condition, span }];
    };
    switch (statement.kind) {
      case 'fails': {
        const { condition, outcome } = statement;
        if (outcome === without) return condition === null ? [] : [...has(condition), { kind: 'require', condition, span }];
        return [...has(condition), { ...statement, undo: [] }];
      }
      case 'let':
        return [...has(statement.value), statement];
      case 'if': {
        const { condition } = statement;
        const then = goOn(statement.then, without, defined);
        const otherwise = goOn(statement.otherwise, without, defined);
        // The check is made in one branch only: what the other one would say is no answer.
        const inThen = checksOf(statement.then).includes(without);
        const inOtherwise = checksOf(statement.otherwise).includes(without);
        const { type } = condition;
        const not: Expression = { kind: 'unary', operator: 'not', operand: condition, type, span };
        const branch: readonly Statement[] = inThen || inOtherwise ? [{ kind: 'require', condition: inThen ? condition : not, span }] : [];
        return [...has(condition), ...branch, { ...statement, then, otherwise }];
      }
      case 'step':
        return [{ ...statement, body: goOn(statement.body, without, defined) }];
      // The variant is asked what it would say, not made: it neither waits nor needs anything else.
      case 'require':
        return [...has(statement.condition), statement];
      case 'await':
      case 'for':
      case 'assign':
      case 'choose':
      case 'call':
      case 'returns':
        return [statement];
      default:
        return unreachable(statement);
    }
  });
}
