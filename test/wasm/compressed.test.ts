/** States kept as the numbers of their halves are the same states: counts, depths, findings and traces, in every number of shards. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileSpecification } from '../../checker/language/frontend.js';
import { expandSteps } from '../../checker/language/steps/expand-steps.js';
import type { Verdict } from '../../checker/explore/verdict.js';
import type { Specification } from '../../checker/language/ir.js';
import { chooseSplit } from '../../checker/wasm/choose-split.js';
import { startWasmExploration, type WasmOptions } from '../../checker/wasm/explore.js';
import { resumptionOf } from '../../checker/explore/snapshot.js';
import { randomSpecification } from '../compile/random-specification.js';
import { STILL } from '../explore/options.js';
import { total } from '../export/total.js';
import { projectRoot } from '../lab.js';
import { forSeeds } from './seeds.js';

function comparable(verdict: Verdict): unknown {
  return { ...verdict, stored: '', statistics: { ...verdict.statistics, bytes: 0 } };
}

/** What one thread finds, and what shards find that keep states compressed. */
async function both(
  specification: Specification,
  name: string,
  options: WasmOptions,
  shards: number,
): Promise<{ readonly whole: Verdict; readonly compressed: Verdict }> {
  const instance = specification.instances.find((each) => each.name === name)!;
  const one = startWasmExploration(specification, instance, options);
  while (one.advance(1000));
  const other = startWasmExploration(specification, instance, options);
  if (other.advance(0)) await other.spread({ threads: 1, shards, inProcess: true, compress: true });
  return { whole: one.verdict(), compressed: other.verdict() };
}

function specificationOf(path: string): Specification {
  const compiled = compileSpecification(path, (file) => readFileSync(join(projectRoot, file), 'utf8'));
  if (!compiled.ok) throw new Error(`${path} is not valid`);
  return compiled.value;
}

test('random specifications', { timeout: 60_000 }, async () => {
  let compressed = 0;
  await forSeeds(60, async (seed) => {
    const specification = total(randomSpecification(seed));
    const options = { ...STILL, stopAtFirst: seed % 4 === 0, limits: { states: null, bytes: 2 ** 28, seconds: null } };
    const found = await both(specification, specification.instances[0]!.name, options, 1 + (seed % 3));
    if (found.compressed.stored.includes('as the numbers of')) compressed += 1;
    expect(comparable(found.compressed)).toEqual(comparable(found.whole));
  });
  expect(compressed).toBeGreaterThan(5);
});

test.each([
  ['test/bench/models/philosophers.ilk', 'small', 2],
  ['spec/linux/vfio.ilk', 'compat', 3],
])('%s %s, with traces; the halves outgrow their first room', { timeout: 60_000 }, async (path, name, shards) => {
  const specification = expandSteps(specificationOf(path), 'calls');
  const { whole, compressed } = await both(specification, name, STILL, shards);
  expect(whole.statistics.states).toBeGreaterThan(7000);
  expect(compressed.stored).toContain('as the numbers of');
  expect(comparable(compressed)).toEqual(comparable(whole));
});

test('what compressed shards have kept goes on whole, and the other way round', { timeout: 60_000 }, async () => {
  const specification = expandSteps(specificationOf('spec/linux/vfio.ilk'), 'calls');
  const instance = specification.instances.find(({ name }) => name === 'late_dma')!;
  const one = startWasmExploration(specification, instance, STILL);
  while (one.advance(1000));
  const other = startWasmExploration(specification, instance, STILL);
  other.advance(0);
  const kept: ReturnType<typeof resumptionOf>[] = [];
  await other.spread({ threads: 2, shards: 2, inProcess: true, compress: true }, () => {
    const from = resumptionOf(other.snapshot()!);
    const pieces = [...from.records()];
    kept.push({ progress: { ...from.progress, seconds: 0 }, records: () => pieces });
  });
  expect(kept.length).toBeGreaterThan(1);
  for (const resumption of kept) {
    const again = startWasmExploration(specification, instance, { ...STILL, resume: () => resumption });
    while (again.advance(1000));
    expect(comparable(again.verdict())).toEqual(comparable(one.verdict()));
  }
});

test('the cut is where the fewest words are kept', () => {
  // The first two words say the same, and the third is free.
  const records = Int32Array.from(Array.from({ length: 4000 }, (_, state) => [state % 50, state % 50, Math.floor(state / 50), 0]).flat());
  expect(chooseSplit([new Uint8Array(records.buffer)], 3)).toBe(2);
  expect(chooseSplit([new Uint8Array(records.buffer)], 1)).toBe(null);
});
