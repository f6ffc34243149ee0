/** Comparisons of small specifications: each kind of difference, entries by cause, and names that do not matter. */

import { expect, test } from 'vitest';
import { startComparison } from '../../checker/review/compare.js';
import { entriesOf } from '../../checker/review/entries.js';
import { compareAll, OPTIONS, textSubject } from './subjects.js';

const BASE = `
specification gate "A gate for each file"
object Process as process { }
object File as file { user: Process?, granted: bool }
object Device as device { }
def may(f: File): bool = f.granted
proc gate(f: File) {
  fails EINVAL when not may(f)
}
syscall open(p: Process, d: Device)
  calls openat("{cdev d}", O_RDWR) -> fd n
{
  require exists f in File: f.user == none
  let n = (first f in File where f.user == none)!
  n.user := p
}
syscall bind(p: Process, f: File where f.user == p) { fails EBUSY when exists g in File: g.granted  f.granted := true }
syscall read(p: Process, f: File where f.user == p) { gate(f)  returns 4 }
syscall write(p: Process, f: File where f.user == p) { gate(f)  returns 4 }
syscall wait(p: Process, f: File where f.user == p) { }
syscall close(p: Process, f: File where f.user == p) { f.user := none  f.granted := false }
invariant OneGrant: (count f in File where f.granted) <= 1
instance one { Process = 1, File = 2, Device = 1 }
`;

function differences(delta: string, instance = 'one') {
  const files = { 'base.ilk': BASE };
  const base = textSubject(files, instance);
  const proposed = textSubject({ 'delta.ilk': `delta changed "What changes" of "base.ilk"\n${delta}`, ...files }, instance);
  const comparison = compareAll(base, proposed);
  return { comparison, entries: entriesOf(comparison.differences) };
}

const shown = ({ entries }: ReturnType<typeof differences>): readonly string[] =>
  entries.map(
    ({ kind, calls, base, proposed, shortest }) => `${kind}: ${calls.join()} ${base.label} -> ${proposed.label} in ${shortest.steps}`,
  );

test('nothing differs', () => {
  const { comparison } = differences('override def may(f: File): bool = not not f.granted');
  expect(comparison).toMatchObject({ pairs: 8, differing: 0, differences: [] });
});

test('a check that is weaker for all calls that make it is one entry', () => {
  const found = differences('override def may(f: File): bool = exists g in File: g.granted');
  expect(shown(found)).toEqual(['newly possible: read,write EINVAL -> ok in 4']);
  expect(found.entries[0].base).toMatchObject({ text: 'fails EINVAL when not may(f)', location: { path: 'base.ilk', line: 8 } });
  expect(found.entries[0].shortest.calls.map((calls) => calls.length)).toEqual([1, 1, 0, 0]);
});

test('every kind of difference', () => {
  const found = differences(`
    override proc gate(f: File) {
      fails EACCES when not may(f)
    }
    override syscall read(p: Process, f: File where f.user == p) { gate(f)  returns 2 }
    override syscall write(p: Process, f: File where f.user == p) { gate(f)  fails EIO  }
    override syscall wait(p: Process, f: File where f.user == p) { await f.granted }
    override syscall bind(p: Process, f: File where f.user == p) { f.granted := true }
    syscall unbind(p: Process, f: File where f.user == p) { fails EINVAL when not f.granted  f.granted := false }
  `);
  expect(shown(found)).toEqual([
    'no longer possible: write ok -> EIO in 3',
    'now blocks: wait ok -> blocked in 2',
    'another errno: read,write EINVAL -> EACCES in 2',
    'another result: read ok -> ok in 3',
    'newly possible: bind EBUSY -> ok in 3',
    'new call: unbind null -> ok in 3',
  ]);
});

test('the other way round', () => {
  const base = textSubject(
    {
      'delta.ilk': `delta changed "" of "base.ilk"\noverride syscall wait(p: Process, f: File where f.user == p) { await f.granted }`,
      'base.ilk': BASE,
    },
    'one',
  );
  const { differences: found } = compareAll(base, textSubject({ 'base.ilk': BASE }, 'one'));
  expect(found.map(({ kind, call, steps }) => [kind, call, steps])).toEqual([['no longer blocks', 'wait', 2]]);
});

test('a call that is gone is one entry, and a call with other parameters is another call', () => {
  expect(shown(differences('remove syscall read'))).toEqual(['no longer possible: read ok -> null in 3']);
  const found = differences('override syscall wait(p: Process, f: File where f.user == p, twice: bool) { }');
  expect(shown(found)).toEqual(['no longer possible: wait ok -> null in 2', 'new call: wait null -> ok in 2']);
});

test('which element an open takes is not seen: the descriptors correspond', () => {
  const found = differences(`
    override syscall open(p: Process, d: Device)
      calls openat("{cdev d}", O_RDWR) -> fd n
    {
      require exists f in File: f.user == none
      let free = first f in File where f.user == none and forall g in File: g.user != none or g == f or not (g != f)
      let n = if (count f in File where f.user == none) > 1 then last_free() else (first f in File where f.user == none)!
      n.user := p
    }
    def is_later(f: File, g: File): bool = f != g and (first h in File where h == f or h == g)! == g
    def last_free(): File = (first f in File where f.user == none and forall g in File where g.user == none: g == f or is_later(f, g))!
  `);
  expect(found.comparison).toMatchObject({ differences: [], differing: 0 });
});

test('elements that are used up are told apart from calls that fail', () => {
  const found = differences('override syscall close(p: Process, f: File where f.user == p) { f.granted := false }');
  expect(shown(found)).toContain('in one specification only: open ok -> null in 4');
});

test('an action of the environment that can no longer happen', () => {
  const clock = 'var late: bool\naction tick() by clock { require not late  late := true }\n';
  const base = textSubject({ 'base.ilk': BASE + clock }, 'one');
  const proposed = textSubject(
    { 'delta.ilk': 'delta d "" of "base.ilk"\noverride action tick() by clock { require false }', 'base.ilk': BASE + clock },
    'one',
  );
  expect(compareAll(base, proposed).differences.map(({ kind, call, steps }) => [kind, call, steps])).toEqual([
    ['no longer possible', 'tick', 1],
  ]);
  expect(compareAll(base, proposed, { silent: new Set(['tick']) }).differences).toEqual([]);
});

test('a choice that one specification leaves open', () => {
  const found = differences(`override syscall write(p: Process, f: File where f.user == p) {
    gate(f)
    choose luck in 0..1
    fails EAGAIN when luck == 0
    returns 4
  }`);
  expect(shown(found)).toEqual(['no longer possible: write ok -> EAGAIN in 3']);
  expect(found.entries[0].sometimes).toBe(true);
});

test('what cannot be compared', () => {
  const base = textSubject({ 'base.ilk': BASE }, 'one');
  const other = textSubject(
    { 'other.ilk': 'specification other\nobject Process { }\nsyscall exit(p: Process) { }\ninstance one { Process = 1 }' },
    'one',
  );
  expect(startComparison(base, other, OPTIONS)).toBe('no common call');
  const started = textSubject(
    { 'delta.ilk': 'delta d "" of "base.ilk"\ninitially { for f in File { f.granted := true } }', 'base.ilk': BASE },
    'one',
  );
  expect(startComparison(base, started, OPTIONS)).toBe('no common initial state');
});

test('a limit ends the comparison with what is known', () => {
  const base = textSubject({ 'base.ilk': BASE }, 'one');
  const comparison = compareAll(base, base, { limits: { states: 2, bytes: null, seconds: null } });
  expect(comparison).toMatchObject({ limit: { kind: 'states', states: 2 }, pairs: 2 });
});
