/** The threads of a shared search, as one that gives orders sees them. */

import { Worker } from 'node:worker_threads';
import { InternalError } from '../language/unreachable.js';
import { CHECKER } from '../place.js';
import { type Answer, createPart, type Order, type Sharing } from './part.js';

export interface Team {
  readonly size: number;
  /** One order at a time for each member. Rejects when the member has died. */
  follow(member: number, order: Order): Promise<Answer>;
  end(): Promise<void>;
}

/** All members in this thread, one after the other. */
export function teamInProcess(sharing: Sharing): Team {
  const parts = Array.from({ length: sharing.threads }, (_, index) => createPart(sharing, index));
  return { size: parts.length, follow: async (member, order) => parts[member]!.follow(order), end: async () => undefined };
}

export function teamOfThreads(sharing: Sharing): Team {
  const members = Array.from({ length: sharing.threads }, (_, index) => {
    const worker = new Worker(new URL('wasm/part-worker.js', CHECKER), { workerData: { sharing, index } });
    let waiting: { resolve(answer: Answer): void; reject(error: Error): void } | null = null;
    let death: Error | null = null;
    const die = (error: Error): void => {
      death ??= error;
      waiting?.reject(death);
      waiting = null;
    };
    worker.on('message', (answer: Answer) => {
      waiting?.resolve(answer);
      waiting = null;
    });
    worker.on('error', (error) =>
      die(new InternalError(`a worker thread died: ${error instanceof Error ? error.message : String(error)}`)),
    );
    worker.on('exit', (code) => die(new InternalError(`a worker thread ended in the middle of its work, with code ${code}`)));
    return {
      end: () => worker.terminate(),
      follow: (order: Order): Promise<Answer> =>
        new Promise((resolve, reject) => {
          if (death !== null) {
            reject(death);
            return;
          }
          waiting = { resolve, reject };
          worker.postMessage(order);
        }),
    };
  });
  return {
    size: members.length,
    follow: (member, order) => members[member]!.follow(order),
    end: async () => void (await Promise.all(members.map((member) => member.end()))),
  };
}
