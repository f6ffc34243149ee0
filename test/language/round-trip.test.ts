/** Printing a tree and parsing the text gives the tree again, whatever the tree. */

import jsc from 'jsverify';
import { expect, test } from 'vitest';
import { render } from '../../checker/language/diagnostic.js';
import { parse } from '../../checker/language/parse/parse.js';
import { format, print } from '../../checker/language/print/printer.js';
import { forAll } from '../property.js';
import { randomFile } from './random-tree.js';

/** A tree without its places. */
function meaning(tree: unknown): unknown {
  return JSON.parse(
    JSON.stringify(tree, (key, value) => ((key === 'span' || key === 'header') && typeof value === 'object' ? undefined : value)),
  );
}

test('parse(print(tree)) is the tree', () => {
  forAll(
    jsc.nat(1_000_000_000),
    (seed) => {
      const tree = randomFile(seed);
      const source = { path: 'random.ilk', text: print(tree) };
      const parsed = parse(source);
      if (parsed.file === null) expect.fail(`${render(parsed.diagnostic, [source])}\n${source.text}`);
      expect(meaning(parsed.file)).toEqual(meaning(tree));
    },
    300,
  );
});

test('formatting printed trees a second time changes nothing', () => {
  forAll(
    jsc.nat(1_000_000_000),
    (seed) => {
      const once = format(print(randomFile(seed)), 'random.ilk');
      if (!once.ok) expect.fail('the printed tree does not parse');
      expect(format(once.value, 'random.ilk')).toEqual(once);
    },
    100,
  );
});
