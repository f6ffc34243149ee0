/** A worker thread that explores every instance of one specification after another and posts the verdicts. */

import { parentPort, workerData } from 'node:worker_threads';
import { CommandError, type ExitCode, type Surroundings } from './command.js';
import { exploreInstance } from './backend.js';
import { loadSpecification } from './load.js';
import type { Limits } from '../explore/limits.js';
import type { Verdict } from '../explore/verdict.js';

/** What the worker is started with. */
export interface Assignment {
  readonly path: string;
  readonly folder: string;
  readonly limits: Limits;
}

export type Report =
  | { readonly kind: 'live' | 'note'; readonly text: string }
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | { readonly kind: 'failed'; readonly message: string; readonly code: ExitCode };

/** What the worker may touch: its words go to the thread that started it, which also ends it. */
function surroundingsOf({ folder }: Assignment, post: (report: Report) => void): Surroundings {
  return {
    folder,
    environment: process.env,
    terminal: true,
    interrupted: new AbortController().signal,
    print: (text) => post({ kind: 'note', text }),
    note: (text) => post({ kind: 'note', text }),
    live: (text) => post({ kind: 'live', text }),
  };
}

async function work(assignment: Assignment, post: (report: Report) => void): Promise<void> {
  const surroundings = surroundingsOf(assignment, post);
  try {
    const loaded = await loadSpecification(assignment.path, surroundings);
    for (const { name } of loaded.specification.instances) {
      const options = { limits: assignment.limits, stopAtFirst: false, backend: 'wasm' as const };
      post({ kind: 'verdict', verdict: await exploreInstance(loaded, name, options, surroundings) });
    }
  } catch (error) {
    // Other errors are bugs: they reach the parent as the worker's own error, with their stack.
    if (!(error instanceof CommandError)) throw error;
    post({ kind: 'failed', message: error.message, code: error.code });
  }
}

if (parentPort !== null) {
  const port = parentPort;
  await work(workerData as Assignment, (report) => port.postMessage(report));
}
