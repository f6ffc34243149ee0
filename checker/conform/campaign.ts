/** Many sequences on several machines at once: machines are kept as long as there is something for their topology. */

import { BackendError } from '../replay/backend.js';
import { type Bench, bootPatiently } from './bench.js';
import { type IsKnown, type Job, runJob } from './job.js';
import { emptyTally, type Tally } from './tally.js';

/** A job that needs a machine of a certain topology. */
export interface PlacedJob extends Job {
  /** Jobs with the same place run on the same kind of machine. */
  readonly place: string;
}

export interface OpenBench extends Bench {
  /** @param sound nothing that was run on it has failed to end, so that it may serve again */
  close(sound: boolean): Promise<void>;
}

export interface CampaignOptions {
  /** Machines at once. */
  readonly machines: number;
  /** Boots one for a place. @throws BackendError */
  open(place: string): Promise<OpenBench>;
  readonly isCancelled: () => boolean;
  /** By default, nothing is. */
  readonly isKnown?: IsKnown;
  /** After each sequence. */
  readonly onProgress: (done: number, tally: Tally) => void;
}

export interface CampaignResult {
  readonly tally: Tally;
  /** Jobs that were not begun, and why. */
  readonly left: readonly PlacedJob[];
  readonly why: string | null;
}

/** Jobs of one place run in their order; nothing that fails ends the others. */
export async function runCampaign(jobs: readonly PlacedJob[], options: CampaignOptions): Promise<CampaignResult> {
  const tally = emptyTally();
  const queues = new Map<string, PlacedJob[]>();
  for (const job of jobs) queues.set(job.place, [...(queues.get(job.place) ?? []), job]);
  let done = 0;
  let failure: string | null = null;

  /** The longest queue first: that is where a second machine is of use. */
  const choosePlace = (): string | null => {
    const waiting = [...queues].filter(([, queue]) => queue.length > 0).sort(([, one], [, other]) => other.length - one.length);
    return waiting[0]?.[0] ?? null;
  };
  const serve = async (bench: Bench, place: string): Promise<void> => {
    const queue = queues.get(place)!;
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
      try {
        await runJob(job, bench, tally, options.isKnown ?? (() => false));
      } catch (error) {
        // Another machine may still run it; this one has nothing more to give.
        queue.unshift(job);
        throw error;
      }
      options.onProgress(++done, tally);
      if (options.isCancelled()) return;
    }
  };
  const work = async (): Promise<void> => {
    for (let place = choosePlace(); place !== null && !options.isCancelled(); place = choosePlace()) {
      let bench: OpenBench | null = null;
      let sound = false;
      try {
        bench = await bootPatiently(() => options.open(place));
        await serve(bench, place);
        sound = true;
      } catch (error) {
        if (!(error instanceof BackendError)) throw error;
        failure = error.message;
        return;
      } finally {
        await bench?.close(sound);
      }
    }
  };
  const machines = Math.max(1, Math.min(options.machines, jobs.length));
  await Promise.all(Array.from({ length: machines }, work));
  const left = [...queues.values()].flat();
  return { tally, left, why: left.length === 0 ? null : options.isCancelled() ? 'interrupted' : failure };
}
