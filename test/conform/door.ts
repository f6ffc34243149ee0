/** The door of test/fixtures/conform, ready for conformance, and machines that answer as its model does, or not. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileSpecification } from '../../checker/language/frontend.js';
import type { PlacedJob } from '../../checker/conform/campaign.js';
import { exploreAims, type Graph } from '../../checker/conform/graph.js';
import { findOrders, type Orders } from '../../checker/conform/order.js';
import { orderVariants } from '../../checker/conform/order-variant.js';
import { type InstancePlan, planInstance } from '../../checker/conform/plan.js';
import { asWholeCalls, type Detail, type Subject, subjectOf, unperformableActions, withEveryCall } from '../../checker/conform/subject.js';
import type { WalkOptions } from '../../checker/conform/walk.js';
import type { Specification } from '../../checker/language/ir.js';
import { UNLIMITED } from '../../checker/explore/limits.js';
import { locate } from '../../checker/language/source.js';
import type { Origin } from '../../checker/trace/build.js';
import { systemOf } from '../replay/fixture-designs.js';

const folder = join(import.meta.dirname, '..', 'fixtures', 'conform');

export interface Prepared {
  readonly specification: Specification;
  readonly narrow: Subject;
  readonly wide: Subject;
  readonly graph: Graph;
  readonly orders: Orders;
  readonly origin: Origin;
}

const pause = async (): Promise<void> => {};

/** @param file "door.ilk" */
export async function prepare(file: string, instance: string, detail: Detail, states: number | null = null): Promise<Prepared> {
  const compiled = compileSpecification(file, (path) => readFileSync(join(folder, path), 'utf8'));
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
  const specification = compiled.value;
  const unperformable = unperformableActions(specification, new Map());
  const performable = new Set(specification.actions.map(({ name }) => name).filter((name) => !unperformable.has(name)));
  const whole = asWholeCalls(specification);
  const every = withEveryCall(specification, performable);
  const asked = orderVariants(specification, performable);
  const narrow = subjectOf(whole, systemOf(whole, instance), unperformable, detail);
  const graph = await exploreAims(narrow, {
    limits: { ...UNLIMITED, states },
    clock: () => 0,
    isCancelled: () => false,
    pause,
    onProgress: () => {},
  });
  return {
    specification,
    narrow,
    wide: subjectOf(every, systemOf(every, instance), unperformable, detail),
    graph,
    orders: await findOrders(narrow, graph, systemOf(asked.specification, instance), asked.variants, pause),
    origin: {
      path: file,
      locate: (span) => {
        const source = specification.sources.find(({ path }) => path === span.file)!;
        const { line, column } = locate(source, span.start);
        return { path: span.file, line, column };
      },
    },
  };
}

export function planned({ narrow, wide, graph, orders, origin }: Prepared, probes: number, walks: WalkOptions | null = null): InstancePlan {
  return planInstance(narrow, graph, {
    wide: probes === 0 ? null : wide,
    probes,
    orders: orders.witnesses,
    covered: new Set(),
    walks,
    origin,
  });
}

export function jobsOf({ cover, walks }: InstancePlan): readonly PlacedJob[] {
  return [...cover, ...walks].map((job) => ({ ...job, place: 'here' }));
}
