/** What cannot be expressed is refused with its place, and nothing is exported. */

import { expect, test } from 'vitest';
import { exportModel, type Target } from '../../checker/export/export.js';
import { render } from '../../checker/language/diagnostic.js';
import { compiledText } from './compile.js';
import { parseModule } from './tla/parse.js';

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

const live = `specification live
sort P
var x: 0..2
syscall tick(p: P) { x := 1 }
syscall tock(p: P) { x := 2 }
property Ends: x == 1 leads to x == 2 under weak fairness of tock
property Each(p: P): true leads to x != 0 under weak fairness of tick under strong fairness of each tock
instance two { P = 2 }
`;

test('what has to happen some time is for TLA+ only; without being named, it is left out and said to be', () => {
  const specification = compiledText(live);
  for (const target of ['promela', 'murphi'] as const) {
    const named = exportModel(target, specification, specification.instances[0]!, { properties: ['Ends'], deadlock: false });
    expect(named.ok ? [] : named.diagnostics).toMatchObject([
      { code: 'unsupported', message: 'only TLA+ can say what Ends assumes to happen' },
    ]);
    const whole = exportModel(target, specification, specification.instances[0]!);
    expect(whole.ok && whole.value.files[0]!.text).toContain('Only in the TLA+ export, because of the fairness they assume: Ends, Each.');
  }
});

test('in TLA+ each has a specification of its own with what it assumes, and a configuration', () => {
  const specification = compiledText(live);
  const exported = exportModel('tla', specification, specification.instances[0]!);
  if (!exported.ok) return expect.fail(JSON.stringify(exported.diagnostics));
  const [module, ...configurations] = exported.value.files;
  expect(parseModule(module!.text).definitions.has('Each')).toBe(true);
  expect(module!.text).toContain('Ends == (x = 1) ~> (x = 2)');
  expect(module!.text).toContain('Each == \\A p \\in P : (TRUE ~> (x # 0))');
  expect(module!.text).toContain(
    'Spec_Each ==\n  /\\ Spec\n  /\\ WF_vars(\\E p \\in P : tick(p))\n  /\\ \\A p \\in P : SF_vars(tock(p))\n',
  );
  expect(configurations.map(({ name }) => name)).toEqual(['live.cfg', 'live.Ends.cfg', 'live.Each.cfg']);
  expect(configurations[2]!.text).toMatch(/^SPECIFICATION Spec_Each\n[\s\S]*PROPERTIES\n {2}Each\n/);
});
