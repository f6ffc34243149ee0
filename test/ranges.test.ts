/** What the specification of ranges is for: the calls that fail and change a part (N2, N3), and those that change nothing. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { explore } from '../checker/explore/explore.js';
import { compileSpecification } from '../checker/language/frontend.js';
import { projectRoot } from './lab.js';
import { originOf } from './render/show/subjects.js';
import { systemOf } from './replay/fixture-designs.js';

const path = 'spec/linux/ranges.ilk';
const compiled = compileSpecification(path, (wanted) => readFileSync(join(projectRoot, wanted), 'utf8'));
if (!compiled.ok) throw new Error(`${path} is not valid`);
const specification = compiled.value;

function verdictsOf(instance: string) {
  const system = systemOf(specification, instance);
  const { properties } = explore(system, { origin: originOf({ specification, system }, path), clock: () => 0 });
  return new Map(properties.map((verdict) => [verdict.name, verdict]));
}

test('N3: IOAS_UNMAP of a range that ends within a mapping takes what lies before it', () => {
  const verdicts = verdictsOf('areas');
  const trace = verdicts.get('FailedUnmapIsInert')!.trace!;
  expect(trace.stem.map(({ action }) => action)).toEqual(['open_iommufd', 'ioas_alloc', 'area_map', 'area_map', 'area_unmap']);
  expect(trace.stem.at(-1)).toMatchObject({ outcome: 'ENOENT' });
  expect(verdicts.get('JoinedIsMapped')).toMatchObject({ status: 'holds' });
  expect(verdicts.get('OwnerPages')).toMatchObject({ status: 'holds' });
});

test('UNMAP_DMA of such a range takes nothing', () => {
  const verdicts = verdictsOf('type1');
  expect(verdicts.get('FailedUnmapDmaIsInert')).toMatchObject({ status: 'holds' });
  expect([...verdicts.values()].filter(({ status }) => status === 'violated')).toEqual([]);
});
