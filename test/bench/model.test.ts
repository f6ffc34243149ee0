/** The measured model is the model it is said to be: a benchmark of something else would be worth nothing. */

import { expect, test } from 'vitest';
import { generate } from '../../checker/compile/generate.js';
import { explore } from '../../checker/explore/explore.js';
import { compileSpecification } from '../../checker/language/frontend.js';
import { STILL } from '../explore/options.js';
import { naiveSearch } from '../explore/naive.js';
import { loadModule } from '../load-module.js';
import { PATH, readerOf } from './model.js';

const read = readerOf(new URL('../../', import.meta.url));

test('the small instance holds, with the known counts, and nothing in vain', () => {
  const compiled = compileSpecification(PATH, read);
  if (!compiled.ok) expect.fail(compiled.diagnostics.map(({ message }) => message).join('\n'));
  const [text = ''] = generate(compiled.value, PATH).values();
  const { module } = loadModule(text);
  const verdict = explore(module.create('small'), STILL);
  expect(verdict).toMatchObject({ status: 'holds', exhaustive: true, statistics: { states: 225_504, transitions: 4_750_380, depth: 18 } });
  expect(verdict.properties.find(({ name }) => name === 'SomeoneAttached')?.trace?.stem.length).toBe(5);
  expect(verdict.vacuity).toEqual({ judged: true, actionsNeverEnabled: [], outcomesNeverTaken: [], propertiesInVain: [] });
});

test('an instance small enough for it counts as the naive search counts', () => {
  const shrink = (path: string): string | null =>
    read(path)?.replace('Process = 2, Slot = 3, Device = 2', 'Process = 2, Slot = 2, Device = 2') ?? null;
  const compiled = compileSpecification(PATH, shrink);
  if (!compiled.ok) expect.fail(compiled.diagnostics.map(({ message }) => message).join('\n'));
  const [text = ''] = generate(compiled.value, PATH).values();
  const system = loadModule(text).module.create('small');
  const naive = naiveSearch(system);
  const { statistics } = explore(system, STILL);
  expect(naive.states).toBeGreaterThan(2000);
  expect(statistics).toMatchObject({
    states: naive.states,
    transitions: naive.transitions,
    selfLoops: naive.selfLoops,
    statesPerDepth: naive.statesPerDepth,
  });
});
