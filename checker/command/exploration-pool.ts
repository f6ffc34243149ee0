/** Several specifications explored at once, one in a thread: they share nothing. */

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Limits } from '../explore/limits.js';
import { InternalError, unreachable } from '../language/unreachable.js';
import type { Verdict } from '../explore/verdict.js';
import { CHECKER } from '../place.js';
import { CommandError, type Surroundings } from './command.js';
import type { Report } from './exploration-worker.js';

/** The verdicts of each specification, in the order of the paths; of the interrupted ones, those that were finished.
 *  @throws CommandError for an invalid specification */
export async function exploreInThreads(
  paths: readonly string[],
  limits: Limits,
  surroundings: Surroundings,
): Promise<readonly (readonly Verdict[])[]> {
  const threads = Math.min(availableParallelism(), paths.length);
  const share: Limits = { ...limits, bytes: limits.bytes === null ? null : Math.floor(limits.bytes / threads) };
  const verdicts: (readonly Verdict[])[] = paths.map(() => []);
  let next = 0;
  const takeTurns = async (): Promise<void> => {
    while (next < paths.length && !surroundings.interrupted.aborted) {
      const index = next++;
      verdicts[index] = await explore(paths[index]!, share, surroundings);
      surroundings.note(`checked ${paths[index]}: ${verdicts[index].length} instances`);
    }
  };
  await Promise.all(Array.from({ length: threads }, takeTurns));
  return verdicts;
}

function explore(path: string, limits: Limits, surroundings: Surroundings): Promise<readonly Verdict[]> {
  return new Promise((resolve, reject) => {
    const verdicts: Verdict[] = [];
    let failure: Error | null = null;
    const worker = new Worker(new URL('command/exploration-worker.js', CHECKER), {
      workerData: { path, folder: surroundings.folder, limits },
    });
    const stop = (): void => void worker.terminate();
    surroundings.interrupted.addEventListener('abort', stop, { once: true });
    worker.on('message', (report: Report) => {
      switch (report.kind) {
        case 'live':
          return surroundings.live(report.text);
        case 'note':
          return surroundings.note(report.text);
        case 'verdict':
          return void verdicts.push(report.verdict);
        case 'failed':
          failure = new CommandError(report.message, report.code);
          return;
        default:
          return unreachable(report);
      }
    });
    worker.on('error', (error) => {
      failure = error instanceof Error ? error : new Error(String(error));
    });
    worker.on('exit', (code) => {
      surroundings.interrupted.removeEventListener('abort', stop);
      if (code !== 0 && !surroundings.interrupted.aborted) {
        failure ??= new InternalError(`the thread that explored ${path} ended in the middle of its work, with code ${code}`);
      }
      if (failure === null) resolve(verdicts);
      else reject(failure);
    });
  });
}
