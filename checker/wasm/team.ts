/** The members of a shared search, as one that gives orders sees them. The first of them is this thread. */

import { type Answer, createPart, type Order, type Sharing, takeFrom } from './part.js';
import type { Assignment } from './part-worker.js';
import { startThread } from './thread.js';

export interface Team {
  readonly size: number;
  /** Gives an order to all, and does something else meanwhile. @returns their answers. Rejects when one of them has died */
  follow(order: Order, meanwhile: () => void): Promise<readonly Answer[]>;
  end(): Promise<void>;
}

/** Threads that have been started for a search that is getting large, before there is anything for them to do. */
export interface Recruits {
  areReady(): boolean;
  /** They follow from now on. */
  assign(sharing: Sharing): Promise<Team>;
  end(): Promise<void>;
}

/** All members in this thread, one after the other, with a fixed share for each. */
export function teamInProcess(sharing: Sharing): Team {
  const parts = Array.from({ length: sharing.threads }, (_, index) => createPart(sharing, index));
  return {
    size: parts.length,
    async follow(order, meanwhile) {
      const answers = parts.map((part, index) => {
        let next = index - parts.length;
        return part.follow(order, () => (next += parts.length));
      });
      meanwhile();
      return answers;
    },
    end: async () => undefined,
  };
}

/** @param threads this one included */
export function recruit(threads: number): Recruits {
  const others = Array.from({ length: threads - 1 }, () => startThread(threads));
  const end = async (): Promise<void> => void (await Promise.all(others.map((thread) => thread.end())));
  return {
    areReady: () => others.every((thread) => thread.isReady()),
    async assign(sharing) {
      for (const [index, thread] of others.entries()) thread.send({ sharing, index: index + 1 } satisfies Assignment);
      const own = createPart(sharing, 0);
      const take = takeFrom(sharing);
      for (const thread of others) await thread.receive();
      return {
        size: threads,
        async follow(order, meanwhile) {
          Atomics.store(sharing.taken, 0, 0);
          for (const thread of others) thread.send(order);
          meanwhile();
          const answers = [own.follow(order, take)];
          for (const thread of others) answers.push((await thread.receive()) as Answer);
          return answers;
        },
        end,
      };
    },
    end,
  };
}
