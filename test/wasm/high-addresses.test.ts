/** A store above 2 GiB, where addresses are negative as signed numbers, explores as one at the beginning of its memory does. */

import { expect, test } from 'vitest';
import { SIZES } from '../../checker/wasm/context.js';
import { emitSearch } from '../../checker/wasm/emit-search.js';
import { settle } from '../../checker/wasm/instance.js';
import { startLocalSearch } from '../../checker/wasm/local-search.js';
import { memoryFor } from '../../checker/wasm/open-module.js';
import { createSystem } from '../../checker/wasm/system.js';
import { filesModel } from '../compile/files-model.js';

const specification = filesModel({ Process: 2, Slot: 2, Device: 2, Space: 1 });
const instance = specification.instances[0]!;

test('counts, levels and parents', () => {
  const module = emitSearch(settle(specification, instance), SIZES);
  const explored = [module.end, 2.5 * 2 ** 30].map((end) => {
    const search = startLocalSearch(
      createSystem(specification, instance),
      { ...module, end },
      new WebAssembly.Module(module.bytes),
      memoryFor(end),
      {
        limits: { states: null, bytes: null, seconds: null },
        stopAtFirst: false,
        clock: () => 0,
        isCancelled: () => false,
        onProgress: () => undefined,
        progressInterval: 250,
      },
      null,
    );
    while (search.advance(1000));
    const { outcomes, statesPerDepth, watch } = search.result();
    const { size, parentOf } = search.kept;
    return { outcomes: [...outcomes], statesPerDepth, watch, parents: Array.from({ length: size }, (_, index) => parentOf(index)) };
  });
  expect(explored[0]!.parents.length).toBeGreaterThan(1000);
  expect(explored[1]).toEqual(explored[0]);
});
