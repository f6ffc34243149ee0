/** Random specifications: every kind of statement, names chosen to collide, evaluation errors included. */

import type { Action, Specification, Statement } from '../../checker/language/ir.js';
import * as ir from './ir.js';
import { type Random, randomExpression, type Vocabulary } from './random-expression.js';

const A = ir.sort('A');
const B = ir.sort('B');
const E = ir.enumeration('E');

const variables = [
  ir.variable('flag', [], ir.bool, ir.lit(0)),
  ir.variable('A.b', [A], ir.option(B), ir.none(ir.option(B))),
  ir.variable('A.e', [A], E, ir.lit(1, E)),
  ir.variable('users', [B, A], ir.bool, ir.lit(1)),
  ir.variable('count', [ir.int(-1, 2)], ir.int(0, 3), ir.lit(0, ir.int(0, 3))),
  ir.variable('set', [E], ir.setOf(A), { kind: 'set', elements: [], type: ir.setOf(A), span: ir.nowhere }),
  ir.variable('cells', [], ir.option(A), ir.none(ir.option(A))),
  ir.variable('wide', [], ir.int(0, 2 ** 31 - 1), ir.lit(0, ir.int(0, 2 ** 31 - 1))),
];

/** Equal seeds give equal specifications. */
export function randomSpecification(seed: number): Specification {
  const random = randomFrom(seed);
  let binders = 0;
  const words: Vocabulary = {
    random,
    variables,
    functions: [],
    locals: [],
    old: false,
    fresh: () => `x${(binders += 1)}`,
  };
  const holds = {
    name: 'rollback',
    parameters: [
      { name: 'at', type: A },
      { name: 'n', type: ir.int(0, 3) },
    ],
    result: ir.bool,
    body: randomExpression(
      {
        ...words,
        locals: [
          { name: 'at', type: A },
          { name: 'n', type: ir.int(0, 3) },
        ],
      },
      ir.bool,
      3,
    ),
    span: ir.nowhere,
  } as const;
  const functions = [{ name: holds.name, parameters: holds.parameters.map(({ type }) => type), result: ir.bool }];
  const all = { ...words, functions };
  const actions = ['open', 'A', 'constructor'].map((name) => randomAction(all, name));
  const place = { ...all, locals: [{ name: 'visit', type: A }] };
  return ir.specification({
    sorts: ['A', 'B'].map(ir.declaredSort),
    enumerations: [{ name: 'E', members: ['red', 'green', 'blue'], span: ir.nowhere }],
    variables,
    functions: [holds],
    procedures: [
      {
        name: 'mark',
        parameters: [{ name: 'visit', type: A }],
        body: statements(place, 2, 2, { choice: false, ends: 0 }),
        span: ir.nowhere,
      },
    ],
    initially: statements(all, 2, 2, { choice: true, ends: 0 }),
    actions,
    properties: [
      ir.invariant('Always', randomExpression(all, ir.bool, 4)),
      ir.transition('Across', randomExpression({ ...all, old: true }, ir.bool, 4)),
    ],
    instances: [
      ir.instance(
        'only',
        { A: 1 + random.below(3), B: 2 },
        actions.map((action) => action.name).filter(() => random.below(6) > 0),
      ),
    ],
  });
}

function randomAction(words: Vocabulary, name: string): Action {
  const { random } = words;
  const locals: { name: string; type: typeof A }[] = [];
  const parameters = [A, B, ir.int(-1, 2)].slice(0, random.below(4)).map((type, index) => {
    const parameter = ['p', 'slots', 'q'][index] as string;
    locals.push({ name: parameter, type });
    const where = random.below(2) === 0 ? null : randomExpression({ ...words, locals: [...locals] }, ir.bool, 2);
    return ir.parameter(parameter, type, where);
  });
  const inside = { ...words, locals };
  const guard = random.below(2) === 0 ? [ir.require(randomExpression(inside, ir.bool, 2))] : [];
  return ir.action(name, parameters, ['EINVAL', 'EBUSY'], [...guard, ...statements(inside, 3, 4, { choice: true, ends: 3 })]);
}

interface Allowed {
  readonly choice: boolean;
  /** Number of outcomes that `fails` may give; 0 where nothing may end the action. */
  readonly ends: number;
}

function statements(words: Vocabulary, depth: number, most: number, allowed: Allowed): readonly Statement[] {
  const { random } = words;
  const body: Statement[] = [];
  let locals = words.locals;
  for (let left = 1 + random.below(most); left > 0; left -= 1) {
    const scope = { ...words, locals };
    const statement = randomStatement(scope, depth, allowed);
    body.push(statement);
    if (statement.kind === 'let') {
      locals = [...locals, { name: statement.name, type: statement.value.type }];
    } else if (statement.kind === 'choose') {
      locals = [...locals, { name: statement.binder, type: A }];
    }
  }
  return body;
}

function randomStatement(words: Vocabulary, depth: number, allowed: Allowed): Statement {
  const { random } = words;
  const condition = () => randomExpression(words, ir.bool, 2);
  const inner = (within: Vocabulary, next: Allowed) => statements(within, depth - 1, 2, next);
  const choice = random.below(depth > 0 ? 10 : 4);
  const name = words.fresh();
  switch (choice) {
    case 0:
      return {
        kind: 'let',
        name,
        value: randomExpression(words, random.pick([A, ir.bool, ir.int(0, 3), ir.option(B)]), 2),
        span: ir.nowhere,
      };
    case 4:
      return ir.when(condition(), [...inner(words, allowed)], random.below(2) === 0 ? [] : [...inner(words, allowed)]);
    case 5: {
      const within = { ...words, locals: [...words.locals, { name, type: A }] };
      const where = random.below(2) === 0 ? null : randomExpression(within, ir.bool, 2);
      const body = [
        ...inner(within, { choice: false, ends: 0 }),
        ...(allowed.ends > 0 && random.below(3) === 0 ? [ir.require(randomExpression(within, ir.bool, 2))] : []),
      ];
      return { kind: 'for', binder: name, domain: { kind: 'type', type: A }, where, body, span: ir.nowhere };
    }
    case 6:
      if (allowed.choice) {
        const within = { ...words, locals: [...words.locals, { name, type: A }] };
        const where = random.below(2) === 0 ? null : randomExpression(within, ir.bool, 2);
        return { kind: 'choose', binder: name, domain: { kind: 'type', type: A }, where, span: ir.nowhere };
      }
      break;
    case 7:
    case 8:
      if (allowed.ends > 0) {
        const undo = random.below(2) === 0 ? [] : inner(words, { choice: false, ends: 0 });
        return ir.fails(1 + random.below(allowed.ends - 1), random.below(6) === 0 ? null : condition(), [...undo]);
      }
      break;
    case 9:
      if (allowed.ends > 0) {
        return random.below(2) === 0
          ? { kind: 'returns', value: randomExpression(words, ir.int(0, 3), 2), span: ir.nowhere }
          : { kind: 'call', procedure: 'mark', arguments: [randomExpression(words, A, 2)], span: ir.nowhere };
      }
      break;
  }
  const variable = random.pick(words.variables);
  const indices = variable.indices.map((index) => randomExpression(words, index, 2));
  const value = randomExpression(words, variable.name === 'wide' ? ir.int(0, 3) : variable.type, 3);
  return { ...ir.assign(variable.name, indices, value), span: value.span };
}

/** A small generator of equally likely numbers (a linear congruence, high bits only). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return { below, pick: (choices) => choices[below(choices.length)]! };
}
