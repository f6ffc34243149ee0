/** Threads that fail: whoever waits for them is told, and there is no verdict. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { projectRoot } from '../lab.js';

// As built: a thread begins with a file of its own.
const { startThread }: typeof import('../../checker/wasm/thread.js') = await import(
  pathToFileURL(join(projectRoot, 'build/checker/wasm/thread.js')).href
);

test('a thread that dies rejects the order that it was given, and every later one', async () => {
  const thread = startThread(2);
  // It is told nothing of what it shares with others.
  thread.send({});
  await expect(thread.receive()).rejects.toThrow(/a worker thread died: Cannot/);
  thread.send(null);
  await expect(thread.receive()).rejects.toThrow(/a worker thread died: Cannot/);
  await thread.end();
});

test('a thread that is ended while it is waited for rejects too', async () => {
  const thread = startThread(2);
  const answer = expect(thread.receive()).rejects.toThrow(/a worker thread/);
  await thread.end();
  await answer;
});
