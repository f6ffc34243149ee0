/** The emitted text of two small models, as it is meant to be read; and what must not depend on anything but the input. */

import { expect, test } from 'vitest';
import { generate } from '../../checker/compile/generate.js';
import { loadModule } from '../load-module.js';
import { choiceModel } from './choice-model.js';
import { filesModel } from './files-model.js';

test.each([
  ['files-model', filesModel({ Process: 2, Slot: 2, Device: 2, Space: 1 })],
  ['choice-model', choiceModel()],
])('%s', async (name, specification) => {
  const [text = ''] = generate(specification, 'model.ilk').values();
  await expect(text).toMatchFileSnapshot(`${name}.expected.ts`);
});

test('generating twice gives the same text', () => {
  const texts = [1, 2].map(() => [...generate(choiceModel(), 'model.ilk')]);
  expect(texts[0]).toEqual(texts[1]);
});

test('the file lies under generated/spec/ where the specification lies under spec/', () => {
  expect([...generate(choiceModel(), 'linux/deep/x.ilk').keys()][0]).toBe('generated/spec/linux/deep/x.ts');
  expect([...generate(choiceModel(), 'linux/deep/x.ilk').values()][0]).toContain("from '../../../../checker/system.js'");
});

test('the layout that is written as data is the one that runs', () => {
  const specification = filesModel({ Process: 3, Slot: 2, Device: 2, Space: 2 });
  const [text = ''] = generate(specification, 'model.ilk').values();
  const { module, layouts } = loadModule(text);
  const system = module.create('only');
  const [layout] = layouts;
  expect(layout).toMatchObject({ instance: 'only', words: system.words, bits: system.bits });
  for (const [index, variable] of system.variables.entries()) {
    const placed = layout?.variables[index];
    expect(placed?.name).toBe(variable.name);
    expect(placed?.cells.length).toBe(variable.cells);
    for (const [cell, [word, shift, bits]] of (placed?.cells ?? []).entries()) {
      // A state that is all ones in that place only is read as that cell alone being different from the all-zero state.
      const zero = new Int32Array(system.words);
      system.load(zero, 0);
      const before = [...system.cells];
      zero[word] = shift === 0 && bits === 32 ? -1 : ((1 << bits) - 1) << shift;
      system.load(zero, 0);
      const differing = [...system.cells].flatMap((value, position) => (value === before[position] ? [] : [position]));
      expect(differing).toEqual([variable.firstCell + cell]);
    }
  }
});

test('an unknown instance is a bug of the caller', () => {
  const [text = ''] = generate(choiceModel(), 'model.ilk').values();
  expect(() => loadModule(text).module.create('other')).toThrow('there is no instance other');
});
