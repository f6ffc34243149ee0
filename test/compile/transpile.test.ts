/** Emitted TypeScript as JavaScript: imports of the program become absolute, everything else stays what it is. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generate } from '../../checker/compile/generate.js';
import { transpile, transpileAsBuilt } from '../../checker/compile/transpile.js';
import { projectRoot } from '../lab.js';
import { choiceModel } from './choice-model.js';

test('every import is absolute and in the given folder; no type is left', () => {
  const [text = ''] = generate(choiceModel(), 'deep/down/model.ilk').values();
  const code = transpile(text, 'file:///somewhere/checker/');
  const imports = [...code.matchAll(/^import .* from ["'](.*)["'];$/gm)].map(([, path]) => path);
  expect(imports).toContain('file:///somewhere/checker/values/layout.js');
  expect(imports.every((path) => path?.startsWith('file:///somewhere/checker/'))).toBe(true);
  expect(code).not.toMatch(/: TransitionSystem|interface State/);
});

test('an import that is not ours is left alone', () => {
  expect(transpile("import { x } from '../../elsewhere/checker/y.js';\nx();", 'file:///c/')).toContain('"../../elsewhere/checker/y.js"');
});

test.each(['linux/vfio.ts', 'linux/windows.ts'])('of %s, what TypeScript itself makes of it: only the types are gone', (name) => {
  const text = readFileSync(join(projectRoot, 'generated/spec', name), 'utf8');
  const code = transpile(text, '../../../checker/');
  // Printed by TypeScript, both have the same line breaks and quotes.
  const printed = (one: string) =>
    transpileAsBuilt(one, 'model.ts').replaceAll("'", '"').replace('import {} from "../../../checker/values/instance.js";\n', '');
  expect(printed(code)).toBe(printed(text));
  expect(printed(code.replace('createWorkingState(layout)', 'createWorkingState()'))).not.toBe(printed(text));
});
