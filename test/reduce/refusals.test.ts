/** What stands against a symmetry is found, and named with its place. */

import { expect, test } from 'vitest';
import { compileSpecification } from '../../checker/language/frontend.js';
import { planSymmetry } from '../../checker/reduce/symmetry/plan.js';

function refusal(text: string): string {
  const result = compileSpecification('model.ilk', () => text);
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  const { sorts, refused } = planSymmetry(result.value, result.value.instances[0]!, () => 'here');
  return refused.length === 0 ? `reduced: ${sorts.join(' ')}` : refused.map(({ sort, reason }) => `${sort}: ${reason}`).join('; ');
}

const model = (body: string, instance = '', fields = ''): string => `
object Process symmetric { }
object File symmetric { ${fields} open: bool, next: File?, n: 0..3 }
${body}
instance only { Process = 2, File = 2 ${instance} }
`;
const open = 'syscall open(p: Process, f: File) { f.open := true }';

test('nothing against it', () => expect(refusal(model(open))).toBe('reduced: Process File'));

test('a variable that begins with the first element', () => {
  expect(refusal(model(`${open}\nvar current: File`))).toBe('File: the text names an element of File here (here)');
});

test('first, unless it takes one of elements that are alike, or is only asked for', () => {
  const least = (where: string): string => model(`syscall open(p: Process) { let f = (first f in File where ${where})!  f.open := true }`);
  expect(refusal(least('f.n < 2'))).toBe('File: `first` takes the least element of File, and others may differ from it (here)');
  expect(refusal(least('not f.open'))).toBe('reduced: Process File');
  expect(refusal(model(`${open}\ninvariant Some: (first f in File where f.n < 2) != none`))).toBe('reduced: Process File');
  const late = 'syscall open(p: Process, g: File) { g.n := 1  let f = (first f in File where not f.open)!  f.open := true }';
  expect(refusal(model(late))).toMatch(/^File: `first`/);
});

test('a loop whose rounds meet, and one whose rounds do not', () => {
  const link = 'syscall link(p: Process, f: File, g: File) { f.next := g }';
  const loop = (body: string): string => model(`${open}\n${link}\nsyscall all(p: Process) { for f in File { ${body} } }`);
  expect(refusal(loop('f.open := false  f.next := none'))).toBe('reduced: Process File');
  expect(refusal(loop('if f.next != none { f.next!.open := f.open }'))).toBe(
    'File: this loop visits File in order, and one round may change `File.open` of another (here)',
  );
});

test('constants that tell elements apart', () => {
  const kinds = 'constant kind: bool,';
  const seen = `${open}\nsyscall close(p: Process, f: File where f.kind) { f.open := false }`;
  expect(refusal(model(seen, 'File.kind = [true, false]', kinds))).toBe('File: the instance tells its elements apart by File.kind');
  expect(refusal(model(open, 'File.kind = [true, false]', kinds))).toBe('reduced: Process File');
});

test('code that the instance cannot reach does not count', () => {
  const unreached = 'if f.n == 2 { for g in File { if g.next != none { g.next!.open := g.open } } }';
  expect(refusal(model(`syscall open(p: Process, f: File) { f.open := true  f.n := 1  ${unreached} }`))).toBe('reduced: Process File');
});
