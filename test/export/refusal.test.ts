/** What cannot be expressed is refused with its place, and nothing is exported. */

import { expect, test } from 'vitest';
import { exportModel, type Target } from '../../checker/export/export.js';
import { render } from '../../checker/language/diagnostic.js';
import { compiledText } from './compile.js';

function refusal(target: Target, text: string): string {
  const specification = compiledText(text);
  const result = exportModel(target, specification, specification.instances[0]!);
  return result.ok ? 'exported' : result.diagnostics.map((diagnostic) => render(diagnostic, specification.sources)).join('\n');
}

test('more commands than a C compiler takes', () => {
  const text = `specification wide
sort P
var x: 0..200
syscall put(p: P, a: 0..200, b: 0..200) { x := a }
instance one { P = 1 }
`;
  expect(refusal('promela', text)).toMatch(
    /^model\.ilk:4:\d+: error\[unsupported\]: Promela needs one guarded command per combination of arguments, and put has 40401/,
  );
  expect(refusal('murphi', text)).toBe('exported');
  expect(refusal('tla', text)).toBe('exported');
});

test('no initial state', () => {
  const text = `specification nowhere
sort P
var x: 0..2
initially { choose y in 0..2 where y > 2  x := y }
syscall tick(p: P) { x := 0 }
instance one { P = 1 }
`;
  for (const target of ['promela', 'murphi', 'tla'] as const) {
    expect(refusal(target, text)).toMatch(/^model\.ilk:4:\d+: error\[unsupported\]: there is no initial state/);
  }
});

test('a guard that depends on too much of what the action does before', () => {
  const doubling = Array.from({ length: 24 }, () => '  a := b + b - a   b := a + a - b').join('\n');
  const text = `specification deep
sort P
var a: -1000..1000
var b: -1000..1000
syscall mix(p: P) {
${doubling}
  require a < 5
}
instance one { P = 1 }
`;
  expect(refusal('promela', text)).toMatch(
    /^model\.ilk:5:\d+: error\[unsupported\]: the condition under which mix is enabled is too large/,
  );
  expect(refusal('murphi', text)).toMatch(/too large/);
});
