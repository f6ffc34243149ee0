/** What every backend that replays traces must do: the model and a real kernel give the same answers to the same scenarios. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '../../checker/replay/backend.js';
import type { Machine } from '../../checker/replay/concrete/plan.js';
import type { Design } from '../../checker/replay/path.js';
import { replay } from '../../checker/replay/replay.js';
import type { ReplayReport } from '../../checker/replay/report.js';
import { renderReplay } from '../../checker/render/replay-text.js';
import { scenario } from './scenario.js';

export interface TraceBackend {
  readonly backend: Backend;
  readonly machine: Machine;
}

const bound = ['open process0 file0 device0', 'open_iommufd process0 file1', 'bind process0 file0 file1'];

export const scenarios: Readonly<Record<string, readonly string[]>> = {
  'an unbound file reads nothing': ['open process0 file0 device0', 'read process0 file0 = EINVAL'],
  'a bound file reads': [...bound, 'read process0 file0'],
  'a second file cannot be bound': [
    ...bound,
    'open process0 file2 device0',
    'bind process0 file2 file1 = EINVAL',
    'read process0 file2 = EINVAL',
    'read process0 file0',
  ],
  'a file cannot be bound twice': [...bound, 'bind process0 file0 file1 = EINVAL', 'read process0 file0'],
  'a duplicate keeps the grant': [...bound, 'dup process0 file0', 'close process0 file0', 'read process0 file0', 'close process0 file0'],
  'the grant goes with the last descriptor': [
    ...bound,
    'close process0 file0',
    'open process0 file0 device0',
    'read process0 file0 = EINVAL',
    'bind process0 file0 file1',
    'read process0 file0',
  ],
  'a child shares the grant, and outlives its parent': [
    ...bound,
    'fork process0 process1',
    'read process1 file0',
    'exit process0',
    'read process1 file0',
  ],
  'a descriptor that was passed on has the same grant': [
    'fork process0 process1',
    ...bound,
    'pass process0 file0 process1',
    'close process0 file0',
    'read process1 file0',
  ],
  'an unbound file maps nothing': ['open process0 file0 device0', 'mmap process0 file0 = EINVAL'],
  'a mapping shows the device': [...bound, 'mmap process0 file0', 'load process0 file0', 'munmap process0 file0'],
  'a mapping holds the file': [
    ...bound,
    'mmap process0 file0',
    'close process0 file0',
    'open process0 file2 device0',
    'bind process0 file2 file1 = EINVAL',
  ],
};

/** @param make called once; `skip`: why the backend cannot run here
 *  @param refuted a design that the backend does not follow: "ok" is expected where it answers EINVAL */
export function traceBackendConformance(
  name: string,
  design: Design,
  refuted: Design,
  make: () => Promise<TraceBackend>,
  skip?: string,
): void {
  describe.skipIf(skip !== undefined)(`${name} replays traces${skip === undefined ? '' : ` (skipped: ${skip})`}`, () => {
    let surroundings: TraceBackend;
    beforeAll(async () => {
      surroundings = await make();
    }, 120_000);
    afterAll(async () => surroundings?.backend.close(), 60_000);

    const run = async (of: Design, lines: readonly string[], prediction: Design | null): Promise<ReplayReport> => {
      const trace = scenario(of.system, 'test/fixtures/replay/device-files.ilk', lines);
      const result = await replay({ trace, design: of, prediction, ...surroundings });
      if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
      return result.value;
    };

    test.each(Object.entries(scenarios))(
      '%s',
      async (_, lines) => {
        const report = await run(design, lines, null);
        expect(report.design.conformance, renderReplay(report)).toEqual({ kind: 'conforms', run: lines.length, steps: lines.length });
      },
      60_000,
    );

    test('a design that the backend does not follow is refused where its own specification says so', async () => {
      const lines = [...bound, 'open process0 file2 device0', 'read process0 file2', 'read process0 file0'];
      const report = await run(refuted, lines, design);
      expect(report.design.conformance, renderReplay(report)).toMatchObject({
        kind: 'diverges',
        step: 5,
        allowed: 'ok = 4',
        observed: 'EINVAL',
      });
      expect(report.prediction?.conformance).toEqual({ kind: 'conforms', run: 5, steps: 6 });
    }, 60_000);

    test('a reset leaves nothing of an earlier trace', async () => {
      const lines = scenarios['a bound file reads'];
      for (const _ of [1, 2]) expect((await run(design, lines, null)).design.conformance.kind).toBe('conforms');
    }, 60_000);
  });
}
