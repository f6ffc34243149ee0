/** Any two calls of Linux with common state are together in an instance, and every call of the instances that are there for it is made. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Pair, pairsOf, pairsOfAll } from '../../checker/conform/pairs.js';
import { explore } from '../../checker/explore/explore.js';
import { UNLIMITED } from '../../checker/explore/limits.js';
import type { Specification } from '../../checker/language/ir.js';
import { projectRoot } from '../lab.js';
import { compileOwn } from '../own-verdict.js';
import { systemOf } from '../replay/fixture-designs.js';

/** Those that the others are on top of, and the instances in which their calls meet. */
const common = ['vfio', 'uapi', 'host', 'pairs'].map((name) => compileOwn(`spec/linux/${name}.ilk`));
/** Roots with more state, each with instances of its own for it. */
const more = readdirSync(join(projectRoot, 'spec/pairs'), { encoding: 'utf8' }).filter((name) => name.endsWith('.ilk'));

/** The last is enough for every call to be made, and the others often are; a wide instance has far more. */
const STATES = [500, 4000, 20_000];

/** A call that does what another does, made by fewer: what it has in common with others, the other has. */
const SAME: Readonly<Record<string, string>> = { give_back: 'close' };

const apart = (specifications: readonly Specification[]): readonly string[] =>
  pairsOfAll(specifications)
    .filter(({ first, second, apart }) => apart.length > 0 && SAME[first] === undefined && SAME[second] === undefined)
    .map(({ first, second, apart }: Pair) => `${first}, ${second}: ${apart.join()}`);

/** Calls of an instance that are not made in its first states. @param bare without properties */
function neverMade(bare: Specification, instance: string): readonly string[] {
  const { actions } = bare.instances.find(({ name }) => name === instance)!;
  let left: readonly string[] = actions;
  for (const states of STATES) {
    if (left.length === 0) break;
    const { statistics } = explore(systemOf(bare, instance), {
      origin: { path: '', locate: () => ({ path: '', line: 1, column: 1 }) },
      clock: () => 0,
      limits: { ...UNLIMITED, states },
    });
    left = statistics.actions.filter(({ name, transitions }) => actions.includes(name) && transitions === 0).map(({ name }) => name);
  }
  return left;
}

const withoutProperties = (specification: Specification): Specification => ({ ...specification, properties: [], liveness: [] });

const withoutSpans = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (key, part) => (key === 'span' ? undefined : part)));

test('any two calls with common state meet', () => expect(apart(common)).toEqual([]));

test('a call that is left out does what the other does', () => {
  const { actions } = compileOwn('spec/linux/eventfds.ilk');
  const bodyOf = (wanted: string) => withoutSpans(actions.find(({ name }) => name === wanted)!.body);
  for (const [name, other] of Object.entries(SAME)) expect(bodyOf(name)).toEqual(bodyOf(other));
});

test('without the instances that are there for it, many do not', () => {
  expect(apart(common.slice(0, -1)).length).toBeGreaterThan(500);
});

const [instances] = common.slice(-1) as [Specification];

const bareInstances = withoutProperties(instances);

test.each(instances.instances)('$name: every call is made', ({ name }) => expect(neverMade(bareInstances, name)).toEqual([]));

test('every root with more state than these has instances for it', () => {
  const roots = [
    'bad-descriptors',
    'compat-container',
    'copied-pages',
    'dirty-unmap',
    'emulated',
    'eventfds',
    'exec',
    'faults',
    'fork-copy',
    'hot-unplug',
    'isolation',
    'limits',
    'mock',
    'mtty',
    'native-driver',
    'newer',
    'noiommu',
    'ranges',
    'refusals',
    'reset-sets',
    'reset',
    'tokens',
    'type1-beside',
  ];
  expect(more).toEqual(roots.map((name) => `${name}.ilk`));
});

describe.each(more)('%s', (file) => {
  const root = compileOwn(`spec/linux/${file}`);
  const pairs = compileOwn(`spec/pairs/${file}`);
  const barePairs = withoutProperties(pairs);

  test('any two calls with common state meet, about all of it', () => expect(apart([...common, root, pairs])).toEqual([]));

  test('without the instances that are there for it, some do not', () => expect(apart([...common, root])).not.toEqual([]));

  test('the instances are of the root as it is', () => {
    const bare = ({ actions, variables }: Specification) => [actions.map(({ name }) => name), variables.map(({ name }) => name)];
    expect(bare(pairs)).toEqual(bare(root));
    expect(pairsOf(pairs).map(({ common }) => common)).toEqual(pairsOf(root).map(({ common }) => common));
  });

  test.each(pairs.instances)('$name: every call is made', ({ name }) => expect(neverMade(barePairs, name)).toEqual([]));
});
