/** Every instance of every specification of the repository gets the same verdict from WebAssembly and TypeScript, and from TypeScript and
 *  the interpreter: states, transitions, levels, findings and shortest traces, as far as a limit on states lets each of them come. */

import { describe, expect, test } from 'vitest';
import { explore } from '../../checker/explore/explore.js';
import { expandSteps } from '../../checker/language/steps/expand-steps.js';
import { startWasmExploration } from '../../checker/wasm/explore.js';
import { STILL } from '../explore/options.js';
import { generatedModule, oracleOf, ownSpecifications } from '../generated/specifications.js';
import { comparable } from './comparable.js';

const within = (states: number) => ({ ...STILL, limits: { states, bytes: null, seconds: null } });
/** The interpreter is slower by far. */
const [MANY, FEW] = [1000, 50];

/** These are judged by TypeScript alone. */
const isForBoth = ({ specification }: ReturnType<typeof ownSpecifications>[number]): boolean =>
  specification.liveness.length === 0 && (specification.refinements ?? []).length === 0;

const both = ownSpecifications().filter(isForBoth);

test('most specifications are for both back ends', () => {
  expect(both.length).toBeGreaterThan(ownSpecifications().length / 2);
});

describe.each(both)('$path', (own) => {
  test.each(own.specification.instances.map(({ name, granularity }) => [name, granularity] as const))('%s', async (name, granularity) => {
    const specification = expandSteps(own.specification, granularity);
    const instance = specification.instances.find((each) => each.name === name)!;
    const exploration = startWasmExploration(specification, instance, within(MANY));
    while (exploration.advance(100));
    const system = (await generatedModule(own)).create(name);
    expect(comparable(exploration.verdict())).toEqual(comparable(explore(system, within(MANY))));
    const interpreted = explore(oracleOf(own, name), within(FEW));
    // The interpreter knows no premises: whether a property is in vain is compared with WebAssembly alone.
    expect(comparable({ ...explore(system, within(FEW)), vacuity: interpreted.vacuity })).toEqual(comparable(interpreted));
  });
});
