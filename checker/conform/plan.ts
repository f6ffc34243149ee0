/** The sequences that cover one instance, and the walks through it. */

import type { Origin } from '../trace/build.js';
import type { Graph, Witness } from './graph.js';
import type { Job } from './job.js';
import { prober } from './probe.js';
import { selectSequences } from './select.js';
import { type Move, type Sequence, sequenceOf } from './sequence.js';
import type { Subject } from './subject.js';
import { randomWalks, type WalkOptions } from './walk.js';

export interface InstancePlan {
  readonly subject: Subject;
  readonly graph: Graph;
  /** What the sequences are to meet. */
  readonly aims: ReadonlySet<string>;
  readonly cover: readonly Job[];
  readonly walks: readonly Job[];
}

export interface PlanOptions {
  /** The same instance with every call taking part, for probes; null where there are to be none. */
  readonly wide: Subject | null;
  /** Probes after each call that changes something. */
  readonly probes: number;
  /** Places for aims that the graph does not know of. */
  readonly orders: ReadonlyMap<string, readonly Witness[]>;
  /** Aims that another instance meets already. */
  readonly covered: ReadonlySet<string>;
  readonly walks: WalkOptions | null;
  readonly origin: Origin;
}

/** @throws EvaluationError */
export function planInstance(subject: Subject, graph: Graph, options: PlanOptions): InstancePlan {
  const wanted = new Map([...graph.aims, ...options.orders].filter(([aim]) => !options.covered.has(aim)));
  const initial = graph.stateOf(0);
  const probing = options.wide === null ? null : { wide: options.wide, prober: prober(subject.system, options.wide, options.probes) };
  const jobOf = (moves: readonly Move[], purpose: Sequence['purpose']): Job => {
    const { origin } = options;
    const probed = purpose === 'walk' ? null : (probing?.prober.withProbes(moves) ?? null);
    if (probed === null || probing === null)
      return { subject, sequence: sequenceOf(subject.system, moves, purpose, origin), origin, initial };
    return { subject: probing.wide, sequence: sequenceOf(probing.wide.system, probed, purpose, origin), origin, initial };
  };
  const sequences = selectSequences(subject, graph, wanted);
  const walks = options.walks === null ? [] : randomWalks(subject, initial, options.walks);
  return {
    subject,
    graph,
    aims: new Set(wanted.keys()),
    cover: sequences.map((moves) => jobOf(moves, 'cover')),
    walks: walks.map((moves) => jobOf(moves, 'walk')),
  };
}
