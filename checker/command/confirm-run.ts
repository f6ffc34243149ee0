/** Explores instances and has other checkers confirm what was found, several at a time. */

import { tmpdir } from 'node:os';
import { type Presence, presence, TOOLS, type Tool, targetOf } from '../export/confirm/checker.js';
import type { Limits } from '../export/confirm/child.js';
import { type Confirmation, confirm } from '../export/confirm/confirm.js';
import { type Expected, expectedOf } from '../export/confirm/expected.js';
import { renderConfirmation } from '../export/confirm/render.js';
import { type Answer, type Found, identityOf, type Row, tallyOf } from '../export/confirm/rows.js';
import { exportModel } from '../export/export.js';
import type { Instance, Specification } from '../language/ir.js';
import { formatCount } from '../render/numbers.js';
import type { AnswerLog } from './answer-log.js';
import { exploreInstance } from './backend.js';
import type { Surroundings } from './command.js';
import { exportedSymmetry } from './exported-symmetry.js';
import type { Loaded } from './load.js';
import { exploreSymmetric, planOf } from './symmetric-exploration.js';

export interface ConfirmRun {
  readonly tools: readonly Tool[];
  /** Instances with more are left out. */
  readonly states: number;
  /** For each program of another checker. */
  readonly limits: Limits;
  /** Programs that run at the same time. */
  readonly jobs: number;
  readonly jar: string | null;
  readonly log: AnswerLog;
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

export async function confirmAll(
  subjects: readonly { readonly loaded: Loaded; readonly instances: readonly string[] }[],
  run: ConfirmRun,
  surroundings: Surroundings,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const known: Known = { answers: new Map(), checkers: new Map() };
  for (const { loaded, instances } of subjects) {
    for (const instance of instances) {
      if (surroundings.interrupted.aborted) return rows;
      const explored = await exploreOne(loaded, instance, run, surroundings);
      const { subject } = explored;
      const answers = subject === null ? [] : await answersFor(subject, known, run, surroundings);
      rows.push({ specification: explored.path, instance, found: explored.found, answers });
    }
  }
  return rows;
}

/** What other checkers have answered so far. */
interface Known {
  /** By what they were given: those with the same text get the same answer. */
  readonly answers: Map<string, { readonly confirmation: Confirmation; readonly asked: string }>;
  /** Each is looked for once. */
  readonly checkers: Map<Tool, Promise<Presence>>;
}

/** Of every checker; as many at the same time as there may be. */
async function answersFor(subject: Subject, known: Known, run: ConfirmRun, surroundings: Surroundings): Promise<readonly Answer[]> {
  const found: Answer[] = [];
  const waiting = TOOLS.filter((tool) => run.tools.includes(tool));
  const work = async (): Promise<void> => {
    for (let tool = waiting.shift(); tool !== undefined; tool = waiting.shift()) {
      if (surroundings.interrupted.aborted) return;
      found.push(await answerOf(tool, subject, known, run, surroundings));
    }
  };
  await Promise.all(Array.from({ length: run.jobs }, work));
  surroundings.live('');
  return found;
}

async function answerOf(tool: Tool, subject: Subject, known: Known, run: ConfirmRun, surroundings: Surroundings): Promise<Answer> {
  const there = await checkerOf(tool, known, run);
  if (there.kind === 'absent') return { confirmation: { tool, kind: 'skipped', reason: there.reason }, sameAs: null };
  const identity = identify(tool, subject);
  const before = known.answers.get(identity);
  if (before !== undefined) return { confirmation: before.confirmation, sameAs: before.asked };
  const question = { tool, version: there.version, identity, limits: run.limits };
  const kept = run.log.find(question);
  const confirmation = kept ?? (await ask(tool, subject, run, surroundings));
  if (kept === null && !surroundings.interrupted.aborted) run.log.keep(question, confirmation);
  known.answers.set(identity, { confirmation, asked: subject.name });
  return { confirmation, sameAs: null };
}

function checkerOf(tool: Tool, { checkers }: Known, { limits, jar }: ConfirmRun): Promise<Presence> {
  const found = checkers.get(tool) ?? presence(tool, { folder: tmpdir(), limits, jar });
  checkers.set(tool, found);
  return found;
}

async function ask(tool: Tool, subject: Subject, run: ConfirmRun, surroundings: Surroundings): Promise<Confirmation> {
  const { specification, instance, expected, name } = subject;
  surroundings.live(`${tool}: ${name}`);
  const confirmation = await confirm({ tool, specification, instance, expected, limits: run.limits, jar: run.jar });
  if (confirmation.kind !== 'skipped') surroundings.note(`${name}: ${renderConfirmation(confirmation)}`);
  return confirmation;
}

/** SPIN is not asked for them. */
async function withOrbits(expected: Expected, loaded: Loaded, name: string, surroundings: Surroundings): Promise<Expected> {
  const options = { limits: { states: null, bytes: 2 ** 33, seconds: null }, stopAtFirst: false };
  const { exhaustive, statistics, reduction } = await exploreSymmetric(loaded, name, options, surroundings);
  const sorts = reduction?.kind === 'symmetry' ? reduction.sorts : [];
  const symmetry = sorts.length === 0 ? undefined : exportedSymmetry(planOf(loaded, name, [], sorts));
  if (!exhaustive || symmetry === undefined) return expected;
  return { ...expected, orbits: { states: statistics.states, transitions: statistics.transitions, symmetry } };
}

async function exploreOne(loaded: Loaded, name: string, run: ConfirmRun, surroundings: Surroundings): Promise<Explored> {
  const { states } = run;
  const { specification, path } = loaded;
  const limits = { states, bytes: 2 ** 33, seconds: null };
  const verdict = await exploreInstance(loaded, name, { limits, stopAtFirst: false, backend: 'wasm' }, surroundings);
  const base = { path, instance: name, subject: null };
  if (verdict.limit !== null) return { ...base, found: { kind: 'left out', reason: `it has more than ${formatCount(states)} states` } };
  const whole = expectedOf(verdict);
  if ('skipped' in whole) return { ...base, found: { kind: 'left out', reason: whole.skipped } };
  const asksForOrbits = run.tools.includes('rumur') || (run.tools.includes('tlc') && run.jar !== null);
  const mayHaveOrbits = asksForOrbits && specification.sorts.some(({ symmetric }) => symmetric);
  const expected = mayHaveOrbits ? await withOrbits(whole, loaded, name, surroundings) : whole;
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
  const { orbits, ...whole } = expected;
  const asked = tool === 'spin' ? whole : expected;
  const exported = exportModel(targetOf[tool], specification, instance, { properties, deadlock: false }, orbits?.symmetry);
  return exported.ok ? identityOf(targetOf[tool], exported.value, asked) : `${tool} ${name}`;
}
