/** An instance of a search module with its memory and store. */

import { InternalError } from '../language/unreachable.js';
import { EvaluationError } from '../system.js';
import type { SearchModule } from './emit-search.js';
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

export function firstPages(module: Pick<SearchModule, 'end'>): number {
  return Math.ceil(module.end / PAGE) + 1;
}

/** @param compiled where the module's bytes are compiled already */
export function openModule(
  module: Pick<SearchModule, 'layout' | 'end' | 'sites'> & { readonly bytes?: Uint8Array<ArrayBuffer> },
  options: Pick<StoreOptions, 'mayTake' | 'states'>,
  compiled: WebAssembly.Module = new WebAssembly.Module(module.bytes!),
): OpenModule {
  const memory = new WebAssembly.Memory({ initial: firstPages(module), maximum: MOST_PAGES });
  const host = {
    memory,
    fail(site: number, value: number): never {
      const { span, message } = module.sites[site]!;
      throw new EvaluationError(message(value), span);
    },
    grow: (): number => (store.grow() ? 1 : 0),
    overflow(): never {
      throw new InternalError('a state has more successors than a round can hold');
    },
  };
  const instance = new WebAssembly.Instance(compiled, { host });
  // The emitter exports exactly these.
  const exports = instance.exports as unknown as SearchExports;
  const globals = instance.exports as unknown as SearchGlobals;
  const store = createStore(memory, exports, globals, { layout: module.layout, start: module.end, ...options });
  return { memory, exports, globals, store };
}
