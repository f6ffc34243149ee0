/** Names of what calls make. A descriptor or an id is known to user space by the call that returned it: where the two
 *  specifications keep it under different elements, those elements correspond from then on. */

import type { Specification } from '../language/ir.js';
import type { TransitionSystem } from '../system.js';
import { bitsFor } from '../values/layout.js';

/** The slot of a new name in an action, and the position of its sort among the renamed ones. */
export interface NewName {
  readonly slot: number;
  readonly sort: number;
}

/** One bijection a sort, from the base's elements to the proposed one's; packed so that the identity is all zeros. */
export interface Naming {
  readonly sorts: readonly string[];
  readonly words: number;
  /** By action index of each system. */
  readonly base: readonly (readonly NewName[])[];
  readonly proposed: readonly (readonly NewName[])[];
  /** From the proposed one's elements to the base's, by sort: what `load` made of the packed form. */
  readonly inverse: readonly Int32Array[];
  load(this: void, store: Int32Array, offset: number): void;
  /** What the base calls `from`, the proposed one calls `to`; elsewhere as little changes as a bijection allows. */
  rename(this: void, sort: number, from: number, to: number): void;
  save(this: void, store: Int32Array, offset: number): void;
  inverseOf(this: void, sort: string): Int32Array | null;
}

export function namingOf(
  base: { readonly specification: Specification; readonly system: TransitionSystem },
  proposed: { readonly specification: Specification; readonly system: TransitionSystem },
): Naming {
  const inBase = newNames(base.specification, base.system);
  const inProposed = newNames(proposed.specification, proposed.system);
  const named = [...new Set([...inBase, ...inProposed].flat().map(({ sort }) => sort))];
  const sizes = named.map((sort) => [sizeOf(base.system, sort), sizeOf(proposed.system, sort)]);
  // A sort that only one system has, or with other elements, has no corresponding names.
  const kept = named.flatMap((sort, index) => (sizes[index][0] === sizes[index][1] ? [{ sort, size: sizes[index][0] }] : []));
  const sorts = kept.map(({ sort }) => sort);
  const fields = kept.flatMap(({ size }, sort) =>
    Array.from({ length: size }, (_, element) => ({ sort, element, bits: bitsFor(size - 1) })),
  );
  const places = placed(fields.map(({ bits }) => bits));
  const image = kept.map(({ size }) => identity(size));
  const inverse = kept.map(({ size }) => identity(size));
  const ofSort = (names: readonly (readonly NamedSlot[])[]): NewName[][] =>
    names.map((slots) => slots.flatMap(({ slot, sort }) => (sorts.includes(sort) ? [{ slot, sort: sorts.indexOf(sort) }] : [])));
  return {
    sorts,
    words: places.words,
    base: ofSort(inBase),
    proposed: ofSort(inProposed),
    inverse,
    load(store, offset) {
      for (let field = 0; field < fields.length; field++) {
        const { sort, element, bits } = fields[field];
        const packed = (store[offset + places.word[field]] >>> places.shift[field]) & ((1 << bits) - 1);
        image[sort][element] = packed ^ element;
        inverse[sort][packed ^ element] = element;
      }
    },
    rename(sort, from, to) {
      const former = inverse[sort][to];
      const left = image[sort][from];
      image[sort][from] = to;
      inverse[sort][to] = from;
      image[sort][former] = left;
      inverse[sort][left] = former;
    },
    save(store, offset) {
      for (let word = 0; word < places.words; word++) store[offset + word] = 0;
      for (let field = 0; field < fields.length; field++) {
        const { sort, element } = fields[field];
        store[offset + places.word[field]] |= (image[sort][element] ^ element) << places.shift[field];
      }
    },
    inverseOf(sort) {
      const index = sorts.indexOf(sort);
      return index < 0 ? null : inverse[index];
    },
  };
}

interface NamedSlot {
  readonly slot: number;
  readonly sort: string;
}

/** Per action, the slots of the `let`s and choices that a call binds as its descriptor or id, in the order of the text. */
function newNames(specification: Specification, system: TransitionSystem): NamedSlot[][] {
  return system.actions.map(({ name, slots, parameters }) => {
    const action = specification.actions.find((candidate) => candidate.name === name);
    const bound = (action?.calls ?? []).flatMap(({ binds, operands }) => [
      ...(binds.kind === 'none' ? [] : [binds.value]),
      ...operands.flatMap((operand) =>
        operand.kind === 'struct' ? operand.fields.flatMap(({ value }) => (value.kind === 'output' ? [value.id] : [])) : [],
      ),
    ]);
    return bound.flatMap((value): NamedSlot[] => {
      if (value.kind !== 'local') return [];
      const slot = slots.findIndex((candidate, index) => index >= parameters && candidate.name === value.name);
      const type = slots[slot]?.type;
      return type?.kind === 'named' && type.none === null ? [{ slot, sort: type.sort }] : [];
    });
  });
}

function sizeOf(system: TransitionSystem, sort: string): number {
  const types = system.actions.flatMap(({ slots }) => slots.map(({ type }) => type));
  const found = types.find((type) => type.kind === 'named' && type.sort === sort);
  return found?.kind === 'named' ? found.names.length : 0;
}

function identity(size: number): Int32Array {
  return Int32Array.from({ length: size }, (_, element) => element);
}

/** Fields one after another; none straddles two words. */
function placed(bits: readonly number[]): { readonly words: number; readonly word: readonly number[]; readonly shift: readonly number[] } {
  const word: number[] = [];
  const shift: number[] = [];
  let used = 0;
  let words = 0;
  for (const width of bits) {
    if (words === 0 || used + width > 32) {
      words++;
      used = 0;
    }
    word.push(words - 1);
    shift.push(used);
    used += width;
  }
  return { words, word, shift };
}
