/** The first half of the tour: every design explored, and what was refuted, each with its shortest counterexample. */

import { basename, dirname } from 'node:path';
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

/** "designs/parked-fd.ilk" is parked-fd; the uAPI as merged is named by its folder. */
function designName(path: string): string {
  const name = basename(path, '.ilk');
  return name === 'vfio' ? basename(dirname(path)) : name;
}

/** One finding for each refuted property of each design, in order. */
export function findingsOf(all: readonly Explored[], merged: Explored | undefined): readonly Finding[] {
  const known = new Set(merged === undefined ? [] : refuted(merged).map(({ property }) => property.name));
  return all.flatMap((explored) => {
    const shortest = new Map<string, { verdict: Verdict; property: PropertyVerdict }>();
    for (const candidate of refuted(explored)) {
      const best = shortest.get(candidate.property.name);
      if (best === undefined || lengthOf(candidate.property) < lengthOf(best.property)) shortest.set(candidate.property.name, candidate);
    }
    return [...shortest.values()].map(({ verdict, property }) => ({
      explored,
      verdict,
      property,
      trace: property.trace,
      alsoMerged: explored !== merged && known.has(property.name),
    }));
  });
}

function refuted({ verdicts }: Explored): readonly { verdict: Verdict; property: PropertyVerdict }[] {
  return verdicts.flatMap((verdict) =>
    verdict.properties.filter((property) => property.status === 'violated').map((property) => ({ verdict, property })),
  );
}

function lengthOf({ trace }: PropertyVerdict): number {
  return trace === null ? Number.POSITIVE_INFINITY : trace.stem.length;
}
