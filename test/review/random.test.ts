/** On random systems with choices and silent steps, the comparison finds what the naive one finds, as early, with ways that are real. */

import jsc from 'jsverify';
import { expect, test } from 'vitest';
import type { TransitionSystem } from '../../checker/system.js';
import { smallSystem } from '../systems/small-system.js';
import { naiveComparison } from './naive.js';
import { compareAll, systemSubject } from './subjects.js';

const STATES = 6;
const SILENT = new Set(['tick']);

/** From, to, which call, and how it ends: 0 returns 0, 1 returns 1, 2 fails. */
type Edge = readonly [number, number, number, number];

function system(edges: readonly Edge[], name: string): TransitionSystem {
  const argument = { name: 'x', type: { kind: 'int', low: 1, high: 2, none: null } } as const;
  return smallSystem({
    name,
    variables: [{ name: 'at', type: { kind: 'int', low: 0, high: STATES - 1, none: null } }],
    initial: [[0], [1]],
    actions: [
      {
        name: 'poke',
        slots: [argument],
        fails: ['EINVAL'],
        fire: ([at], take) => {
          for (const [from, to, call, end] of edges) {
            if (from !== at || call > 1) continue;
            take({ slots: [call + 1], outcome: end === 2 ? 1 : 0, result: end === 1 ? 1 : 0, next: (cells) => cells.fill(to) });
          }
        },
      },
      {
        name: 'tick',
        kind: 'environment',
        actor: 'clock',
        fire: ([at], take) => {
          for (const [from, to, call] of edges) if (from === at && call === 2) take({ next: (cells) => cells.fill(to) });
        },
      },
    ],
    deadlockAllowed: true,
  });
}

const edge = jsc.tuple([jsc.nat(STATES - 1), jsc.nat(STATES - 1), jsc.nat(2), jsc.nat(2)]) as unknown as jsc.Arbitrary<Edge>;

function check(common: readonly Edge[], first: readonly Edge[], second: readonly Edge[]): void {
  const base = system([...common, ...first], 'base');
  const proposed = system([...common, ...second], 'proposed');
  for (const silent of [SILENT, new Set<string>()]) {
    const naive = naiveComparison(base, proposed, silent);
    const comparison = compareAll(systemSubject(base), systemSubject(proposed), { silent });
    expect(comparison.pairs).toBe(naive.pairs);
    const shortest = Math.min(...comparison.differences.map(({ steps }) => steps));
    expect(shortest).toBe(Math.min(...naive.differences.values()));
    for (const { baseTrace, proposedTrace } of comparison.differences) {
      const seen = (trace: typeof baseTrace): string[] =>
        trace.stem
          .filter(({ action }) => !silent.has(action))
          .map(({ arguments: values, outcome, result }) => `${JSON.stringify(values)} ${outcome} ${result}`);
      const [mine, theirs] = [seen(baseTrace), seen(proposedTrace)];
      const common = Math.max(mine.length, theirs.length) - 1;
      expect(mine.slice(0, common)).toEqual(theirs.slice(0, common));
      expect(mine[common]).not.toEqual(theirs[common]);
    }
  }
}

test('pairs, shortest ways and traces', () => {
  jsc.assert(
    jsc.forall(jsc.array(edge), jsc.array(edge), jsc.array(edge), (common, first, second) => {
      check(common, first.slice(0, 2), second.slice(0, 2));
      return true;
    }),
    { tests: 400, size: 14, rngState: '000123456789abcdef' },
  );
});

test('a system differs in nothing from itself', () => {
  jsc.assert(
    jsc.forall(jsc.array(edge), (edges) => {
      const one = system(edges, 'one');
      return compareAll(systemSubject(one), systemSubject(system(edges, 'one')), { silent: SILENT }).differences.length === 0;
    }),
    { tests: 200, size: 20, rngState: '000123456789abcdef' },
  );
});
