/** Properties that are evaluated only where something has changed are decided in the very states in which the others are. */

import { expect, test } from 'vitest';
import { explore } from '../../checker/explore/explore.js';
import type { Verdict } from '../../checker/explore/verdict.js';
import type { Property, Specification } from '../../checker/language/ir.js';
import { startWasmExploration, type WasmOptions } from '../../checker/wasm/explore.js';
import * as ir from '../compile/ir.js';
import { randomExpression, type Vocabulary } from '../compile/random-expression.js';
import { randomFrom, randomSpecification } from '../compile/random-specification.js';
import { STILL } from '../explore/options.js';
import { total } from '../export/total.js';
import { interpret } from '../reference/interpreter.js';
import { comparable } from './comparable.js';
import { forSeeds } from './seeds.js';

/** Written out, or left as loops. */
const SIZES = [
  { quantifier: 0, loop: 60, procedure: 10, action: 200, check: 0 },
  { quantifier: 60, loop: 60, procedure: 10, action: 200, check: 5000 },
];

/** Each the opposite of another, so that one of the two holds in the initial state, and is decided later if at all. */
function propertiesOf(specification: Specification, seed: number, most: number): readonly Property[] {
  const random = randomFrom(seed);
  let binders = 0;
  const words: Vocabulary = {
    random,
    variables: specification.variables,
    functions: specification.functions.map(({ name, parameters, result }) => ({
      name,
      parameters: parameters.map(({ type }) => type),
      result,
    })),
    locals: [],
    old: false,
    fresh: () => `y${(binders += 1)}`,
  };
  const A = ir.sort('A');
  return ['One', 'Two', 'Three'].slice(0, most).flatMap((name) => {
    const [a, b] = [words.fresh(), words.fresh()];
    const inside = { ...words, locals: [a, b].map((local) => ({ name: local, type: A })) };
    const some = () => randomExpression(inside, ir.bool, 2);
    const claim = ir.forall(
      a,
      A,
      ir.binary(ir.exists(b, A, some()), random.pick(['and', 'or', 'implies']), ir.forall(b, A, some(), some())),
    );
    return [
      ir.invariant(name, claim),
      ir.invariant(`Not${name}`, ir.not(claim)),
      { ...ir.invariant(`Reach${name}`, claim), kind: 'reachable' as const },
      ir.transition(`Across${name}`, randomExpression({ ...words, old: true }, ir.bool, 3)),
      { ...ir.invariant(`ReachNot${name}`, ir.not(claim)), kind: 'reachable' as const },
    ];
  });
}

async function explored(specification: Specification, options: WasmOptions, threads: number): Promise<Verdict> {
  const exploration = startWasmExploration(specification, specification.instances[0]!, options);
  if (threads === 1) while (exploration.advance(10));
  else if (exploration.advance(0)) expect(await exploration.spread({ threads, shards: 4, inProcess: true })).toBe(true);
  return exploration.verdict();
}

test.each([
  [
    'that may be impossible to evaluate',
    120,
    0,
    (specification: Specification, seed: number) => ({ ...total(specification), properties: propertiesOf(specification, seed, 1) }),
  ],
  [
    'made total',
    60,
    5,
    (specification: Specification, seed: number) => total({ ...specification, properties: propertiesOf(specification, seed, 3) }),
  ],
])(
  'random properties %s',
  async (_, tests, least, shape) => {
    let late = 0;
    await forSeeds(tests, async (seed) => {
      const specification = shape(randomSpecification(seed), seed);
      const options = { ...STILL, limits: { states: 600, bytes: null, seconds: null }, sizes: SIZES[seed % 2]! };
      const expected = explore(interpret(specification, specification.instances[0]!), options);
      const traces = [expected.evaluation, ...expected.properties].map((decided) => decided?.trace?.stem.length ?? 0);
      late += traces.filter((steps) => steps > 0).length;
      for (const threads of expected.limit === null ? [1, 2] : [1]) {
        const unlimited = threads === 1 ? options : { ...options, limits: { states: null, bytes: null, seconds: null } };
        const verdict = await explored(specification, unlimited, threads);
        expect(comparable({ ...verdict, vacuity: expected.vacuity })).toEqual(comparable(expected));
      }
    });
    // Decided, or found impossible, elsewhere than in an initial state.
    expect(late).toBeGreaterThan(least);
  },
  120_000,
);
