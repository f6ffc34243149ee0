/** An instance of a search module with its memory and store. */

import { InternalError } from '../language/unreachable.js';
import { RECENT, recentBytes, type SearchLayout } from './search-layout.js';
import { createStore, type SearchExports, type SearchGlobals, type Store, type StoreOptions } from './store.js';
import { MOST_PAGES, PAGE } from './start-module.js';

export interface OpenModule {
  readonly memory: WebAssembly.Memory;
  readonly exports: SearchExports;
  readonly globals: SearchGlobals;
  readonly store: Store;
  /** Leaves out no candidate that came before. */
  forget(): void;
}

/** A memory with room for the first bytes. @throws RangeError where the machine has not the addresses that it reserves */
export function memoryFor(bytes: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) + 1, maximum: MOST_PAGES, shared: true });
}

/** @param fail is told of an evaluation error: the number of its site, and an integer; it throws */
export function openModule(
  compiled: WebAssembly.Module,
  memory: WebAssembly.Memory,
  options: StoreOptions & { readonly layout: SearchLayout; readonly fail: (site: number, value: number) => never },
): OpenModule {
  const host = {
    memory,
    fail: options.fail,
    grow: (): number => (store.grow() ? 1 : 0),
    growHalf: (half: number): number => (store.growHalf(half) ? 1 : 0),
    overflow(): never {
      throw new InternalError('a state has more successors than a round can hold');
    },
  };
  const instance = new WebAssembly.Instance(compiled, { host });
  // The emitter exports exactly these.
  const exports = instance.exports as unknown as SearchExports;
  const globals = instance.exports as unknown as SearchGlobals;
  function forget(): void {
    const { recent, words } = options.layout;
    const remembered = new BigInt64Array(memory.buffer, recent, (RECENT * recentBytes(words)) / 8).fill(0n);
    // Where nothing is remembered all hashes are 0, and only the first is where a candidate with the hash 0 is looked for.
    remembered[0] = 1n;
  }

  forget();
  const store = createStore(memory, exports, globals, options);
  return { memory, exports, globals, store, forget };
}
