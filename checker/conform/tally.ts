/** What was seen while sequences ran: counts by rule, aims that were met, differences, losses. Only observations count. */

import type { Trace } from '../trace/trace.js';
import type { Loss } from './bench.js';

export interface RuleCount {
  /** Steps that a machine ran, and those whose answer was the rule's. */
  exercised: number;
  agreed: number;
  readonly instances: Set<string>;
}

export interface Divergence {
  /** Key of the rule that the specification takes. */
  readonly rule: string;
  readonly instance: string;
  readonly expected: string;
  readonly observed: string;
  readonly why: string;
  /** How often it was met in all sequences. */
  times: number;
  /** The sequence that shows it, as short as it gets; as it was met where it did not come again. */
  trace: Trace;
  /** Per step of it, what the machine was told: "process0: openat(...)". */
  calls: readonly string[];
  /** What the kernel itself said at the last step. */
  console: readonly string[];
  /** 'again': on a machine that had just booted; 'once': not there, so what ran before on that machine may have to do with it. */
  seen: 'again' | 'once';
  /** Whether it is certain that no call can be left out. */
  minimal: boolean;
}

/** A step that could not be judged: by rule, with the reason. */
export interface Unjudged {
  readonly rule: string;
  readonly instance: string;
  readonly why: string;
  times: number;
}

export interface LossSeen extends Loss {
  readonly instance: string;
  /** The rule that was being exercised. */
  readonly rule: string;
  /** The machine was lost at the same place of the same sequence before. */
  readonly again: boolean;
  /** Steps of the sequence from there on that were never observed: the machine was lost at the same place again. */
  readonly abandoned: number;
}

export interface Tally {
  readonly rules: Map<string, RuleCount>;
  /** "instance: aim" */
  readonly aims: Set<string>;
  readonly divergences: Map<string, Divergence>;
  readonly unjudged: Map<string, Unjudged>;
  readonly losses: LossSeen[];
  sequences: number;
  steps: number;
  restarts: number;
}

export function emptyTally(): Tally {
  return {
    rules: new Map(),
    aims: new Set(),
    divergences: new Map(),
    unjudged: new Map(),
    losses: [],
    sequences: 0,
    steps: 0,
    restarts: 0,
  };
}

export function countRule(tally: Tally, rule: string, instance: string, agrees: boolean): void {
  const count = tally.rules.get(rule) ?? { exercised: 0, agreed: 0, instances: new Set<string>() };
  count.exercised += 1;
  if (agrees) {
    count.agreed += 1;
    count.instances.add(instance);
  }
  tally.rules.set(rule, count);
}

export function countUnjudged(tally: Tally, rule: string, instance: string, why: string): void {
  const key = `${rule} ${why}`;
  const found = tally.unjudged.get(key);
  if (found === undefined) tally.unjudged.set(key, { rule, instance, why, times: 1 });
  else found.times += 1;
}
