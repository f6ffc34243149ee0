/** The order of the test files: the longest first, so that none of them runs alone at the end while the other worker has nothing to do. */

import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What boots many machines, and what explores every specification. */
const LONGEST = [
  'conform/lab',
  'documentation/pages',
  'conform/lost-machines',
  'generated/generated',
  'wasm/specifications',
  'reduce/specifications',
  'documentation/table',
  'architecture',
  'conform/meet',
  'replay/machine',
  'export/confirm',
  'eventfds',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // On a checkout that is new, nothing is known of how long a file took.
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return at === -1 ? LONGEST.length : at;
    };
    const others = await super.sort(files);
    return [...others].sort((one, other) => rank(one) - rank(other));
  }
}
