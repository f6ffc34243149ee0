/** An instance of a search module with its memory and store. */

import { InternalError } from '../language/unreachable.js';
import type { SearchLayout } from './search-layout.js';
import { createStore, type SearchExports, type SearchGlobals, type Store, type StoreOptions } from './store.js';
import { PAGE } from './start-module.js';

export interface OpenModule {
  readonly memory: WebAssembly.Memory;
  readonly exports: SearchExports;
  readonly globals: SearchGlobals;
  readonly store: Store;
}

/** Most pages of one memory. */
export const MOST_PAGES = 65_536;

/** A memory with room for the first bytes. @throws RangeError where the machine has not the addresses that it reserves */
export function memoryFor(bytes: number, shared: boolean): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) + 1, maximum: MOST_PAGES, shared });
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
  // Before anything is remembered all hashes there are 0, and only the first is where a candidate with the hash 0 is looked for.
  new BigInt64Array(memory.buffer, options.layout.recent, 1)[0] = 1n;
  const store = createStore(memory, exports, globals, options);
  return { memory, exports, globals, store };
}
