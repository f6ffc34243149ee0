/** What never happens in an instance is not exported; what may happen is. */

import { expect, test } from 'vitest';
import { exportModel } from '../../checker/export/export.js';
import { compiledText } from './compile.js';

const specification = compiledText(`specification pets
enum Kind { empty, cat, dog }
object Cage as cage { kind: Kind, barks: 0..9 }
proc feed(c: Cage) { if c.kind == dog { c.barks += 1 } else { if c.kind == cat { c.barks := 0 } } }
syscall put_cat(c: Cage) { c.kind := cat  feed(c) }
syscall put_dog(c: Cage) { c.kind := dog }
syscall bark(c: Cage where c.kind == dog) { fails EBUSY when c.barks == 9  c.barks += 1 }
syscall meow(c: Cage where c.kind == cat) { fails EBUSY when c.barks > 0  feed(c) }
invariant Quiet: forall c in Cage: c.kind == dog implies c.barks == 0
allow deadlock
instance all { Cage = 1 }
instance cats { Cage = 1  without put_dog }
`);

function murphi(name: string): string {
  const exported = exportModel('murphi', specification, specification.instances.find((each) => each.name === name)!);
  if (!exported.ok) return expect.fail(JSON.stringify(exported.diagnostics));
  return exported.value.files[0]!.text;
}

test('branches, failures and actions that are never reached are left out, and properties are not', () => {
  const cats = murphi('cats');
  expect(cats).toContain('rule "meow"');
  expect(cats).not.toContain('rule "bark"');
  expect(cats).toContain('never enabled in this instance');
  expect(cats).not.toContain('EBUSY');
  expect(cats.match(/[^=]= dog/g)).toHaveLength(1);
  expect(cats).toMatch(/invariant "Quiet" .*[^=]= dog/);
});

test('where they may be reached, they are there', () => {
  const all = murphi('all');
  expect(all).toContain('rule "bark"');
  expect(all).toContain('EBUSY');
  expect(all.match(/[^=]= dog/g)?.length).toBeGreaterThan(2);
});
