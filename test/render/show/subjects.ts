/** Traces to be shown: the hand-written ones of test/fixtures/show, and the kept ones of traces/. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSpecification, systemOf } from '../../../checker/command/load.js';
import type { Instance } from '../../../checker/language/ir.js';
import { locate } from '../../../checker/language/source.js';
import type { Abi } from '../../../checker/replay/concrete/abi.js';
import { type PlannedStep, planTrace } from '../../../checker/replay/concrete/plan.js';
import { type Design, followTrace, type Path } from '../../../checker/replay/path.js';
import type { Environment } from '../../../checker/replay/topology.js';
import { shownMachine } from '../../../checker/render/show/shown-machine.js';
import type { Origin } from '../../../checker/trace/build.js';
import { parseRecord } from '../../../checker/trace/record.js';
import type { Trace } from '../../../checker/trace/trace.js';
import { projectRoot } from '../../lab.js';
import { fixtureDesign } from '../../replay/fixture-designs.js';
import { scenario } from '../../replay/scenario.js';
import { silent } from '../../surroundings.js';

export interface Subject {
  readonly trace: Trace;
  readonly design: Design;
  readonly instance: Instance;
}

export const showFixtures = join(projectRoot, 'test', 'fixtures', 'show');

/** @param name "second-file" */
export function fixtureSubject(name: string): Subject {
  const [head, ...lines] = readFileSync(join(showFixtures, `${name}.steps`), 'utf8')
    .trim()
    .split('\n');
  const [file, instance, kind, property] = head.split(' ');
  const design = fixtureDesign(file, instance);
  const trace = scenario(design.system, file, lines, originOf(design, file).locate);
  return subjectOf({ ...trace, property: { kind: kind as Trace['property']['kind'], name: property } }, design);
}

/** Where the rules of a fixture stand. */
export function originOf({ specification }: Design, path: string): Origin {
  return {
    path,
    locate(span) {
      const source = specification.sources.find((candidate) => candidate.path === span.file);
      return source === undefined ? { path, line: 1, column: 1 } : { path: span.file, ...locate(source, span.start) };
    },
  };
}

export const keptNames = readdirSync(join(projectRoot, 'traces'))
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace(/\.json$/, ''));

const loading = new Map<string, ReturnType<typeof loadSpecification>>();

/** A kept trace with its design, and what each kernel answered. */
export async function keptSubject(name: string) {
  const parsed = parseRecord(readFileSync(join(projectRoot, 'traces', `${name}.json`), 'utf8'));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { trace, answers } = parsed.record;
  const { path } = trace.specification;
  const loaded = await (loading.get(path) ?? loading.set(path, loadSpecification(path, silent)).get(path)!);
  const design = { specification: loaded.specification, system: await systemOf(loaded, trace.instance) };
  return { ...subjectOf(trace, design), answers };
}

function subjectOf(trace: Trace, design: Design): Subject {
  return { trace, design, instance: design.specification.instances.find(({ name }) => name === trace.instance)! };
}

/** The trace followed and planned on the machine that is shown, or with a kernel's own layouts. */
export function planned(
  subject: Subject,
  abi?: Abi,
): { readonly path: Path; readonly plan: readonly PlannedStep[]; readonly environment: Environment } {
  const { trace, design, instance } = subject;
  const path = followTrace(design.system, trace);
  if (!path.ok) throw new Error(JSON.stringify(path.problems));
  const machine = shownMachine(design.specification, instance);
  const plan = planTrace(trace, design, path.value, { ...machine, ...(abi === undefined ? {} : { abi }) });
  if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
  return { path: path.value, plan: plan.value, environment: machine.environment };
}
