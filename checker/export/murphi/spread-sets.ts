/** Sets of elements of a scalarset as maps to booleans: a scalarset's elements cannot be bits of a mask. */

import type { Domain, Expression, FiniteType, Place, Specification, Statement } from '../../language/ir.js';
import { mapExpression, mapStatement } from '../shared/map-expression.js';
import { and, binary, boolType, children, choice, key, local, not, or, some, truth } from '../shared/terms.js';
import { isOver, KEPT_SET, NotScalar } from './scalarset.js';

const COMPUTED = 'a set of its elements, or what is looked for in one, is computed';

/** Whether nothing in the expression can fail or calls a function, so that it may be evaluated later, more than once or not at all. */
function isSimple(expression: Expression): boolean {
  switch (expression.kind) {
    case 'local':
    case 'literal':
    case 'none':
      return true;
    case 'read':
      return expression.indices.every(({ kind }) => kind === 'local');
    case 'binary':
      return expression.operator !== '+' && expression.operator !== '-' && children(expression).every(isSimple);
    case 'unary':
      return expression.operator === 'not' && isSimple(expression.operand);
    case 'set':
    case 'conditional':
    case 'old':
      return children(expression).every(isSimple);
    default:
      return false;
  }
}

/** Sets in variables only: one that is passed on, kept or counted is left as it is, for whoever writes the model to refuse. */
export function spreadSets(specification: Specification, scalarsets: ReadonlySet<string>): Specification {
  const isSpread = (type: Expression['type']): boolean => type.kind === 'set' && isOver(scalarsets, type);
  /** What the sets in variables are of. */
  const spread = new Map(
    specification.variables.flatMap(({ name, type }): [string, FiniteType][] =>
      type.kind === 'set' && isSpread(type) ? [[name, type.of]] : [],
    ),
  );
  let binders = 0;

  /** Whether the element is in the set, asked once where the set is a variable's as it is now. */
  function member(set: Expression, element: Expression): Expression {
    if (set.kind === 'read') return taken(set, element);
    if (element.kind !== 'local') throw new NotScalar(COMPUTED);
    return memberOfSimple(set, element);
  }

  /** The same where it is asked several times, at another time or not at all, which must make no difference. */
  function memberOfSimple(set: Expression, element: Expression): Expression {
    if (!isSimple(set)) throw new NotScalar(COMPUTED);
    return taken(set, element);
  }

  function taken(set: Expression, element: Expression): Expression {
    const inner = (other: Expression): Expression => taken(other, element);
    switch (set.kind) {
      case 'literal':
        if (set.value !== 0) break;
        return truth(false, set.span);
      case 'read':
        return { ...set, indices: [...set.indices, element], type: boolType };
      case 'old':
        return { ...set, operand: inner(set.operand), type: boolType };
      case 'set':
        return set.elements.reduce((any, each) => or(any, binary('==', element, each)), truth(false, set.span));
      case 'conditional':
        return choice(set.condition, inner(set.then), inner(set.otherwise));
      case 'binary':
        if (set.operator === 'union') return or(inner(set.left), inner(set.right));
        if (set.operator === 'intersection') return and(inner(set.left), inner(set.right));
        if (set.operator === 'difference') return and(inner(set.left), not(inner(set.right)));
        break;
      default:
        break;
    }
    throw new NotScalar(KEPT_SET);
  }

  function memberOrNone(set: Expression, element: Expression): Expression {
    if (element.type.kind !== 'option') return member(set, element);
    const { of } = element.type;
    const inside = member(set, { kind: 'unary', operator: 'unwrap', operand: element, type: of, span: element.span });
    return and(binary('!=', element, { kind: 'none', type: element.type, span: element.span }), inside);
  }

  /** A claim about every element. */
  function everywhere(of: FiniteType, span: Expression['span'], claim: (element: Expression) => Expression): Expression {
    const binder = freshBinder();
    const domain = { kind: 'type', type: of } as const;
    const body = claim(local(binder, of, span));
    return { kind: 'quantifier', quantifier: 'forall', binder, domain, where: null, body, type: boolType, span };
  }

  function freshBinder(): string {
    binders += 1;
    return `element.${binders}`;
  }

  function change(expression: Expression): Expression {
    if (expression.kind === 'quantifier') {
      const { domain } = expression;
      return domain.kind === 'set' && isSpread(domain.set.type) ? { ...expression, ...bounded(expression, domain) } : expression;
    }
    if (expression.kind !== 'binary') return expression;
    const { left, right, operator, span } = expression;
    if (right.type.kind !== 'set' || !isSpread(right.type)) return expression;
    const { of } = right.type;
    const alike = (element: Expression): Expression => {
      const [one, other] = [memberOfSimple(left, element), memberOfSimple(right, element)];
      return operator === 'subset' ? or(not(one), other) : binary('==', one, other);
    };
    if (operator === 'in') return memberOrNone(right, left);
    if (operator === 'subset' || operator === '==') return everywhere(of, span, alike);
    return operator === '!=' ? not(everywhere(of, span, alike)) : expression;
  }

  /** The elements of a set, as those of the sort that are in it. */
  function bounded(
    { binder, where }: { readonly binder: string; readonly where: Expression | null },
    { set, of }: Domain & { kind: 'set' },
  ): { readonly domain: Domain; readonly where: Expression } {
    const inside = memberOfSimple(set, local(binder, of, set.span));
    return { domain: { kind: 'type', type: of }, where: where === null ? inside : and(inside, where) };
  }

  const changed = (expression: Expression): Expression => mapExpression(expression, change);

  function unfold(statements: readonly Statement[]): readonly Statement[] {
    return statements.flatMap((statement): readonly Statement[] => {
      switch (statement.kind) {
        case 'assign':
          return assigned(statement, spread.get(statement.place.variable) ?? null);
        case 'if':
          return [{ ...statement, then: unfold(statement.then), otherwise: unfold(statement.otherwise) }];
        case 'fails':
          return [{ ...statement, undo: unfold(statement.undo) }];
        case 'step':
          return [{ ...statement, body: unfold(statement.body) }];
        case 'for':
        case 'choose': {
          const { domain } = statement;
          const within = domain.kind === 'set' && isSpread(domain.set.type) ? bounded(statement, domain) : null;
          if (statement.kind === 'choose') return [{ ...statement, ...within }];
          // The loop may change the set that it goes over.
          if (within !== null) throw new NotScalar('a loop goes over a set of its elements');
          return [{ ...statement, body: unfold(statement.body) }];
        }
        default:
          return [statement];
      }
    });
  }

  /** @param of null where no set is assigned that is spread */
  function assigned(statement: Statement & { kind: 'assign' }, of: FiniteType | null): readonly Statement[] {
    if (of === null) return [statement];
    const { place, value, span } = statement;
    const reads = (expression: Expression): boolean => some(expression, (each) => each.kind === 'read' && each.variable === place.variable);
    const one = (element: Expression, becomes: Expression): Statement => {
      const at: Place = { variable: place.variable, indices: [...place.indices, element] };
      return { kind: 'assign', place: at, value: becomes, span };
    };
    const own = key({ kind: 'read', ...place, type: value.type, span });
    const changes = value.kind === 'binary' && value.right.kind === 'set' && key(value.left) === own ? value.right.elements : null;
    // Of several assignments, the later ones must not see what the earlier ones did.
    const isSettled = (expression: Expression): boolean => isSimple(expression) && !reads(expression);
    const isSure = changes?.length === 1 || (changes?.every(isSettled) === true && place.indices.every(isSettled));
    if (value.kind === 'binary' && changes !== null && isSure) {
      if (value.operator === 'union') return changes.map((element) => one(element, truth(true, span)));
      if (value.operator === 'difference') return changes.map((element) => one(element, truth(false, span)));
    }
    if (reads(value)) throw new NotScalar('a set of its elements is computed from itself');
    if (![value, ...place.indices].every(isSettled)) throw new NotScalar(COMPUTED);
    const binder = freshBinder();
    const element = local(binder, of, span);
    const body = [one(element, memberOfSimple(value, element))];
    return [{ kind: 'for', binder, domain: { kind: 'type', type: of }, where: null, body, span }];
  }

  const all = (statements: readonly Statement[]): readonly Statement[] => unfold(statements.map((each) => mapStatement(each, changed)));
  const changedOrNull = (expression: Expression | null): Expression | null => (expression === null ? null : changed(expression));

  return {
    ...specification,
    variables: specification.variables.map((variable) => {
      const { type, initial } = variable;
      if (type.kind !== 'set' || !isSpread(type)) return { ...variable, initial: changed(initial) };
      const isEmpty = (initial.kind === 'set' && initial.elements.length === 0) || (initial.kind === 'literal' && initial.value === 0);
      if (!isEmpty) throw new NotScalar('a set of its elements is not empty at first');
      return { ...variable, indices: [...variable.indices, type.of], type: boolType, initial: truth(false, initial.span) };
    }),
    functions: specification.functions.map((each) => ({ ...each, body: changed(each.body) })),
    procedures: specification.procedures.map((each) => ({ ...each, body: all(each.body) })),
    initially: all(specification.initially),
    actions: specification.actions.map((action) => ({
      ...action,
      parameters: action.parameters.map((each) => ({ ...each, where: changedOrNull(each.where) })),
      body: all(action.body),
    })),
    properties: specification.properties.map((each) => ({ ...each, condition: changed(each.condition) })),
  };
}
