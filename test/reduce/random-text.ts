/** Random specifications as text, mostly valid: two sorts, everything that may refer to them, no names of elements. */

import { compileSpecification } from '../../checker/language/frontend.js';
import type { Specification } from '../../checker/language/ir.js';

interface Names {
  /** Locals of sort A and of sort B. */
  readonly a: readonly string[];
  readonly b: readonly string[];
}

/** Equal seeds give equal specifications. @throws Error if one is not valid, which is a mistake of this file */
export function randomSymmetric(seed: number): Specification {
  const text = randomText(seed);
  const compiled = compileSpecification('random.ilk', () => text);
  if (!compiled.ok) throw new Error(`${compiled.diagnostics.map(({ message }) => message).join('\n')}\n${text}`);
  return compiled.value;
}

export function randomText(seed: number): string {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)]!;
  let binders = 0;

  function condition(names: Names, depth: number): string {
    if (depth > 0 && below(3) === 0) return compound(names, depth - 1);
    const [x, y, b] = [pick(names.a), pick(names.a), pick(names.b)];
    const simple = [
      ...(x === undefined ? [] : [`${x}.f`, `${x}.n == ${below(3)}`, `${x}.link == none`, `${x}.link == ${y}`, `last == ${x}`]),
      ...(x === undefined ? [] : [`(${x}.link != none and ${x}.link!.f)`, ...(below(12) === 0 ? [`${x}.link!.f`] : [])]),
      ...(b === undefined ? [] : [`${b}.g`, `${b}.users == {}`]),
      ...(x === undefined || b === undefined ? [] : [`m[${x}][${b}]`, `${x} in ${b}.users`, `${x}.at == ${b}`]),
      'k < 2',
      'last == none',
    ];
    return pick(simple);
  }

  function compound(names: Names, depth: number): string {
    const binder = `x${(binders += 1)}`;
    const [of, inner] = pick([
      ['A', { ...names, a: [...names.a, binder] }],
      ['B', { ...names, b: [...names.b, binder] }],
    ] as const);
    const part = (): string => condition(names, depth);
    const deep = (): string => condition(inner, depth);
    return pick([
      () => `(${part()} and ${part()})`,
      () => `(${part()} or ${part()})`,
      () => `(not ${part()})`,
      () => `(exists ${binder} in ${of} where ${deep()}: ${deep()})`,
      () => `(forall ${binder} in ${of} where ${deep()}: ${deep()})`,
      () => `((count ${binder} in ${of} where ${deep()}) <= 1)`,
    ])();
  }

  function statement(names: Names, depth: number): string {
    const [x, y, b] = [pick(names.a), pick(names.a), pick(names.b)];
    const binder = `x${(binders += 1)}`;
    const bool = (): string => pick(['true', 'false', condition(names, 1)]);
    const choices = [
      ...(x === undefined ? [] : [`${x}.f := ${bool()}`, `${x}.n := ${below(3)}`, `${x}.link := ${pick(['none', y!])}`, `last := ${x}`]),
      ...(b === undefined ? [] : [`${b}.g := ${bool()}`]),
      ...(x === undefined || b === undefined ? [] : [`m[${x}][${b}] := ${bool()}`, `${b}.users += {${x}}`, `${b}.users -= {${x}}`]),
      ...(x === undefined || b === undefined ? [] : [`${x}.at := ${pick(['none', b])}`]),
      `if k < 2 { k += 1 } else { k := 0 }`,
      `last := none`,
    ];
    if (depth === 0 || below(3) > 0) return pick(choices);
    const inner = { ...names, a: [...names.a, binder] };
    return pick([
      () => `if ${condition(names, 1)} { ${statement(names, depth - 1)} }`,
      () => `for ${binder} in A where ${condition(inner, 1)} { ${binder}.f := ${pick(['true', 'false', `${binder}.n == 1`])} }`,
      () => `for ${binder} in A where ${condition(inner, 1)} { ${statement(inner, 0)} }`,
      () => `fails EBUSY when ${condition(names, 2)}`,
    ])();
  }

  function action(index: number): string {
    const shapes = [
      [['p'], []],
      [['p', 'q'], []],
      [['p'], ['d']],
      [['p', 'q'], ['d']],
    ] as const;
    const [a, b] = index === 0 ? shapes[0] : pick(shapes);
    const parameters = [...a.map((name) => `${name}: A`), ...b.map((name) => `${name}: B`)];
    const names: Names = { a, b };
    const guard = below(3) > 0 ? `\n  require ${condition(names, 2)}` : '';
    const fresh =
      below(6) === 0
        ? '\n  require exists y in A: not y.f and y.link == none\n  let z = (first y in A where not y.f and y.link == none)!'
        : '';
    const inner = fresh === '' ? names : { ...names, a: [...a, 'z'] };
    const body = Array.from({ length: 1 + below(3) }, () => statement(inner, 2)).map((line) => `\n  ${line}`);
    return `syscall a${index}(${parameters.join(', ')}) {${guard}${fresh}${body.join('')}\n}`;
  }

  const none: Names = { a: [], b: [] };
  const constant = pick(['', '', 'constant kind: bool', 'constant home: B']);
  const sizes = [2 + below(2), 1 + below(3)] as const;
  const values =
    constant === 'constant kind: bool'
      ? `A.kind = [${Array.from({ length: sizes[0] }, () => pick(['true', 'false'])).join(', ')}]`
      : constant === 'constant home: B'
        ? `A.home = [${Array.from({ length: sizes[0] }, () => `b${below(sizes[1])}`).join(', ')}]`
        : '';
  const telling = constant === 'constant kind: bool' ? 'p.kind' : constant === 'constant home: B' ? 'p.home.g' : 'true';
  return `specification random
object A as a symmetric { ${constant} f: bool, n: 0..2, link: A?, at: B? }
object B as b symmetric { g: bool, users: set of A }
var m: A -> B -> bool
var last: A?
var k: 0..2
${Array.from({ length: 2 + below(3) }, (_, index) => action(index)).join('\n')}
syscall telling(p: A) { require ${telling}  p.f := true }
invariant Always: ${condition(none, 4)}
invariant Everywhere: forall x in A, y in B: ${condition({ a: ['x'], b: ['y'] }, 3)}
transition invariant Across on a0(p): ${condition({ a: ['p'], b: [] }, 2)} or old(${condition({ a: ['p'], b: [] }, 1)})
reachable Some: exists x in A: ${condition({ a: ['x'], b: [] }, 2)}
instance only { A = ${sizes[0]}, B = ${sizes[1]} ${values} }
`;
}
