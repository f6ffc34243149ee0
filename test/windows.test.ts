/** What the windows inside calls lead to in each kernel: the rows of docs/holes.md and of spec/linux/README.md. */

import { expect, test } from 'vitest';
import { compileOwn, verdictsOf } from './own-verdict.js';

/** Steps of the shortest counterexample, or null where the property holds. */
type Expected = Readonly<Record<string, number | null>>;

const rows: readonly (readonly [file: string, instance: string, Expected])[] = [
  ['windows', 'closing', { ClosedBlocksNobody: 6, CdevCountExact: null, GroupAfterCdev: null }],
  ['windows', 'container_window', { NoFreedContainer: 8 }],
  ['windows-7.2', 'container_window', { NoFreedContainer: 8 }],
  ['windows', 'removal_window', { NothingOpensOnceLeaving: null, UnbindCompletes: null }],
  ['windows', 'first_use', { FirstUseNeverBusy: 7 }],
  ['windows', 'zapping', { MemGate: null, InsertedIsBacked: null }],
  ['windows-iommufd', 'map_window', { PinnedWhileReachable: null, NoStaleUnmap: null, NoFreedObject: null, UnfinishedStays: null }],
  ['windows-iommufd', 'detach_window', { NoFreedTable: 17, TableUsersExact: 17 }],
  ['windows-iommufd-7.2', 'detach_window', { NoFreedTable: null, TableUsersExact: null }],
];

test.each(rows)('%s, %s', (file, instance, expected) => {
  const verdicts = verdictsOf(compileOwn(`spec/linux/${file}.ilk`), instance, Object.keys(expected));
  const lengths = verdicts.map(({ name, status, trace }) => [name, status === 'holds' ? null : (trace?.stem.length ?? status)]);
  expect(Object.fromEntries(lengths)).toEqual(expected);
});
