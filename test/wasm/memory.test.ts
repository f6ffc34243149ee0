/** What a state takes, everything counted: at most 12 bytes beyond the packed state, at every moment of a large search. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Progress } from '../../checker/explore/progress.js';
import { compileSpecification } from '../../checker/language/frontend.js';
import { SIZES } from '../../checker/wasm/context.js';
import { emitSearch } from '../../checker/wasm/emit-search.js';
import { startWasmExploration } from '../../checker/wasm/explore.js';
import { settle } from '../../checker/wasm/instance.js';
import { startLocalSearch } from '../../checker/wasm/local-search.js';
import { memoryFor } from '../../checker/wasm/open-module.js';
import { createSystem } from '../../checker/wasm/system.js';
import { STILL } from '../explore/options.js';
import { projectRoot } from '../lab.js';

const compiled = compileSpecification('test/bench/models/philosophers.ilk', (file) => readFileSync(join(projectRoot, file), 'utf8'));
if (!compiled.ok) throw new Error('the model is not valid');
const specification = compiled.value;
const instance = specification.instances.find(({ name }) => name === 'medium')!;
const settled = settle(specification, instance);
const PACKED = 4 * settled.layout.words;
/** States of one table from which on its first, fast growth no longer matters. */
const LARGE = 100_000;

function ticking(): () => number {
  let now = 0;
  return () => {
    now += 1;
    return now;
  };
}

test('in one memory, which holds what is counted', { timeout: 60_000 }, () => {
  const module = emitSearch(settled, SIZES);
  const memory = memoryFor(module.end);
  const seen: { readonly states: number; readonly bytes: number; readonly taken: number }[] = [];
  const search = startLocalSearch(
    createSystem(specification, instance),
    module,
    new WebAssembly.Module(module.bytes),
    memory,
    {
      limits: { states: null, bytes: null, seconds: null },
      stopAtFirst: false,
      clock: ticking(),
      isCancelled: () => false,
      progressInterval: 1,
      onProgress: ({ states, bytes }) => seen.push({ states, bytes, taken: memory.buffer.byteLength }),
    },
    null,
  );
  while (search.advance(1000));
  const large = seen.filter(({ states }) => states >= LARGE);
  expect(large.length).toBeGreaterThan(100);
  for (const { states, bytes, taken } of large) {
    expect(bytes / states - PACKED).toBeLessThanOrEqual(12);
    // What is not counted are the pages of code tables and batches.
    expect(taken - bytes).toBeLessThan(module.end + 3 * 65_536);
  }
});

test.each([2, 6])('in %d shards', { timeout: 60_000 }, async (shards) => {
  const seen: Progress[] = [];
  const options = { ...STILL, clock: ticking(), progressInterval: 1, onProgress: (progress: Progress) => seen.push(progress) };
  const exploration = startWasmExploration(specification, instance, options);
  exploration.advance(0);
  await exploration.spread({ threads: 1, shards, inProcess: true });
  const { states, bytes, packedBytes } = exploration.verdict().statistics;
  expect(packedBytes).toBe(PACKED);
  expect(bytes / states - PACKED).toBeLessThanOrEqual(12);
  const large = seen.filter((progress) => progress.states >= shards * LARGE);
  expect(large.length).toBeGreaterThan(10);
  for (const each of large) expect(each.bytes / each.states - PACKED).toBeLessThanOrEqual(12);
});
