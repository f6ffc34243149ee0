/** The first half of the tour: every design explored, and what was refuted, each with its shortest counterexample. */

import { basename } from 'node:path';
import type { PropertyVerdict, Verdict } from '../explore/verdict.js';
import type { Limits } from '../explore/limits.js';
import type { Trace } from '../trace/trace.js';
import type { Surroundings } from './command.js';
import { exploreInThreads } from './exploration-pool.js';
import { type Loaded, loadSpecification } from './load.js';

/** One specification, explored in all its instances. */
export interface Explored {
  readonly loaded: Loaded;
  /** The file's name without its ending: what a kernel that carries the design is called. */
  readonly design: string;
  readonly verdicts: readonly Verdict[];
}

/** A property that a design refutes, in the instance with the shortest counterexample. */
export interface Finding {
  readonly explored: Explored;
  readonly verdict: Verdict;
  readonly property: PropertyVerdict;
  /** Null for a `reachable` without a witness. */
  readonly trace: Trace | null;
  /** The specification as merged refutes it too, so it is no news about the design. */
  readonly alsoMerged: boolean;
}

export async function exploreAll(paths: readonly string[], limits: Limits, surroundings: Surroundings): Promise<readonly Explored[]> {
  const all = await exploreInThreads(paths, limits, surroundings);
  const explored: Explored[] = [];
  for (const [index, path] of paths.entries()) {
    const loaded = await loadSpecification(path, surroundings);
    explored.push({ loaded, design: designName(loaded.path), verdicts: all[index]! });
  }
  return explored;
}

/** "spec/designs/parked-fd.ilk" is parked-fd, as is the kernel that carries it. */
function designName(path: string): string {
  return basename(path, '.ilk');
}

/** One finding for each refuted property of each design, in order. It is news where the interface as merged holds the property in the
 *  very same instance: a property that only an interleaving inside a call refutes there may fail outright in a design. */
export function findingsOf(all: readonly Explored[], merged: Explored | undefined): readonly Finding[] {
  const place = ({ verdict, property }: Refuted): string => `${property.name} in ${verdict.instance}`;
  const known = new Set(merged === undefined ? [] : refuted(merged).map(place));
  return all.flatMap((explored) => {
    const shortest = new Map<string, Finding>();
    for (const candidate of refuted(explored)) {
      const { property, verdict } = candidate;
      const finding = {
        explored,
        verdict,
        property,
        trace: property.trace,
        alsoMerged: explored !== merged && known.has(place(candidate)),
      };
      const best = shortest.get(property.name);
      if (best === undefined || rank(finding) < rank(best)) shortest.set(property.name, finding);
    }
    return [...shortest.values()];
  });
}

/** News first, then what a replay can show, then the shortest. */
function rank({ alsoMerged, verdict, trace }: Finding): number {
  const length = trace === null ? 1_000 : trace.stem.length;
  return (alsoMerged ? 1_000_000 : 0) + (verdict.granularity === 'steps' ? 10_000 : 0) + length;
}

interface Refuted {
  readonly verdict: Verdict;
  readonly property: PropertyVerdict;
}

function refuted({ verdicts }: Explored): readonly Refuted[] {
  return verdicts.flatMap((verdict) =>
    verdict.properties.filter((property) => property.status === 'violated').map((property) => ({ verdict, property })),
  );
}
