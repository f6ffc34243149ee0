/** The beginning and the end of every emitted module: its context, its tables, its bytes. */

import type { Context, Site, Sizes } from './context.js';
import { type } from './encode.js';
import type { Settled } from './instance.js';
import { buildModule, type MemoryType } from './module.js';
import { scalesOf } from './weigh.js';

export interface StartedModule {
  readonly context: Context;
  /** The first address behind the reserved bytes and the tables; 64-byte aligned. No table may be added after this is asked for. */
  end(): number;
  finish(memory?: Partial<MemoryType>): { readonly bytes: Uint8Array<ArrayBuffer>; readonly pages: number };
}

export const PAGE = 65_536;
/** Most pages of one memory. */
export const MOST_PAGES = 65_536;

/** @param reserved bytes at address 0 that the emitter lays out itself */
export function startModule(
  settled: Settled,
  options: { readonly keepsResults: boolean; readonly reserved: number; readonly sizes: Sizes },
): StartedModule {
  const builder = buildModule();
  const fail = builder.importFunction('fail', { parameters: [type.i32, type.i32], results: [] });
  const sites: Site[] = [];
  const tables = new Map<string, number>();
  const start = align(options.reserved);
  let integers: readonly number[] = [];
  const context: Context = {
    sizes: options.sizes,
    settled,
    builder,
    scales: scalesOf(settled, options.sizes.procedure),
    words: settled.layout.words,
    keepsResults: options.keepsResults,
    fail,
    sites,
    procedures: new Map(),
    table(wanted) {
      const key = wanted.join();
      const address = tables.get(key) ?? start + 4 * integers.length;
      if (!tables.has(key)) integers = [...integers, ...wanted];
      tables.set(key, address);
      return address;
    },
  };
  const end = (): number => align(start + 4 * integers.length);
  return {
    context,
    end,
    finish(memory = {}) {
      const pages = Math.ceil(end() / PAGE) + 1;
      const data = new Uint8Array(Int32Array.from(integers).buffer);
      const bytes = builder.build({ initial: pages, maximum: MOST_PAGES, shared: false, ...memory }, { offset: start, data });
      return { bytes, pages };
    },
  };
}

function align(address: number): number {
  return Math.ceil(address / 64) * 64;
}
