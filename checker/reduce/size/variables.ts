/** Which variables and objects the states differ in. */

import type { TransitionSystem, ValueType, VariableDescription } from '../../system.js';
import { fieldsOf } from '../../values/description.js';
import { layOut } from '../../values/layout.js';
import { sizeOf } from '../../values/value-types.js';
import type { VisitedSet } from '../../explore/visited-set.js';
import { counter } from './collect.js';

export interface VariableShare {
  readonly name: string;
  readonly cells: number;
  /** Different values of all its cells together. */
  readonly values: number;
  /** Bits that its value tells, on average over the states: 0 for one that never changes. */
  readonly information: number;
  /** States that would be left if nobody looked at it. */
  readonly without: number;
}

export interface ObjectShare {
  /** "file0" */
  readonly element: string;
  readonly sort: string;
  /** Different values of everything that is indexed by the element. */
  readonly values: number;
}

export function variableShares(system: TransitionSystem, visited: VisitedSet): readonly VariableShare[] {
  const layout = layOut(fieldsOf(system.variables));
  return system.variables.map((variable) => {
    const own = Array.from({ length: variable.cells }, (_, offset) => variable.firstCell + offset);
    const hidden = new Int32Array(layout.words);
    for (const cell of own) hidden[layout.word[cell]!] = hidden[layout.word[cell]!]! | (layout.mask[cell]! << layout.shift[cell]!);
    const seen = new Map<string, number>();
    const { add, count } = counter(layout.words);
    const key = new Int32Array(layout.words);
    const rest = new Int32Array(layout.words);
    for (let index = 0; index < visited.size; index++) {
      const store = visited.storeOf(index);
      const offset = visited.offsetOf(index);
      for (let word = 0; word < layout.words; word++) {
        key[word] = store[offset + word]! & hidden[word]!;
        rest[word] = store[offset + word]! & ~hidden[word]!;
      }
      const text = key.join();
      seen.set(text, (seen.get(text) ?? 0) + 1);
      add(rest);
    }
    const { name, cells } = variable;
    return { name, cells, values: seen.size, information: entropy([...seen.values()], visited.size), without: count() };
  });
}

/** Bits. */
function entropy(counts: readonly number[], total: number): number {
  return counts.reduce((sum, count) => sum - (count / total) * Math.log2(count / total), 0);
}

/** Of every element of a sort that indexes some variable. */
export function objectShares(system: TransitionSystem, visited: VisitedSet): readonly ObjectShare[] {
  const sorts = new Map<string, ValueType & { kind: 'named' }>();
  for (const { indices } of system.variables) for (const type of indices) if (type.kind === 'named') sorts.set(type.sort, type);
  return [...sorts.values()].flatMap(({ sort, names }) =>
    names.map((element, number) => {
      const cells = system.variables.flatMap((variable) => cellsOf(variable, sort, number));
      const seen = new Set<string>();
      for (let index = 0; index < visited.size; index++) {
        system.load(visited.storeOf(index), visited.offsetOf(index));
        seen.add(cells.map((cell) => system.cells[cell]).join());
      }
      return { element, sort, values: seen.size };
    }),
  );
}

/** The variable's cells at element `number` of an index of this sort. */
function cellsOf(variable: VariableDescription, sort: string, number: number): readonly number[] {
  const sizes = variable.indices.map(sizeOf);
  return Array.from({ length: variable.cells }, (_, offset) => offset)
    .filter((offset) => {
      let rest = offset;
      return sizes
        .toReversed()
        .map((size) => {
          const at = rest % size;
          rest = (rest - at) / size;
          return at;
        })
        .toReversed()
        .some((at, position) => {
          const type = variable.indices[position]!;
          return type.kind === 'named' && type.sort === sort && at === number;
        });
    })
    .map((offset) => variable.firstCell + offset);
}
