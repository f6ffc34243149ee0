/** Random well-typed expressions: every operator and quantifier, including those whose evaluation can fail. */

import type { Domain, Expression, FiniteType, ScalarType } from '../../checker/language/ir.js';
import * as ir from './ir.js';

export interface Random {
  below(limit: number): number;
  pick<T>(choices: readonly T[]): T;
}

/** Names with their types, as a random expression may use them. */
export interface Vocabulary {
  readonly random: Random;
  readonly variables: readonly { readonly name: string; readonly indices: readonly FiniteType[]; readonly type: ScalarType }[];
  readonly functions: readonly { readonly name: string; readonly parameters: readonly ScalarType[]; readonly result: ScalarType }[];
  readonly locals: readonly { readonly name: string; readonly type: ScalarType }[];
  readonly old: boolean;
  /** Makes binder names unique. */
  fresh(): string;
}

let span = 0;

/** Every expression has a span of its own, so that errors tell which one failed. */
function typed(type: ScalarType) {
  span += 1;
  return { type, span: { ...ir.nowhere, start: span, end: span + 1 } };
}

export function sameType(left: ScalarType, right: ScalarType): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

export function randomExpression(words: Vocabulary, type: ScalarType, depth: number): Expression {
  const { random } = words;
  const known = words.locals.filter((local) => sameType(local.type, type));
  if (known.length > 0 && random.below(3) === 0) {
    return { kind: 'local', name: random.pick(known).name, ...typed(type) };
  }
  if (depth <= 0) {
    return leaf(words, type);
  }
  const variables = words.variables.filter((variable) => sameType(variable.type, type));
  if (variables.length > 0 && random.below(3) === 0) {
    const variable = random.pick(variables);
    const indices = variable.indices.map((index) => randomExpression(words, index, depth - 1));
    const read: Expression = { kind: 'read', variable: variable.name, indices, ...typed(type) };
    return words.old && random.below(3) === 0 ? { kind: 'old', operand: read, ...typed(type) } : read;
  }
  const functions = words.functions.filter((each) => sameType(each.result, type));
  if (functions.length > 0 && random.below(4) === 0) {
    const called = random.pick(functions);
    const values = called.parameters.map((parameter) => randomExpression(words, parameter, depth - 1));
    return { kind: 'call', function: called.name, arguments: values, ...typed(type) };
  }
  if (random.below(6) === 0) {
    return {
      kind: 'conditional',
      condition: randomExpression(words, ir.bool, depth - 1),
      then: randomExpression(words, type, depth - 1),
      otherwise: randomExpression(words, type, depth - 1),
      ...typed(type),
    };
  }
  return composed(words, type, depth - 1);
}

function leaf({ random }: Vocabulary, type: ScalarType): Expression {
  switch (type.kind) {
    case 'bool':
      return { kind: 'literal', value: random.below(2), ...typed(type) };
    case 'int':
      return random.below(4) === 0
        ? { kind: 'size', sort: 'A', ...typed(type) }
        : { kind: 'literal', value: type.low.constant + random.below(3), ...typed(type) };
    case 'enum':
      return { kind: 'literal', value: random.below(3), ...typed(type) };
    case 'sort':
      return { kind: 'literal', value: 0, ...typed(type) };
    case 'option':
      return { kind: 'none', ...typed(type) };
    case 'set':
      return { kind: 'set', elements: [], ...typed(type) };
  }
}

function composed(words: Vocabulary, type: ScalarType, depth: number): Expression {
  const { random } = words;
  const make = (of: ScalarType) => randomExpression(words, of, depth);
  switch (type.kind) {
    case 'bool':
      return randomCondition(words, depth);
    case 'int':
      switch (random.below(4)) {
        case 0:
          return { kind: 'unary', operator: 'negate', operand: make(type), ...typed(type) };
        case 1:
          return { kind: 'unary', operator: 'cardinality', operand: make(ir.setOf(ir.sort('A'))), ...typed(type) };
        case 2:
          return quantified(words, 'count', type, depth);
        default:
          return { kind: 'binary', operator: random.pick(['+', '-']), left: make(type), right: make(type), ...typed(type) };
      }
    case 'sort':
      return { kind: 'unary', operator: 'unwrap', operand: make(ir.option(type)), ...typed(type) };
    case 'option':
      return type.of.kind === 'sort' && random.below(2) === 0 ? quantified(words, 'first', type, depth) : { ...make(type.of), type };
    case 'set': {
      if (random.below(3) === 0) {
        return quantified(words, 'collect', type, depth);
      }
      if (random.below(2) === 0) {
        return { kind: 'set', elements: [make(type.of), make(type.of)], ...typed(type) };
      }
      const operator = random.pick(['union', 'intersection', 'difference'] as const);
      return { kind: 'binary', operator, left: make(type), right: make(type), ...typed(type) };
    }
    case 'enum':
      return leaf(words, type);
  }
}

function randomCondition(words: Vocabulary, depth: number): Expression {
  const { random } = words;
  const make = (of: ScalarType) => randomExpression(words, of, depth);
  const pair = (operator: Parameters<typeof ir.binary>[1], of: ScalarType): Expression => ({
    kind: 'binary',
    operator,
    left: make(of),
    right: make(of),
    ...typed(ir.bool),
  });
  switch (random.below(7)) {
    case 0:
      return { kind: 'unary', operator: 'not', operand: make(ir.bool), ...typed(ir.bool) };
    case 1:
      return pair(random.pick(['and', 'or', 'implies'] as const), ir.bool);
    case 2:
      return pair(
        random.pick(['==', '!='] as const),
        random.pick([ir.bool, ir.sort('A'), ir.option(ir.sort('A')), ir.enumeration('E'), ir.setOf(ir.sort('A'))]),
      );
    case 3:
      return pair(random.pick(['<', '<=', '>', '>=', '==', '!='] as const), ir.int(0, 3));
    case 4:
      return { kind: 'binary', operator: 'in', left: make(ir.sort('A')), right: make(ir.setOf(ir.sort('A'))), ...typed(ir.bool) };
    case 5:
      return pair('subset', ir.setOf(ir.sort('A')));
    default:
      return quantified(words, random.pick(['forall', 'exists'] as const), ir.bool, depth);
  }
}

function quantified(
  words: Vocabulary,
  quantifier: (Expression & { kind: 'quantifier' })['quantifier'],
  type: ScalarType,
  depth: number,
): Expression {
  const { random } = words;
  const over =
    type.kind === 'option' || type.kind === 'set'
      ? type.of
      : random.pick([ir.sort('A'), ir.sort('B'), ir.enumeration('E'), ir.int(-1, 2), ir.bool]);
  const binder = words.fresh();
  const domain: Domain =
    over.kind === 'sort' && over.name === 'A' && random.below(3) === 0
      ? { kind: 'set', set: randomExpression(words, ir.setOf(over), depth), of: over }
      : { kind: 'type', type: over };
  const inner = { ...words, locals: [...words.locals, { name: binder, type: over }] };
  const optional = random.below(2) === 0 ? null : randomExpression(inner, ir.bool, depth - 1);
  const body = quantifier === 'forall' || quantifier === 'exists' ? randomExpression(inner, ir.bool, depth - 1) : null;
  return { kind: 'quantifier', quantifier, binder, domain, where: optional, body, ...typed(type) };
}
