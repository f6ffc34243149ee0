/** On random graphs the explorer counts and measures as the naive search does, whatever the width of a state and the batch. */

import jsc from 'jsverify';
import { expect, test } from 'vitest';
import { explore } from '../../checker/explore/explore.js';
import type { SmallProperty } from '../systems/small-system.js';
import { graph } from '../systems/graph.js';
import { naiveSearch } from './naive.js';
import { STILL } from './options.js';

const VERTICES = 40;
const vertex = jsc.nat(VERTICES - 1);

const properties: readonly SmallProperty[] = [
  { name: 'NotNine', kind: 'invariant', holds: ([at]) => at !== 9 },
  { name: 'Seven', kind: 'reachable', holds: ([at]) => at === 7 },
  { name: 'NoLongWayDown', kind: 'transition', across: ([before], [after]) => after > before - 30 },
];

test('states, transitions, depth, outcomes and shortest traces', () => {
  jsc.assert(
    jsc.forall(
      jsc.array(jsc.pair(vertex, vertex)),
      jsc.nearray(vertex),
      jsc.elements([1, 2, 3, 5, 7]),
      jsc.elements([1, 3, 256]),
      (edges, initial, words, batch) => {
        const system = graph({ vertices: VERTICES, initial, edges }, words, properties);
        const naive = naiveSearch(system);
        const { statistics, properties: verdicts } = explore(system, { ...STILL, batch });
        expect(statistics.states).toBe(naive.states);
        expect(statistics.transitions).toBe(naive.transitions);
        expect(statistics.selfLoops).toBe(naive.selfLoops);
        expect(statistics.statesPerDepth).toEqual(naive.statesPerDepth);
        expect(verdicts.map(({ trace }) => trace?.stem.length ?? null)).toEqual(naive.stepsTo);
        return true;
      },
    ),
    { tests: 300, size: 120, rngState: '000123456789abcdef' },
  );
});
