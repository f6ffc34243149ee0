/** The comparison compares what it says: the models are the known ones, ratios are of the same round, and other figures are marked. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generateModule } from '../../checker/compile/generate.js';
import { explore } from '../../checker/explore/explore.js';
import { compileSpecification } from '../../checker/language/frontend.js';
import { loadModule } from '../load-module.js';
import { contenders } from './peers/contenders.js';
import { measure } from './peers/measure.js';
import { openLog } from './peers/record.js';
import { NO_TIME, resultsOf, type Run, runRound } from './peers/runs.js';
import { renderSummary } from './peers/summary.js';
import { isAgreed, median, renderComparison } from './peers/table.js';

const root = join(import.meta.dirname, '..', '..');

function figures(model: string, instance: string): readonly number[] {
  const path = `test/bench/models/${model}.ilk`;
  const result = compileSpecification(path, (other) => readFileSync(join(root, other), 'utf8'));
  if (!result.ok) throw new Error(`${path} is not valid`);
  const system = loadModule(generateModule(result.value, 'model.ilk')).module.create(instance);
  const origin = { path, locate: () => ({ path, line: 1, column: 1 }) };
  const { status, statistics } = explore(system, { origin, clock: () => 0, limits: { states: 1_000_000, bytes: 2 ** 30, seconds: null } });
  return [status === 'holds' ? 1 : 0, statistics.states, statistics.transitions];
}

test('two-phase commit has the states that its published models have', () => {
  // Seven resource managers; TLC and stateright report the same.
  expect(figures('two-phase-commit', 'small').slice(0, 2)).toEqual([1, 296_448]);
});

test('philosophers and the lock hold what they claim', () => {
  expect(figures('philosophers', 'small')).toEqual([1, 94_642, 795_353]);
  expect(figures('peterson', 'small')).toEqual([1, 18_165, 54_064]);
});

const all = contenders({ program: 'interlock', help: '--threads N', jar: 'tla2tools.jar', stateright: '2pc' });
const run = (seconds: number, states = 10): Run => ({
  whole: seconds,
  search: seconds / 2,
  processor: seconds,
  memory: 1024,
  states,
  transitions: 20,
});
const subject = {
  path: 'test/bench/models/two-phase-commit.ilk',
  instance: 'small',
  states: 10,
  deadlock: false,
  scale: 7,
  symmetric: true,
};

test('a contender with two threads is compared with two threads of ours, round by round', () => {
  const results = [
    { contender: all.find(({ name }) => name === 'Interlock')!, runs: [run(2), run(2), run(2)], leftOut: null },
    { contender: all.find(({ name }) => name === 'Interlock, 2 threads')!, runs: [run(1), run(2), run(1)], leftOut: null },
    { contender: all.find(({ name }) => name === 'Rumur')!, runs: [run(20), run(20), run(20)], leftOut: null },
    { contender: all.find(({ name }) => name === 'Rumur, 2 threads')!, runs: [run(20), run(20), run(30)], leftOut: null },
    { contender: all.find(({ name }) => name === 'SPIN breadth-first')!, runs: [], leftOut: 'not finished in 5 s' },
  ];
  const table = renderComparison([{ subject, results }]);
  expect(table).toContain('| two-phase-commit small | Rumur | 10 | 20 | 20.00 s | 10.00 s | 20.00 s | 1.0 KiB | 10.0 | 10.0 | 10.0 |');
  expect(table).toMatch(/Rumur, 2 threads .*\| 20\.0 \| 20\.0 \| 20\.0 \|/);
  expect(table).toContain('| SPIN breadth-first | not finished in 5 s |');
});

test('other figures are marked, and are a failure unless the contender does not claim to visit every state', () => {
  const [ours] = all;
  const results = (name: string) => [
    { contender: ours!, runs: [run(1)], leftOut: null },
    { contender: all.find((each) => each.name === name)!, runs: [run(1, 9)], leftOut: null },
  ];
  expect(renderComparison([{ subject, results: results('Rumur') }])).toContain('**9** ≠');
  expect(isAgreed({ subject, results: results('Rumur') })).toBe(false);
  expect(isAgreed({ subject, results: results('SPIN bitstate (unsound)') })).toBe(true);
});

test('what SPIN counts is compared with as many digits as it prints', () => {
  const [ours] = all;
  const many = { ...run(1), transitions: 123_558_401 };
  const rounded = { ...many, transitions: 123_558_399, offset: { states: 0, transitions: 1 } };
  const spin = { contender: all.find(({ name }) => name === 'SPIN depth-first')!, runs: [rounded], leftOut: null };
  expect(isAgreed({ subject, results: [{ contender: ours!, runs: [many], leftOut: null }, spin] })).toBe(true);
  expect(isAgreed({ subject, results: [{ contender: ours!, runs: [{ ...many, transitions: 123_558_501 }], leftOut: null }, spin] })).toBe(
    false,
  );
});

test('orbits are compared with orbits, and only where there is a model of them', () => {
  const named = (name: string) => all.find((each) => each.name === name)!;
  const results = [
    { contender: named('Interlock'), runs: [run(8)], leftOut: null },
    { contender: named('Interlock, symmetry'), runs: [run(1, 3)], leftOut: null },
    { contender: named('Rumur, symmetry'), runs: [run(4, 4)], leftOut: null },
  ];
  const table = renderComparison([{ subject, results }]);
  expect(table).toContain(
    '| two-phase-commit small | Rumur, symmetry | **4** ≠ | 20 | 4.00 s | 2.00 s | 4.00 s | 1.0 KiB | 4.0 | 4.0 | 4.0 |',
  );
  expect(isAgreed({ subject, results })).toBe(true);
  // Sorting states may leave several of an orbit; it cannot lose one.
  const lost = { contender: named('Rumur, symmetry'), runs: [run(4, 2)], leftOut: null };
  expect(isAgreed({ subject, results: [...results, lost] })).toBe(false);
  for (const { steps } of results.slice(1).map(({ contender }) => contender)) {
    expect(steps(subject).length).toBeGreaterThan(0);
    expect(steps({ ...subject, symmetric: false })).toEqual([]);
  }
});

test('stateright has one of the models', () => {
  const stateright = all.find(({ name }) => name === 'stateright')!;
  expect(stateright.steps(subject)).toEqual([{ command: ['2pc', 'check', '7'], search: true }]);
  expect(stateright.steps({ ...subject, path: 'test/bench/models/peterson.ilk' })).toEqual([]);
  expect(stateright.read('Done. states=2744706, unique=296448, depth=23, sec=1\n')).toMatchObject({
    kind: 'complete',
    states: 296_448,
    transitions: 2_744_705,
  });
});

test('the middle one of three, and between two', () => {
  expect(median([9, 1, 2])).toBe(2);
  expect(median([1, 2])).toBe(1.5);
});

test('a program that does not end is ended, and measured', async () => {
  const slow = await measure(['sh', '-c', 'echo begun; sleep 60'], root, 0.5);
  expect(slow).toMatchObject({ timedOut: true, output: 'begun\n' });
  const busy = await measure(['sh', '-c', 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; exit 3'], root, 60);
  expect(busy).toMatchObject({ timedOut: false, code: 3 });
  expect(busy.processorSeconds).toBeGreaterThan(0);
  expect(busy.peakMemory).toBeGreaterThan(0);
});

const results = (...named: readonly [string, readonly Run[]][]) =>
  named.map(([name, runs]) => ({
    contender: all.find((each) => each.name === name)!,
    runs,
    leftOut: runs.length === 0 ? 'too slow' : null,
  }));

test('the summary compares the search above a million states, with the fastest exact mode on as many cores', () => {
  const ours = { ...run(2, 2_000_000), transitions: 100_000_000, words: 3 };
  const comparison = {
    subject,
    results: results(
      ['Interlock', [ours]],
      ['Interlock, 2 threads', [{ ...ours, search: 0.5 }]],
      ['SPIN depth-first', [run(40)]],
      ['SPIN breadth-first', [run(30)]],
      ['SPIN bitstate (unsound)', [run(4)]],
      ['SPIN breadth-first, 2 cores', [run(20)]],
      ['Rumur', []],
      ['Rumur, 2 threads', [run(100)]],
    ),
  };
  const row =
    '| 2,000,000 | 96 bits | 1.00 s | 0.50 s | 2.00× | 15.0× | 20.0× | too slow | 100.0× | too slow | 1.0× | 10.0 | 4.0 ns | 2.5 |';
  expect(renderSummary([comparison], () => 4)).toContain(row);
});

test('and the whole command below it', () => {
  const comparison = { subject, results: results(['Interlock', [run(1)]], ['SPIN COLLAPSE', [run(5)]], ['SPIN breadth-first', [run(4)]]) };
  expect(renderSummary([comparison], () => null)).toContain('| two-phase-commit small | 10 | 1.00 s | 4.00 s | 4.0× | 4.0× |');
});

test('what has been run is not run again, what failed takes no further part, and what there was no time for is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'interlock-peers-test-'));
  try {
    const file = join(folder, 'log');
    const failing = { ...all[0]!, steps: () => [{ command: ['false'], search: false }] };
    const said: string[] = [];
    const options = (hasTime: boolean) => ({
      seconds: 5,
      project: folder,
      log: openLog(file),
      hasTime: () => hasTime,
      onRun: (text: string) => void said.push(text),
    });
    await runRound([failing], subject, new Map(), 1, options(false));
    expect(resultsOf([failing], subject, 2, openLog(file))[0]!.leftOut).toBe(NO_TIME);
    for (const round of [1, 1, 2]) await runRound([failing], subject, new Map(), round, options(true));
    expect(said).toHaveLength(1);
    expect(resultsOf([failing], subject, 2, openLog(file))[0]).toMatchObject({
      runs: [],
      leftOut: expect.not.stringContaining('not begun'),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
