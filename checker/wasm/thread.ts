/** A worker thread that follows orders one by one. Whoever gives them waits without the event loop, which takes longer to wake up than
 *  an order often takes; the event loop only tells of threads that die. */

import { availableParallelism } from 'node:os';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { InternalError } from '../language/unreachable.js';
import { CHECKER } from '../place.js';
import { awaitSignal, type Correspondence, SIGNAL, signal } from './signals.js';

export interface Thread {
  /** Whether it has loaded its code. */
  isReady(): boolean;
  send(message: unknown): void;
  /** The answer to what was sent. Rejects when the thread has died. */
  receive(): Promise<unknown>;
  end(): Promise<void>;
}

/** Looks at a signal before a thread sleeps, which take about as long as waking it up, where every thread has a processor. */
const LOOKS = 100_000;
/** Milliseconds between two looks at whether a thread has died. */
const PATIENCE = 50;

/** @param threads how many there are in all */
export function startThread(threads: number): Thread {
  const { port1, port2 } = new MessageChannel();
  const signals = new Int32Array(new SharedArrayBuffer(4 * SIGNAL.count));
  const workerData: Correspondence = { port: port2, signals, looks: threads <= availableParallelism() ? LOOKS : 0 };
  const worker = new Worker(new URL('wasm/part-worker.js', CHECKER), { workerData, transferList: [port2] });
  let death: Error | null = null;
  /** The first says that it is ready. */
  let answers = 1;
  worker.on('error', (error) => {
    death ??= new InternalError(`a worker thread died: ${error instanceof Error ? error.message : String(error)}`);
  });
  worker.on('exit', (code) => {
    death ??= new InternalError(`a worker thread ended in the middle of its work, with code ${code}`);
  });
  // Nobody waits for a thread that is not needed any more.
  worker.unref();

  return {
    isReady: () => Atomics.load(signals, SIGNAL.answers) > 0,
    send(message) {
      port1.postMessage(message);
      signal(signals, SIGNAL.orders);
    },
    async receive() {
      answers += 1;
      for (;;) {
        if (death !== null) throw death;
        if (awaitSignal(workerData, SIGNAL.answers, answers, PATIENCE)) return receiveMessageOnPort(port1)!.message;
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    end: async () => void (await worker.terminate()),
  };
}
