/** Verdicts for machines and tables, and the progress line. */

import { describe, expect, test } from 'vitest';
import { explore } from '../../checker/explore/explore.js';
import type { Progress } from '../../checker/explore/progress.js';
import { countOf, formatBytes, formatCount, formatRate, formatSeconds } from '../../checker/render/numbers.js';
import { renderProgress } from '../../checker/render/progress-line.js';
import { renderVerdictJson } from '../../checker/render/verdict-json.js';
import { renderVerdictTable } from '../../checker/render/verdict-table.js';
import { parseTrace } from '../../checker/trace/json.js';
import { STILL } from '../explore/options.js';
import { opener } from '../systems/opener.js';
import { philosophers } from '../systems/philosophers.js';

test('JSON has the promised shape, and its traces are trace files', () => {
  const verdicts = [explore(opener(), STILL), explore(philosophers(3), { ...STILL, limits: { states: 5, bytes: null, seconds: null } })];
  const json = JSON.parse(renderVerdictJson(verdicts));
  expect(json.format).toBe('interlock-verdicts-1');
  expect(json.verdicts.map((verdict: object) => Object.keys(verdict))).toEqual(
    verdicts.map(() => [
      'specification',
      'instance',
      'granularity',
      'status',
      'exhaustive',
      'stored',
      'reduction',
      'limit',
      'evaluation',
      'properties',
      'vacuity',
      'excluded',
      'statistics',
    ]),
  );
  expect(json.verdicts[1]).toMatchObject({ status: 'unknown', limit: { kind: 'states', states: 5 }, statistics: { states: 5 } });
  const [property] = json.verdicts[0].properties;
  expect(property).toMatchObject({
    kind: 'invariant',
    name: 'NoDma',
    status: 'violated',
    location: { path: 'small.ilk', line: 5, column: 1 },
  });
  expect(parseTrace(JSON.stringify(property.trace))).toEqual({ ok: true, trace: verdicts[0].properties[0].trace });
});

test('the table has a row a property, and escapes what would break it', () => {
  const verdict = explore(opener(), STILL);
  const odd = { ...verdict, instance: 'a|b\nc', exhaustive: false };
  expect(renderVerdictTable([verdict, odd])).toMatchInlineSnapshot(`
    "| specification | instance | property | verdict | states | seconds | steps |
    | --- | --- | --- | --- | ---: | ---: | ---: |
    | opener | only | NoDma | violated | 3 | 0.000 s | 2 |
    | opener | only | OwnerStays | holds | 3 | 0.000 s |  |
    | opener | only | SomeoneElse | not reached | 3 | 0.000 s |  |
    | opener | only | NoBusy | violated | 3 | 0.000 s | 2 |
    | opener | only | no deadlock | holds | 3 | 0.000 s |  |
    | opener | a\\|b c | NoDma | violated | 3+ | 0.000 s | 2 |
    | opener | a\\|b c | OwnerStays | holds | 3+ | 0.000 s |  |
    | opener | a\\|b c | SomeoneElse | not reached | 3+ | 0.000 s |  |
    | opener | a\\|b c | NoBusy | violated | 3+ | 0.000 s | 2 |
    | opener | a\\|b c | no deadlock | holds | 3+ | 0.000 s |  |
    "
  `);
});

describe('the progress line', () => {
  const progress: Progress = {
    states: 1_234_567,
    transitions: 12_345_678,
    frontier: 2222,
    depth: 12,
    violations: 0,
    seconds: 1.2,
    bytes: 1e8,
  };

  test('shows everything where there is room', () => {
    expect(renderProgress(progress, 120)).toBe(
      '1,234,567 states  12,345,678 transitions  10.3 M/s  frontier 2,222  depth 12  95.4 MiB  1.2 s',
    );
    expect(renderProgress({ ...progress, violations: 2 }, 120).startsWith('2 violated  1,234,567 states')).toBe(true);
  });

  test('leaves out from the end what does not fit, and never passes the edge', () => {
    for (let columns = 1; columns <= 120; columns++) expect(renderProgress(progress, columns).length).toBeLessThanOrEqual(columns);
    expect(renderProgress(progress, 60)).toBe('1,234,567 states  12,345,678 transitions  10.3 M/s');
  });

  test('has no rate before time has passed', () => {
    expect(renderProgress({ ...progress, seconds: 0 }, 80)).toContain('  0/s');
  });
});

test('numbers', () => {
  expect([0, 999, 1000, 1_234_567, -1234].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567', '-1,234']);
  expect([countOf(1, 'state'), countOf(2000, 'state'), countOf(0, 'state')]).toEqual(['1 state', '2,000 states', '0 states']);
  expect([0, 1023, 1024, 1.5 * 2 ** 20, 2 ** 40 * 3000].map(formatBytes)).toEqual(['0 B', '1,023 B', '1.0 KiB', '1.5 MiB', '3000.0 TiB']);
  expect([0.0042, 0.5, 9.96, 132.4].map(formatSeconds)).toEqual(['0.004 s', '0.5 s', '10.0 s', '132 s']);
  expect([0, 950, 12_345, 16_120_000].map(formatRate)).toEqual(['0', '950', '12.3 k', '16.1 M']);
});
