/** A worker thread of a shared search: is told which part it is, and follows orders until it is ended. */

import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { createPart, type Order, type Part, type Sharing, takeFrom } from './part.js';
import { awaitSignal, type Correspondence, SIGNAL, signal } from './signals.js';

/** What comes before the first order. */
export interface Assignment {
  readonly sharing: Sharing;
  readonly index: number;
}

const { port, ...correspondence } = workerData as Correspondence;
let part: Part | null = null;
let take = (): number => 0;
signal(correspondence.signals, SIGNAL.answers);
for (let orders = 1; ; orders += 1) {
  while (!awaitSignal(correspondence, SIGNAL.orders, orders, Number.POSITIVE_INFINITY));
  const message: unknown = receiveMessageOnPort(port)!.message;
  if (part === null) {
    const { sharing, index } = message as Assignment;
    part = createPart(sharing, index);
    take = takeFrom(sharing);
    port.postMessage(null);
  } else port.postMessage(part.follow(message as Order, take));
  signal(correspondence.signals, SIGNAL.answers);
}
