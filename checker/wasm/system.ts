/** A transition system whose transitions are computed by WebAssembly: what traces are built from, and what tests compare. */

import type { Instance, Specification } from '../language/ir.js';
import { InternalError } from '../language/unreachable.js';
import { EvaluationError, type TransitionSystem, type Visit } from '../system.js';
import { decode } from '../values/packing.js';
import { SIZES, type Sizes } from './context.js';
import { describe } from './describe.js';
import { emitVisits } from './emit-visits.js';
import { settle } from './instance.js';

/** The specification must be the one that `expandSteps` gives for the instance's granularity.
 *  @throws NotEmitted for what this back end cannot run */
export function createSystem(specification: Specification, instance: Instance, sizes: Sizes = SIZES): TransitionSystem {
  const settled = settle(specification, instance);
  const description = describe(settled);
  const { bytes, pages, layout, sites } = emitVisits(settled, sizes);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: 65_536 });
  const words = settled.layout.words;
  const view = (address: number, length: number): Int32Array => new Int32Array(memory.buffer, address, length);
  const loaded = view(layout.loaded, words);
  const packed = view(layout.working, words);
  const result = view(layout.working + 4 * words, 1);
  const slots = view(layout.slots, Math.max(0, ...description.actions.map((action) => action.slots.length)));
  const cells = new Int32Array(settled.layout.cells);
  let onVisit: Visit = () => {};
  let onInitial = (): void => {};

  const host = {
    memory,
    fail(site: number, value: number): never {
      const { span, message } = sites[site]!;
      throw new EvaluationError(message(value), span);
    },
    visit(outcome: number): void {
      decode(settled.layout, packed, 0, cells);
      onVisit(outcome);
    },
    initial(): void {
      decode(settled.layout, packed, 0, cells);
      loaded.set(packed);
      onInitial();
    },
  };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { host });
  const run = (name: string): number => {
    const exported = exports[name];
    if (typeof exported !== 'function') throw new InternalError(`the emitted module has no ${name}`);
    return Number(exported());
  };
  const restore = (): void => {
    packed.set(loaded);
    result[0] = 0;
    decode(settled.layout, packed, 0, cells);
  };

  return {
    ...description,
    packed,
    cells,
    arguments: slots,
    result: () => result[0]!,
    changed: () => packed.some((word, index) => word !== loaded[index]),
    load(store, offset) {
      loaded.set(store.subarray(offset, offset + words));
      restore();
    },
    initialStates(visit) {
      onInitial = visit;
      run('initial');
    },
    successors(visit) {
      onVisit = visit;
      try {
        run('successors');
      } finally {
        restore();
      }
    },
    holds: (index) => run(`holds${index}`) === 1,
    premise: (index) => run(`premise${index}`) === 1,
    holdsAcross: (index) => run(`holds${index}`) === 1,
  };
}
