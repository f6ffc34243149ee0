/** Refinement against a naive check of every step, and what is said of a mapping that is wrong. */

import { describe, expect, test } from 'vitest';
import jsc from 'jsverify';
import { explore } from '../../checker/explore/explore.js';
import { render } from '../../checker/language/diagnostic.js';
import { compileSpecification } from '../../checker/language/frontend.js';
import type { TransitionSystem } from '../../checker/system.js';
import { refining } from '../../checker/review/refining.js';
import { STILL } from '../explore/options.js';
import { graph } from '../systems/graph.js';

const GATE = `specification gate
object Process { inside: bool }
enum Phase { calm, busy }
var phase: Phase
var entered: Process -> 0..2
syscall enter(p: Process) { p.inside := true }
instance two { Process = 2 }`;

function problems(text: string, gate = GATE): readonly string[] {
  const files: Readonly<Record<string, string>> = { 'gate.ilk': gate, 'lock.ilk': text };
  const compiled = compileSpecification('lock.ilk', (path) => files[path] ?? null);
  return compiled.ok ? [] : compiled.diagnostics.map((diagnostic) => render(diagnostic, compiled.sources).split('\n')[0]);
}

const lock = (refines: string): string => `specification lock
${refines}
object Process { has: bool }
enum Phase { calm, busy }
var count: 0..2
syscall take(p: Process) { p.has := true }
instance two { Process = 2 }`;

describe('a mapping that is wrong', () => {
  test.each([
    [
      'refines "gate.ilk" under { Process.inside[p] = p.has }',
      'error[not-total]: the mapping is not total: phase, entered[...] of gate have no value, and nothing of that name and type is here',
    ],
    ['refines "gate.ilk" under { Process.insied[p] = p.has }', 'error[unknown-name]: gate has no variable `Process.insied`'],
    ['refines "gate.ilk" under { Process.inside[p][q] = p.has }', 'error[wrong-arity]: `Process.inside` has 1 indices, not 2'],
    [
      'refines "gate.ilk" under { Process.inside[p] = count }',
      'error[type-mismatch]: the value of `Process.inside` is int, but bool is needed',
    ],
    ['refines "gate.ilk" under { phase = calm phase = busy }', 'error[duplicate-name]: `phase` is mapped twice'],
    ['refines "gate.ilk" under { phase! = calm }', 'error[misplaced]: this is not a variable'],
    ['refines "gone.ilk"', 'error[bad-refinement]: there is no file gone.ilk'],
    ['refines "/gate.ilk"', 'error[bad-refinement]: "/gate.ilk" is not a relative path'],
    ['refines "lock.ilk"', 'error[bad-refinement]: lock.ilk refines this specification in turn'],
  ])('%s', (refines, message) => {
    expect(problems(lock(refines))[0]).toMatch(/^lock\.ilk:2:\d+: /);
    expect(problems(lock(refines))[0]).toContain(message);
  });

  test('sorts and enums of the abstract specification must be there', () => {
    const found = problems(lock('refines "gate.ilk" under { phase = calm }').replace('enum Phase { calm, busy }', 'enum Phase { calm }'));
    expect(found[0]).toContain('gate has the enum `Phase` of calm, busy, which is not declared here');
    expect(
      problems(lock('refines "gate.ilk"'), GATE.replace('var phase', 'sort Thing\nvar phase').replace('= 2 }', '= 2, Thing = 1 }'))[0],
    ).toContain('gate has the sort `Thing`');
  });

  test('an abstract specification with errors', () => {
    expect(problems(lock('refines "gate.ilk"'), 'specification gate\nvar x: Nothing')[0]).toContain(
      'gate.ilk is not a valid specification: 1 error',
    );
  });

  test('a mapping that is total is accepted; what is here under the same name and type need not be said', () => {
    expect(problems(lock('refines "gate.ilk" under { Process.inside[p] = p.has entered[p] = count phase = calm }'))).toEqual([]);
    expect(
      problems(
        lock('refines "gate.ilk" under { entered[p] = 0 phase = calm }').replace('has: bool', 'inside: bool').replace('p.has', 'p.inside'),
      ),
    ).toEqual([]);
  });
});

const VERTICES = 12;

/** Concrete vertices stand for abstract ones by the remainder. */
function check(
  concrete: TransitionSystem,
  abstract: TransitionSystem,
  size: number,
): { readonly begins: boolean; readonly steps: number | null } {
  const span = { file: 'small.ilk', start: 0, end: 0 };
  const abstraction = (packed: Int32Array): void => {
    packed[0] = concrete.cells[0] % size;
  };
  const verdict = explore(refining(concrete, [{ abstract, abstraction, span }]), STILL);
  const [begins, always] = verdict.properties;
  return { begins: begins.status === 'holds', steps: always.trace?.stem.length ?? null };
}

type Edges = readonly (readonly [number, number])[];

/** Breadth first over the vertices: the length of the shortest way whose last edge no abstract edge explains. */
function naive(initial: readonly number[], edges: Edges, abstract: Edges, size: number): number | null {
  const depths = new Map(initial.map((vertex) => [vertex, 0]));
  for (const [vertex, depth] of depths) {
    for (const [from, to] of edges) {
      if (from !== vertex) continue;
      const explained = from % size === to % size || abstract.some(([one, other]) => one === from % size && other === to % size);
      if (!explained) return depth + 1;
      if (!depths.has(to)) depths.set(to, depth + 1);
    }
  }
  return null;
}

test('every step of random graphs', () => {
  const vertex = jsc.nat(VERTICES - 1);
  const abstractVertex = jsc.nat(2);
  jsc.assert(
    jsc.forall(
      jsc.array(jsc.pair(vertex, vertex)),
      jsc.nearray(vertex),
      jsc.array(jsc.pair(abstractVertex, abstractVertex)),
      (edges, initial, abstractEdges) => {
        const concrete = graph({ vertices: VERTICES, initial, edges });
        const abstract = graph({ vertices: 3, initial: [0, 1], edges: abstractEdges });
        const found = check(concrete, abstract, 3);
        expect(found.begins).toBe(initial.every((start) => start % 3 !== 2));
        expect(found.steps).toBe(naive(initial, edges, abstractEdges, 3));
        return true;
      },
    ),
    { tests: 500, size: 30, rngState: '000123456789abcdef' },
  );
});
