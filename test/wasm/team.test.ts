/** Threads that fail: whoever waits for them is told, and there is no verdict. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { Order, Sharing } from '../../checker/wasm/part.js';
import { searchLayout } from '../../checker/wasm/search-layout.js';
import { projectRoot } from '../lab.js';

// As built: a thread begins with a file of its own.
const { teamOfThreads }: typeof import('../../checker/wasm/team.js') = await import(
  pathToFileURL(join(projectRoot, 'build/checker/wasm/team.js')).href
);

const ORDER: Order = { kind: 'insert', sources: [] };
const SHARING: Sharing = {
  // Code that is none.
  bytes: new Uint8Array(8),
  layout: searchLayout(1, 1, 1),
  end: 0,
  properties: 1,
  outcomes: 1,
  threads: 2,
  stopAtFirst: false,
  bytesPerShard: 0,
  expanders: [],
  shards: [],
};

test('a thread that dies rejects the order that it was given, and every later one', async () => {
  const team = teamOfThreads(SHARING);
  await expect(team.follow(0, ORDER)).rejects.toThrow(/a worker thread died: WebAssembly/);
  await expect(team.follow(0, ORDER)).rejects.toThrow(/a worker thread died: WebAssembly/);
  await team.end();
});

test('a thread that is ended while it is waited for rejects too', async () => {
  const team = teamOfThreads({ ...SHARING, threads: 1 });
  const answer = expect(team.follow(0, ORDER)).rejects.toThrow(/a worker thread/);
  await team.end();
  await answer;
});
