/** Random specifications of loosely coupled objects, as text: much that is independent, a little that is shared. */

/** Equal seeds give equal texts. */
export function randomLoose(seed: number): string {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)]!;

  const shared = ['lock == none', 'lock == p', 'k < 2', 'k == 1', 'not flag'];
  const own = ['p.at == 0', 'p.at == 1', 'p.at == 2', 'p.at < 2', 'not p.f', 'p.f'];
  const guard = (): string => [pick(own), ...(below(3) === 0 ? [pick(shared)] : [])].join(' and ');
  const effect = (): string =>
    below(3) === 0
      ? pick(['lock := p', 'lock := none', 'if k < 2 { k += 1 } else { k := 0 }', 'flag := true', 'flag := not flag', 'k := 0'])
      : pick(['p.at := 0', 'p.at := 1', 'p.at := 2', 'p.f := true', 'p.f := not p.f', 'p.seen := flag', 'p.at := if p.f then 1 else 2']);
  const action = (index: number): string => {
    const waits = below(6) === 0 ? `\n  fails EBUSY when ${pick([...own, ...shared])}` : '';
    const other = below(8) === 0 ? '\n  choose q in Worker where q != p and not q.f\n  q.seen := true' : '';
    return `syscall a${index}(p: Worker where ${guard()}) {${other}${waits}\n  ${effect()}${below(2) === 0 ? `\n  ${effect()}` : ''}\n}`;
  };
  const property = pick([
    'invariant P: flag implies k < 2',
    'invariant P: lock == none or k == 0',
    'invariant P: exists w in Worker: not w.seen',
    'invariant P: not (flag and k == 2)',
    'reachable P: k == 2',
    'reachable P: forall w in Worker: w.seen',
    'transition invariant P on a0(p): p.at != 2',
    'transition invariant P on a0(p): old(k) <= k or flag',
  ]);
  return `specification loose
object Worker as worker { at: 0..2, f: bool, seen: bool }
var lock: Worker?
var k: 0..2
var flag: bool
${Array.from({ length: 2 + below(4) }, (_, index) => action(index)).join('\n')}
${property}
instance only { Worker = ${2 + below(2)} }
`;
}
