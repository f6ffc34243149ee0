/** Which calls have no success at all: a `fails` without a condition stands in every way through them. */

import { expect, test } from 'vitest';
import { compileSpecification } from '../../checker/language/frontend.js';
import { reachesEnd } from '../../checker/language/endings.js';

const bodies: readonly (readonly [body: string, ends: boolean])[] = [
  ['', true],
  ['fails EINVAL when busy', true],
  ['fails EINVAL when busy fails ENOTTY', false],
  ['signals SIGBUS', false],
  ['gate(true)', true],
  ['refuse()', false],
  ['if busy { fails EBUSY }', true],
  ['if busy { fails EBUSY } else { fails ENODEV }', false],
  ['if busy { fails EBUSY } else { busy := true }', true],
  ['step one { busy := true } step two { fails EIO }', false],
  ['await not busy fails ENOENT', false],
  ['await not busy busy := true', true],
];

test.each(bodies)('{ %s } ends: %s', (body, ends) => {
  const text = `specification page "Page"
sort Process as process
var busy: bool
proc gate(open: bool) { fails EINVAL when not open }
proc refuse() { fails ENOTTY }
syscall call(p: Process) { ${body} }
instance small { Process = 1 }
`;
  const result = compileSpecification('page.ilk', () => text);
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  expect(reachesEnd(result.value.actions[0]!.body)).toBe(ends);
});
