/** Exported models, kept beside their specifications. `npm test -- -u` promotes a new text. */

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportModel, TARGETS } from '../../checker/export/export.js';
import { compiled, models } from './compile.js';

describe.each([
  ['door', 'two'],
  ['bell', 'stepped'],
  ['office', 'one_room'],
])('%s, instance %s', (name, instance) => {
  const specification = compiled(name);
  test.each(TARGETS)('%s', async (target) => {
    const exported = exportModel(target, specification, specification.instances.find((each) => each.name === instance)!);
    if (!exported.ok) return expect.fail(JSON.stringify(exported.diagnostics));
    for (const { name: file, text } of exported.value.files) {
      await expect(text).toMatchFileSnapshot(join(models, `${name}.expected.${file.split('.').at(-1)}`));
    }
  });
});
