/** Explores instances and has other checkers confirm what was found, several at a time. */

import { TOOLS, type Tool, targetOf } from '../export/confirm/checker.js';
import type { Limits } from '../export/confirm/child.js';
import { type Confirmation, confirm } from '../export/confirm/confirm.js';
import { type Expected, expectedOf } from '../export/confirm/expected.js';
import { renderConfirmation } from '../export/confirm/render.js';
import { type Answer, type Found, identityOf, type Row, tallyOf } from '../export/confirm/rows.js';
import { exportModel } from '../export/export.js';
import type { Instance, Specification } from '../language/ir.js';
import { formatCount } from '../render/numbers.js';
import type { Surroundings } from './command.js';
import { runExploration } from './exploration.js';
import { type Loaded, systemOf } from './load.js';

export interface ConfirmRun {
  readonly tools: readonly Tool[];
  /** Instances with more are left out. */
  readonly states: number;
  /** For each program of another checker. */
  readonly limits: Limits;
  /** Programs that run at the same time. */
  readonly jobs: number;
  readonly jar: string | null;
}

/** An instance whose whole exploration another checker can be compared with. */
interface Subject {
  readonly specification: Specification;
  readonly instance: Instance;
  readonly expected: Expected;
  readonly name: string;
}

interface Explored {
  readonly path: string;
  readonly instance: string;
  readonly found: Found;
  readonly subject: Subject | null;
}

/** A checker, and an instance for it. Those with the same text have the same task. */
interface Task {
  readonly tool: Tool;
  readonly subject: Subject;
}

export async function confirmAll(
  subjects: readonly { readonly loaded: Loaded; readonly instances: readonly string[] }[],
  run: ConfirmRun,
  surroundings: Surroundings,
): Promise<readonly Row[]> {
  const explored: Explored[] = [];
  for (const { loaded, instances } of subjects) {
    for (const instance of instances) {
      if (surroundings.interrupted.aborted) break;
      explored.push(await exploreOne(loaded, instance, run.states, surroundings));
    }
  }
  const tasks = new Map<string, Task>();
  const wanted = explored.map(({ subject }) =>
    subject === null
      ? []
      : TOOLS.filter((tool) => run.tools.includes(tool)).map((tool) => {
          const identity = identify(tool, subject);
          if (!tasks.has(identity)) tasks.set(identity, { tool, subject });
          return identity;
        }),
  );
  const confirmations = await answers(tasks, run, surroundings);
  return explored.map(({ path, instance, found, subject }, index) => ({
    specification: path,
    instance,
    found,
    answers: wanted[index]!.flatMap((identity): Answer[] => {
      const confirmation = confirmations.get(identity);
      const asked = tasks.get(identity)!.subject;
      return confirmation === undefined ? [] : [{ confirmation, sameAs: asked === subject ? null : asked.name }];
    }),
  }));
}

async function exploreOne(loaded: Loaded, name: string, states: number, surroundings: Surroundings): Promise<Explored> {
  const { specification, path, origin } = loaded;
  const limits = { states, bytes: 2 ** 33, seconds: null };
  const verdict = await runExploration(await systemOf(loaded, name), origin, { limits, stopAtFirst: false }, surroundings);
  const base = { path, instance: name, subject: null };
  if (verdict.limit !== null) return { ...base, found: { kind: 'left out', reason: `it has more than ${formatCount(states)} states` } };
  const expected = expectedOf(verdict);
  if ('skipped' in expected) return { ...base, found: { kind: 'left out', reason: expected.skipped } };
  const { transitions, seconds } = verdict.statistics;
  const found: Found = { kind: 'explored', states: verdict.statistics.states, transitions, seconds, tally: tallyOf(verdict) };
  const instance = specification.instances.find((each) => each.name === name)!;
  return { ...base, found, subject: { specification, instance, expected, name: `${path} ${name}` } };
}

/** A text that cannot be exported is refused again, with the place in its own specification. */
function identify(tool: Tool, { specification, instance, expected, name }: Subject): string {
  const properties = expected.properties
    .filter(({ kind }) => kind !== 'deadlock' && (kind !== 'leads-to' || tool === 'tlc'))
    .map((property) => property.name);
  const exported = exportModel(targetOf[tool], specification, instance, { properties, deadlock: false });
  return exported.ok ? identityOf(targetOf[tool], exported.value, expected) : `${tool} ${name}`;
}

async function answers(
  tasks: ReadonlyMap<string, Task>,
  run: ConfirmRun,
  surroundings: Surroundings,
): Promise<ReadonlyMap<string, Confirmation>> {
  const found = new Map<string, Confirmation>();
  const waiting = [...tasks];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (surroundings.interrupted.aborted) return;
      const [identity, { tool, subject }] = next;
      surroundings.live(`${tool}: ${subject.name} (${waiting.length} waiting)`);
      const { specification, instance, expected } = subject;
      const confirmation = await confirm({ tool, specification, instance, expected, limits: run.limits, jar: run.jar });
      found.set(identity, confirmation);
      // That a checker is not there is said once, below the table.
      if (confirmation.kind !== 'skipped') surroundings.note(`${subject.name}: ${renderConfirmation(confirmation)}`);
    }
  };
  await Promise.all(Array.from({ length: run.jobs }, work));
  surroundings.live('');
  return found;
}
