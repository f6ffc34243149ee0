/** A program to be killed: explores one instance as `check` does, and keeps a checkpoint as often as it can. Prints the counts. */

import { exploreInstance } from '../../checker/command/backend.js';
import { loadSpecification } from '../../checker/command/load.js';
import { terminal } from '../../checker/command/terminal.js';

const [path, instance, folder, threads, resume] = process.argv.slice(2);
const surroundings = terminal(process);
const loaded = await loadSpecification(path!, surroundings);
const verdict = await exploreInstance(
  loaded,
  instance!,
  {
    limits: { states: null, bytes: 2 ** 30, seconds: null },
    stopAtFirst: false,
    backend: 'wasm',
    threads: Number(threads),
    checkpoint: { folder: folder!, resume: resume === 'resume', seconds: 0.02 },
  },
  surroundings,
);
const { states, transitions, selfLoops, depth, statesPerDepth } = verdict.statistics;
const properties = verdict.properties.map(({ name, status, trace }) => ({ name, status, steps: trace?.stem.length ?? null }));
process.stdout.write(JSON.stringify({ status: verdict.status, states, transitions, selfLoops, depth, statesPerDepth, properties }));
