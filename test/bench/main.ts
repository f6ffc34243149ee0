/** `npm run bench`: how fast the checker explores, and what batching and the packed set are worth. Prints; asserts nothing on time. */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { alignColumns } from '../../checker/render/columns.js';
import { formatBytes, formatCount, formatRate } from '../../checker/render/numbers.js';
import type { Measurement } from './measure.js';

const INSTANCES = ['small', 'medium', 'large'];
const ROUNDS = 3;

/** Each measurement is a process of its own, so that none inherits another's compiled code or memory. */
function measure(subject: string, batch = 256): Measurement {
  const program = fileURLToPath(new URL('measure.js', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, subject, String(batch)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`measuring ${subject} ended with exit code ${status}:\n${stderr}`);
  const measurement: Measurement = JSON.parse(stdout);
  if (measurement.status !== 'holds') throw new Error(`${subject} must hold, but the verdict is ${measurement.status}`);
  return measurement;
}

function rowOf(name: string, measurement: Measurement): string[] {
  const { states, transitions, depth, seconds, processorSeconds, bytes, bits, words, peakMemory } = measurement;
  return [
    name,
    formatCount(states),
    formatCount(transitions),
    String(depth),
    `${bits} in ${words}`,
    seconds.toFixed(2),
    processorSeconds.toFixed(2),
    formatRate(transitions / seconds),
    bytes === null ? '' : (bytes / states).toFixed(1),
    formatBytes(peakMemory),
  ];
}

/** Processor seconds of both, alternating, and the median of the ratios of each round. */
function compare(slow: () => Measurement, fast: () => Measurement): string {
  const rounds = Array.from({ length: ROUNDS }, () => ({ slow: slow(), fast: fast() }));
  for (const round of rounds) {
    if (round.slow.states !== round.fast.states || round.slow.transitions !== round.fast.transitions) {
      throw new Error('the two sides of a comparison explored different systems');
    }
  }
  const ratios = rounds.map((round) => round.slow.processorSeconds / round.fast.processorSeconds).toSorted((left, right) => left - right);
  const seconds = (side: 'slow' | 'fast'): string => rounds.map((round) => round[side].processorSeconds.toFixed(2)).join(', ');
  return `${ratios[Math.floor(ROUNDS / 2)].toFixed(2)} times as fast (${seconds('slow')} s of processor against ${seconds('fast')} s)`;
}

const titles = [
  '',
  'states',
  'transitions',
  'depth',
  'bits in words',
  'seconds',
  'of processor',
  'transitions/s',
  'bytes a state',
  'peak memory',
];
const rows = [
  ...INSTANCES.map((instance) => rowOf(`mini_iommufd ${instance}`, measure(instance))),
  rowOf('dials (bare explorer)', measure('dials')),
];
console.log(alignColumns([titles, ...rows], '', [1, 2, 3, 4, 5, 6, 7, 8, 9]).join('\n'));
console.log('');
console.log(
  `packed set and batches against a map of strings, small: ${compare(
    () => measure('naive:small'),
    () => measure('small'),
  )}`,
);
console.log(
  `batches of 256 against single states, medium: ${compare(
    () => measure('medium', 1),
    () => measure('medium'),
  )}`,
);
