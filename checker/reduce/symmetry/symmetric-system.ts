/** A system of orbits: every state that it shows is the representative of its orbit. */

import type { TransitionSystem } from '../../system.js';
import { fieldsOf } from '../../values/description.js';
import { layOut } from '../../values/layout.js';
import { encode } from '../../values/packing.js';
import { NotReducible } from '../../explore/reduction.js';
import { canonicalizer } from './canonical.js';
import { createMemory } from './canonical-memory.js';
import type { SymmetryPlan } from './plan.js';

export interface SymmetricSystem {
  readonly system: TransitionSystem;
  /** Writes the packed representative of the packed state at `store[offset ...]`; the working state is lost. */
  representative(store: Int32Array, offset: number): Int32Array;
  /** What the expanded states stand for. */
  total(): { readonly states: number; readonly transitions: number };
}

/** @param base the real system, in its strict form: an evaluation error of it is one in some order of the elements */
export function symmetricSystem(base: TransitionSystem, plan: SymmetryPlan): SymmetricSystem {
  const layout = layOut(fieldsOf(base.variables));
  const { canonical, twins } = canonicalizer(base.variables, plan.group);
  const { words } = base;
  const packed = new Int32Array(words);
  const loaded = new Int32Array(words);
  const image = new Int32Array(layout.cells);
  const memory = createMemory(words);
  const blanks = blankElements(base, plan);
  let states = 0;
  let transitions = 0;

  function show(): void {
    if (memory.recall(base.packed, packed)) return;
    canonical(base.cells, image);
    encode(layout, image, packed, 0);
    memory.keep(base.packed, packed);
  }

  function requireTwins(): void {
    for (const { sort, candidates, sources } of blanks) {
      let last = -1;
      for (const { element, isBlank, name } of candidates) {
        if (!isBlank(base.cells)) continue;
        if (last >= 0 && !twins(base.cells, last, element)) {
          throw new NotReducible(
            sort,
            `\`first\` takes the least of several elements that are not alike in some state: ${name} is one (${sources})`,
          );
        }
        last = element;
      }
    }
  }

  const system: TransitionSystem = {
    ...base,
    packed,
    load(store, offset) {
      base.load(store, offset);
      for (let word = 0; word < words; word++) loaded[word] = packed[word] = store[offset + word]!;
    },
    initialStates(visit) {
      base.initialStates(() => {
        show();
        visit();
      });
    },
    successors(visit) {
      requireTwins();
      const orbit = canonical(base.cells, image);
      let followed = 0;
      base.successors((outcome) => {
        followed++;
        if (base.changed()) show();
        else packed.set(loaded);
        visit(outcome);
      });
      packed.set(loaded);
      states += orbit;
      transitions += orbit * followed;
    },
  };

  return {
    system,
    total: () => ({ states, transitions }),
    representative(store, offset) {
      base.load(store, offset);
      show();
      return packed.slice();
    },
  };
}

interface Blank {
  readonly sort: string;
  readonly sources: string;
  readonly candidates: readonly { readonly element: number; readonly name: string; readonly isBlank: (cells: Int32Array) => boolean }[];
}

/** Per choice of a least element and class: the elements that may be candidates, with the test of what they have in common. */
function blankElements(base: TransitionSystem, { group, fresh }: SymmetryPlan): readonly Blank[] {
  return fresh.flatMap(({ sort, cells, span }) => {
    const range = group.sorts.find((each) => each.sort === sort)!;
    const tests = cells.map(({ variable, equal, value }) => {
      const { firstCell, type } = base.variables.find(({ name }) => name === variable)!;
      const wanted = value ?? (type.kind === 'set' ? 0 : (type.none ?? 0));
      return (index: number, state: Int32Array): boolean => (state[firstCell + index] === wanted) === equal;
    });
    return group.classes
      .filter(([first]) => first! >= range.first && first! < range.first + range.size)
      .map((members) => ({
        sort,
        sources: `${span.file}`,
        candidates: members.map((element) => ({
          element,
          name: `number ${element - range.first}`,
          isBlank: (state: Int32Array) => tests.every((test) => test(element - range.first, state)),
        })),
      }));
  });
}
