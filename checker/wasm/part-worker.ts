/** A worker thread of a shared search: follows orders until it is ended. */

import { parentPort, workerData } from 'node:worker_threads';
import { createPart, type Order, type Sharing } from './part.js';

if (parentPort !== null) {
  const port = parentPort;
  const { sharing, index } = workerData as { readonly sharing: Sharing; readonly index: number };
  const part = createPart(sharing, index);
  port.on('message', (order: Order) => port.postMessage(part.follow(order)));
}
