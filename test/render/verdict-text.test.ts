/** Verdicts as a reviewer reads them. */

import { expect, test } from 'vitest';
import { explore } from '../../checker/explore/explore.js';
import { renderVerdict } from '../../checker/render/verdict-text.js';
import { EvaluationError, type TransitionSystem } from '../../checker/system.js';
import { STILL, tickingClock } from '../explore/options.js';
import { counter } from '../systems/counter.js';
import { opener } from '../systems/opener.js';
import { philosophers } from '../systems/philosophers.js';
import { spanOf } from '../systems/small-system.js';

const BRIEF = { statistics: false, counterexamples: false };

test('a violated one: properties, counterexamples, what is in vain, what was explored', () => {
  expect(renderVerdict(explore(opener(), STILL), { statistics: false, counterexamples: true })).toMatchInlineSnapshot(`
    "opener, instance only: violated

      VIOLATED     NoDma        2 steps
      holds        OwnerStays   in vain
      NOT REACHED  SomeoneElse
      VIOLATED     NoBusy       2 steps
      holds        no deadlock

    Counterexample to NoDma, 2 steps:

      Initially
        File[file0].owner = process0

      1  process1  open(f=file1) = 7
                   small.ilk:4  vfio_main.c:open
                   File[file1].owner  none -> process1
                   users              {} -> {process1}

      2  device    dma()
                   small.ilk:3
                   users  {process1} -> {process0, process1}

      Now NoDma does not hold.

    Counterexample to NoBusy, 2 steps:

      Step 1 as for NoDma.

      2  process1  open(f=file1) = EBUSY
                   small.ilk:10  vfio_main.c:open
                   nothing changes

      The last step violates NoBusy.

    In vain, in this instance:
      OwnerStays  its premise is never met  small.ilk:10

    3 states, 4 transitions, depth 2, in 0.000 s (0 transitions/s)
    stored exact, 3 words a state, 32.0 KiB; exhaustive
    "
  `);
});

test('one that holds is a few lines', () => {
  expect(renderVerdict(explore(counter(20_000), { ...STILL, clock: tickingClock(10) }), BRIEF)).toMatchInlineSnapshot(`
    "counter, instance only: holds

      holds  no deadlock

    20,001 states, 20,001 transitions, depth 20,000, in 13 s (1.6 k transitions/s)
    stored exact, 1 word a state, 448.0 KiB; exhaustive
    "
  `);
});

test('counts by action, outcome and depth', () => {
  expect(renderVerdict(explore(philosophers(8), STILL), { statistics: true, counterexamples: false })).toMatchInlineSnapshot(`
    "philosophers, instance only: violated

      holds     NeighboursDoNotEat
      reached   SomeoneEats         2 steps
      holds     EatersTookLeft
      VIOLATED  no deadlock         8 steps

    Transitions by action and outcome (1,352 of them change nothing)
      take_left   ok     3,264  small.ilk:9
                  EBUSY  1,352  small.ilk:15
      take_right  ok     1,352  small.ilk:10
      put_down    ok     1,352  small.ilk:8

    States by depth
      0    1
      1    8  #
      2   36  #####
      3  104  ##############
      4  210  ############################
      5  296  ########################################
      6  284  ######################################
      7  168  #######################
      8   47  ######

    Memory: 102.9 bytes a state: the packed state has 32, table, parents and queue 70.9

    1,154 states, 7,320 transitions, depth 8, in 0.000 s (0 transitions/s)
    stored exact, 8 words a state, 116.0 KiB; exhaustive
    "
  `);
});

test('many depths are shown in ranges', () => {
  const text = renderVerdict(explore(counter(999), STILL), { statistics: true, counterexamples: false });
  expect(text.match(/^ +\d+\.\.\d+ +25 +#{40}$/gm)?.length).toBe(40);
});

test('a limit is named, with what is left', () => {
  expect(
    renderVerdict(explore(philosophers(8), { ...STILL, limits: { states: 100, bytes: null, seconds: null } }), BRIEF),
  ).toMatchInlineSnapshot(`
    "philosophers, instance only: unknown

      unknown  NeighboursDoNotEat
      reached  SomeoneEats         2 steps
      unknown  EatersTookLeft
      unknown  no deadlock

    100 states, 336 transitions, depth 3, in 0.000 s (0 transitions/s)
    stored exact, 8 words a state, 52.0 KiB; NOT exhaustive
    ended at the limit of 100 states; 57 states discovered and not expanded
    "
  `);
});

test('a limit that leaves nothing to expand says that there was no room', () => {
  const verdict = explore(philosophers(8), { ...STILL, limits: { states: 100, bytes: null, seconds: null } });
  const full = { ...verdict, limit: { kind: 'memory', bytes: 1024 } as const, statistics: { ...verdict.statistics, frontier: 0 } };
  expect(renderVerdict(full, BRIEF)).toContain('ended at the memory limit of 1.0 KiB; there was no room for more\n');
});

test('an error of evaluation has its place and the way to it', () => {
  const wrong: TransitionSystem = {
    ...counter(1),
    properties: [{ name: 'Wrong', kind: 'invariant', documentation: 'INV-1: a file\nis never what it is not', span: spanOf('Wrong') }],
    holds: () => {
      throw new EvaluationError('this option is none here', spanOf('Wrong'));
    },
  };
  expect(renderVerdict(explore(wrong, STILL), { statistics: false, counterexamples: true })).toMatchInlineSnapshot(`
    "counter, instance only: invalid

      unknown  Wrong          INV-1: a file
      unknown  no deadlock

    small.ilk:5:1: error[evaluation]: this option is none here

    Way to the error, in an initial state:

      Error: this option is none here

    1 state, 0 transitions, depth 0, in 0.000 s (0 transitions/s)
    stored exact, 1 word a state, 24.0 KiB; NOT exhaustive
    "
  `);
});

test('actions that the instance leaves out are named, in lines that fit', () => {
  const excluded = Array.from({ length: 30 }, (_, index) => `action${index}`);
  const lines = renderVerdict(explore({ ...counter(1), excluded }, STILL), BRIEF).split('\n');
  expect(lines.find((line) => line.startsWith('This instance leaves out action0, action1,'))).toBeDefined();
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
});

test('no line of a property is longer than 100 columns', () => {
  const documented = {
    ...counter(1),
    holds: () => true,
    premise: () => true,
    properties: [{ name: 'Long', kind: 'invariant', documentation: 'word '.repeat(60), span: spanOf('x') } as const],
  };
  const lines = renderVerdict(explore(documented, STILL), BRIEF).split('\n');
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
  expect(lines.find((line) => line.includes('Long'))?.endsWith('...')).toBe(true);
});
