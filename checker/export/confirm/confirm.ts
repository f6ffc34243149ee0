/** Confirms a verdict by another checker: the same states, the same transitions, and the same answer for every property. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Diagnostic } from '../../language/diagnostic.js';
import type { Instance, Specification } from '../../language/ir.js';
import { exportModel } from '../export.js';
import { SYMMETRIC_MODEL } from '../murphi/export-murphi.js';
import type { Checks, ExportedModel } from '../result.js';
import { type Checked, check, presence, type Surroundings, type Tool, targetOf } from './checker.js';
import type { Limits } from './child.js';
import type { Expected, ExpectedProperty } from './expected.js';
import { agrees, type Report } from './report.js';

export interface ConfirmOptions {
  readonly tool: Tool;
  readonly specification: Specification;
  readonly instance: Instance;
  readonly expected: Expected;
  /** For each program that is run. */
  readonly limits: Limits;
  /** Path of tla2tools.jar. */
  readonly jar: string | null;
  readonly onStep?: (what: string) => void;
}

export type Confirmation = { readonly tool: Tool } & (
  | {
      readonly kind: 'confirmed';
      readonly version: string;
      readonly states: number;
      readonly transitions: number;
      readonly properties: number;
      /** Of the processor: generating, compiling and searching. */
      readonly seconds: number;
    }
  | { readonly kind: 'differs'; readonly version: string; readonly differences: readonly string[] }
  /** The checker is not there. */
  | { readonly kind: 'skipped'; readonly reason: string }
  /** The model cannot be said in the checker's language. */
  | { readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[] }
  /** A limit on time or memory ended the checker. */
  | { readonly kind: 'limited'; readonly reason: string }
  /** The checker came to no verdict. */
  | { readonly kind: 'failed'; readonly reason: string }
);

/** Never rejects for what a checker does. Everything is written in a temporary folder, and gone afterwards. */
export async function confirm(options: ConfirmOptions): Promise<Confirmation> {
  const folder = await mkdtemp(join(tmpdir(), 'interlock-confirm-'));
  try {
    return await confirmIn({ folder, limits: options.limits, jar: options.jar }, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function confirmIn(surroundings: Surroundings, options: ConfirmOptions): Promise<Confirmation> {
  const { tool, expected } = options;
  const there = await presence(tool, surroundings);
  if (there.kind === 'absent') return { tool, kind: 'skipped', reason: there.reason };
  const { version } = there;
  // What has to happen some time can be said in TLA+ only.
  const properties = expected.properties.filter(({ kind }) => kind !== 'leads-to' || tool === 'tlc');
  // One run explores every state; then one for each property that ends the checker's search where it is violated or reached,
  // or that has assumptions of its own.
  const alone = properties.filter((property) => property.kind === 'leads-to' || (property.stops && !isNoted(tool, property)));
  const together = properties.filter((property) => !alone.includes(property));
  const whole = await asked(surroundings, options, together, 'states and transitions');
  if ('diagnostics' in whole) return { tool, kind: 'refused', diagnostics: whole.diagnostics };
  const { report, model } = whole;
  let { seconds } = whole;
  if (report.kind === 'limited') return { tool, kind: 'limited', reason: report.reason };
  if (report.kind === 'unreadable') return { tool, kind: 'failed', reason: report.reason };
  const differences =
    report.kind === 'error'
      ? [`${tool} stops at ${report.message}, where Interlock finds nothing`]
      : differencesOf(tool, expected, report, model);
  for (const property of alone) {
    const one = await asked(surroundings, options, [property], property.name, `.${property.name}.cfg`);
    if ('diagnostics' in one) return { tool, kind: 'refused', diagnostics: one.diagnostics };
    seconds += one.seconds;
    if (one.report.kind === 'limited') return { tool, kind: 'limited', reason: one.report.reason };
    if (one.report.kind === 'unreadable') return { tool, kind: 'failed', reason: `${property.name}: ${one.report.reason}` };
    const found = one.report.kind === 'error';
    if (property.stops && !found) differences.push(missed(tool, property));
    if (found && !property.stops) differences.push(`${property.name}: Interlock finds that it holds, ${tool} does not`);
  }
  if (asksForOrbits(tool, model, expected)) {
    const reduced = await asked(surroundings, options, together, 'orbits', tool === 'tlc' ? '-symmetric.cfg' : SYMMETRIC_MODEL);
    if ('diagnostics' in reduced) return { tool, kind: 'refused', diagnostics: reduced.diagnostics };
    seconds += reduced.seconds;
    if (reduced.report.kind === 'limited') return { tool, kind: 'limited', reason: `with symmetry: ${reduced.report.reason}` };
    if (reduced.report.kind === 'unreadable') return { tool, kind: 'failed', reason: `with symmetry: ${reduced.report.reason}` };
    const quotient = { ...expected, ...expected.orbits };
    const found =
      reduced.report.kind === 'error'
        ? [`${tool} stops at ${reduced.report.message}, where Interlock finds nothing`]
        : differencesOf(tool, quotient, reduced.report, reduced.model);
    differences.push(...found.map((each) => `with symmetry: ${each}`));
  }
  if (differences.length > 0) return { tool, kind: 'differs', version, differences };
  const { states, transitions } = expected;
  return { tool, kind: 'confirmed', version, states, transitions, properties: properties.length, seconds };
}

/** Rumur's exact reduction tries every permutation in every state. */
const MOST_PERMUTATIONS = 120;

function asksForOrbits(tool: Tool, { files }: ExportedModel, { orbits }: Expected): boolean {
  if (orbits === undefined || tool === 'spin') return false;
  return tool === 'tlc' || (files.some(({ name }) => name === SYMMETRIC_MODEL) && orbits.symmetry.order <= MOST_PERMUTATIONS);
}

interface Asked extends Checked {
  readonly model: ExportedModel;
}

interface Refused {
  readonly diagnostics: readonly Diagnostic[];
}

async function asked(
  surroundings: Surroundings,
  { tool, specification, instance, expected, onStep }: ConfirmOptions,
  properties: readonly ExpectedProperty[],
  what: string,
  ending = '.',
): Promise<Asked | Refused> {
  const names = (wanted: (property: ExpectedProperty) => boolean) => properties.filter(wanted).map(({ name }) => name);
  const checks: Checks = {
    properties: names(({ kind }) => kind !== 'deadlock'),
    deadlock: properties.some(({ kind }) => kind === 'deadlock'),
    noted: names((property) => isNoted(tool, property)),
  };
  const exported = exportModel(targetOf[tool], specification, instance, checks, expected.orbits?.symmetry);
  if (!exported.ok) return { diagnostics: exported.diagnostics };
  for (const { name, text } of exported.value.files) await writeFile(join(surroundings.folder, name), text);
  onStep?.(`${tool}: ${what}`);
  const [module, ...others] = exported.value.files;
  // TLC is told by a configuration of its own what a property assumes, or what not to tell apart; Rumur, by a model of its own.
  const other = others.find(({ name }) => name.endsWith(ending));
  const files = tool === 'tlc' ? [module!, other ?? others[0]!] : [other ?? module!];
  return { ...(await check(tool, { ...exported.value, files }, checks, expected.transitions, surroundings)), model: exported.value };
}

/** Whether the checker can go on after a violation or a witness. Where nothing is to be found, an assertion says more. */
function isNoted(tool: Tool, { kind, stops }: ExpectedProperty): boolean {
  return tool !== 'tlc' && kind !== 'deadlock' && (stops || kind === 'reachable');
}

function differencesOf(
  tool: Tool,
  expected: Expected,
  report: Report & { readonly kind: 'complete' },
  { offset, notes }: ExportedModel,
): string[] {
  const differences: string[] = [];
  const states = expected.states + offset.states;
  const transitions = expected.transitions + offset.transitions;
  if (!agrees(states, report.states)) differences.push(`states: Interlock ${expected.states}, ${tool} ${report.states - offset.states}`);
  if (!agrees(transitions, report.transitions))
    differences.push(`transitions: Interlock ${expected.transitions}, ${tool} ${report.transitions - offset.transitions}`);
  for (const { property: name, shown } of notes) {
    const property = expected.properties.find((each) => each.name === name);
    if (property === undefined || report.noted.includes(shown) === property.stops) continue;
    differences.push(property.stops ? missed(tool, property) : `${name}: Interlock finds no witness, ${tool} does`);
  }
  return differences;
}

function missed(tool: Tool, { name, kind }: ExpectedProperty): string {
  return `${name}: Interlock finds ${kind === 'reachable' ? 'a witness' : 'a violation'}, ${tool} does not`;
}
