/** Interchangeable sorts as scalarsets: the model that Rumur gets, what of it cannot be said, and as many orbits as Interlock finds. */

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportedSymmetry } from '../../checker/command/exported-symmetry.js';
import { presence } from '../../checker/export/confirm/checker.js';
import { type Confirmation, confirm } from '../../checker/export/confirm/confirm.js';
import { expectedOf } from '../../checker/export/confirm/expected.js';
import { exportModel } from '../../checker/export/export.js';
import type { ExportedFile } from '../../checker/export/result.js';
import type { Instance, Specification } from '../../checker/language/ir.js';
import { planSymmetry } from '../../checker/reduce/symmetry/plan.js';
import { compiled, compiledText, explored, models } from './compile.js';
import { type Orbits, orbitsOf } from './orbits.js';

function exportedFiles(specification: Specification, instance: Instance): readonly ExportedFile[] {
  const symmetry = exportedSymmetry(planSymmetry(specification, instance, () => ''));
  const exported = exportModel('murphi', specification, instance, undefined, symmetry);
  if (!exported.ok) return expect.fail(JSON.stringify(exported.diagnostics));
  return exported.value.files;
}

const voters = compiled('voters');
const text = voters.sources[0]!.text;

test('the model beside the one without', async () => {
  const [plain, symmetric] = exportedFiles(voters, voters.instances[0]!);
  expect(plain).toMatchObject({ name: 'model.m', text: expect.not.stringContaining('scalarset') });
  expect(symmetric!.name).toBe('model-symmetric.m');
  await expect(symmetric!.text).toMatchFileSnapshot(join(models, 'voters.expected-symmetric.m'));
});

/** What the first model says of the second one, which is not there. */
function reason(declarations: string, instance: string): string {
  const few = `specification few
object Item as item symmetric { done: bool, seen: set of Item, next: Item? }
${declarations}
allow deadlock
instance two { Item = 2${instance} }
`;
  const specification = compiledText(few);
  const files = exportedFiles(specification, specification.instances[0]!);
  expect(files.map(({ name }) => name)).toEqual(['model.m']);
  return /^-- No second model with scalarsets: (.*)\.$/m.exec(files[0]!.text)?.[1] ?? 'nothing is interchangeable';
}

/** What is done, how, why it cannot be said, and what more the instance says. */
const unsaid: readonly (readonly [string, string, RegExp, string?])[] = [
  [
    'a set is kept',
    'action a(i: Item) by all { let before = i.seen  i.seen += {i}  i.done := i in before }',
    /^a set of its elements is passed on/,
  ],
  [
    'a set is passed on',
    'def all_done(s: set of Item): bool = forall i in s: i.done\naction a(i: Item) by all { i.done := all_done(i.seen) }',
    /^a set of its elements/,
  ],
  ['a set is counted', 'action a(i: Item) by all { i.done := |i.seen| > 1 }', /^a set of its elements is passed on/],
  ['a loop over a set', 'action a(i: Item) by all { for j in i.seen { j.done := true } }', /^a loop goes over a set/],
  [
    'elements are counted',
    'action a(i: Item) by all { i.done := (count j in Item where j.done) > 1 }',
    /^an element is named, or counted up to$/,
  ],
  [
    'an element or none is kept',
    'action a(i: Item) by all { let after = i.next  i.next := none  i.done := after == none }',
    /^an element or `none` is passed on/,
  ],
  [
    'a set is computed from itself',
    'action a(i: Item, j: Item) by all { i.seen := j.seen - i.seen }',
    /^a set of its elements is computed from itself$/,
  ],
  [
    'the state before is asked for an element',
    'action a(i: Item) by all { i.next := i }\ntransition invariant Next: forall i in Item: old(i.next) == none or i.next == i',
    /^a transition invariant asks for an element/,
  ],
  [
    'constants tie elements',
    'sort Box as box symmetric\nconstant home: Item -> Box\naction a(i: Item, b: Box) by all { i.done := home[i] == b }',
    /^constants tie elements of several sorts/,
    ', Box = 2, home = [box0, box1]',
  ],
  [
    'an assigned set calls a function',
    'def is_busy(i: Item): bool = i in i.seen\naction a(i: Item, j: Item) by all { i.seen := if is_busy(i) then {j} else {i} }',
    /^a set of its elements, or what is looked for in one, is computed$/,
  ],
  [
    'of two that are added, one is computed',
    'def chosen(i: Item, j: Item): Item = if j in i.seen then i else j\naction a(i: Item, j: Item) by all { i.seen += {j, chosen(i, j)} }',
    /^a set of its elements is computed from itself$/,
  ],
  [
    'what the set held before is asked of something that is computed now',
    'action a(i: Item) by all { i.done := not i.done }\ntransition invariant Was: forall i in Item, j in Item: (if i.done then i else j) in old(i.seen) or j == j',
    /^a set of its elements, or what is looked for in one, is computed$/,
  ],
  [
    'what is looked for may fail, and would not be evaluated',
    'action a(i: Item) by all { i.done := i.next! in (if i.next == none then {} else i.seen) }',
    /^a set of its elements, or what is looked for in one, is computed$/,
  ],
];

for (const [what, declarations, why, more = ''] of unsaid) {
  test(`${what}: there is no such model, and the other one says why`, () => {
    expect(reason(declarations, more)).toMatch(why);
  });
}

describe('Rumur, with all permutations', async () => {
  const limits = { seconds: 300, megabytes: 4096 };
  const there = await presence('rumur', { folder: tmpdir(), limits, jar: null });
  if (there.kind === 'absent') {
    test.skip(`skipped: ${there.reason}`);
    return;
  }

  function confirmed(instance: Instance, orbits: Orbits): Promise<Confirmation> {
    const symmetry = exportedSymmetry(planSymmetry(voters, instance, () => ''))!;
    const expected = expectedOf(explored(voters, instance.name));
    if ('skipped' in expected) return expect.fail(expected.skipped);
    return confirm({
      tool: 'rumur',
      specification: voters,
      instance,
      expected: { ...expected, orbits: { ...orbits, symmetry } },
      limits,
      jar: null,
    });
  }

  test.each(voters.instances.map((instance) => [instance.name, instance] as const))(
    'voters, instance %s',
    async (name, instance) => expect(await confirmed(instance, orbitsOf(text, name))).toMatchObject({ kind: 'confirmed' }),
    300_000,
  );

  test('wrong figures are found', async () => {
    const [instance] = voters.instances;
    const { states, transitions } = orbitsOf(text, instance!.name);
    const wrong = { states: states + 1, transitions };
    expect(await confirmed(instance!, wrong)).toMatchObject({
      kind: 'differs',
      differences: [`with symmetry: states: Interlock ${wrong.states}, rumur ${states}`],
    });
  }, 300_000);
});
