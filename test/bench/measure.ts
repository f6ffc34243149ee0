/** One measurement in this process, as one line of JSON: `node measure.js SUBJECT BATCH`.
 *
 *  SUBJECT is an instance of the model, "naive:INSTANCE" for the naive search, or "dials" for the explorer on its own. */

import { explore } from '../../checker/explore/explore.js';
import type { TransitionSystem } from '../../checker/system.js';
import { naiveSearch } from '../explore/naive.js';
import { dials } from '../systems/dials.js';
import { loadModel, readerOf } from './model.js';

export interface Measurement {
  readonly states: number;
  readonly transitions: number;
  /** Of the clock, and of the processor, in the search alone. They differ where other programs run. */
  readonly seconds: number;
  readonly processorSeconds: number;
  /** Of the visited set; null for the naive search. */
  readonly bytes: number | null;
  /** Bits of a state that carry information, and the words they take. */
  readonly bits: number;
  readonly words: number;
  readonly depth: number;
  /** "holds": a measurement of anything else measures the wrong thing. */
  readonly status: string;
  /** The whole process, in bytes. */
  readonly peakMemory: number;
}

async function systemOf(subject: string): Promise<TransitionSystem> {
  if (subject === 'dials') return dials(6, 12, 2);
  const module = await loadModel(readerOf(new URL('../../../', import.meta.url)));
  return module.create(subject);
}

function search(
  system: TransitionSystem,
  naive: boolean,
  batch: number,
): Omit<Measurement, 'processorSeconds' | 'peakMemory' | 'bits' | 'words'> {
  if (naive) {
    const startedAt = performance.now();
    const { states, transitions, statesPerDepth } = naiveSearch(system);
    const seconds = (performance.now() - startedAt) / 1000;
    return { states, transitions, seconds, bytes: null, depth: statesPerDepth.length - 1, status: 'holds' };
  }
  const origin = { path: '', locate: () => ({ path: '', line: 0, column: 0 }) };
  const { statistics, status } = explore(system, { origin, clock: () => performance.now(), batch });
  const { states, transitions, seconds, bytes, depth } = statistics;
  return { states, transitions, seconds, bytes, depth, status };
}

const [subject = 'small', batch = '256'] = process.argv.slice(2);
const naive = subject.startsWith('naive:');
const system = await systemOf(subject.replace('naive:', ''));
const used = process.cpuUsage();
const found = search(system, naive, Number(batch));
const { user, system: kernel } = process.cpuUsage(used);
const measurement: Measurement = {
  ...found,
  processorSeconds: (user + kernel) / 1e6,
  bits: system.bits,
  words: system.words,
  peakMemory: process.resourceUsage().maxRSS * 1024,
};
process.stdout.write(`${JSON.stringify(measurement)}\n`);
