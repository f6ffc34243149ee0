/** How two threads wait for each other: each counts what it has sent, and looks for a while before it sleeps. */

import type { MessagePort } from 'node:worker_threads';

/** What a worker thread is given when it starts. */
export interface Correspondence {
  readonly port: MessagePort;
  /** Counts, at the indices of `SIGNAL`. */
  readonly signals: Int32Array;
  readonly looks: number;
}

/** Far enough from each other that they do not share a line of a cache. */
export const SIGNAL = { orders: 0, answers: 16, count: 32 } as const;

export function signal(signals: Int32Array, index: number): void {
  Atomics.add(signals, index, 1);
  Atomics.notify(signals, index);
}

/** @returns whether so many have come; false when nothing has come for so long */
export function awaitSignal({ signals, looks }: Omit<Correspondence, 'port'>, index: number, count: number, milliseconds: number): boolean {
  for (let look = 0; look < looks; look += 1) if (Atomics.load(signals, index) >= count) return true;
  for (;;) {
    const now = Atomics.load(signals, index);
    if (now >= count) return true;
    if (Atomics.wait(signals, index, now, milliseconds) === 'timed-out') return Atomics.load(signals, index) >= count;
  }
}
