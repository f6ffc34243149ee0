/** What a conformance run says: every rule of a specification with what a kernel did, or with the reason why it was never seen. */

import type { Trace } from '../trace/trace.js';
import { type Order, orderKey } from './order.js';
import { type KnownFinding, knownFindingOf } from './known.js';
import type { InstancePlan } from './plan.js';
import { type Rule, ruleKey } from './rule.js';
import type { Unperformable } from './subject.js';
import type { Divergence, LossSeen, Tally, Unjudged } from './tally.js';

export interface RuleReport extends Rule {
  /** 'known': it differs by known findings only. 'unexplained': a machine could have shown it, and it was not seen. */
  readonly status: 'agreed' | 'diverged' | 'known' | 'excused' | 'unexplained';
  readonly exercised: number;
  readonly agreed: number;
  readonly instances: readonly string[];
  /** Why it was not seen; null where it was. */
  readonly reason: string | null;
}

/** One instance of the model, as far as it was explored and covered. */
export interface InstanceReport {
  readonly instance: string;
  readonly states: number;
  /** Those that a kernel can be brought to. */
  readonly performable: number;
  readonly exhaustive: boolean;
  readonly aims: number;
  readonly met: number;
  readonly sequences: number;
  readonly walks: number;
}

/** Two checks of one action that can fail at once: which of them a kernel makes first shows in the errno. */
export interface OrderReport {
  readonly action: string;
  readonly first: Rule;
  readonly second: Rule;
  /** 'alike': both give the same errno, so no kernel can show it. */
  readonly status: 'pinned' | 'alike' | 'unseen';
}

export interface DivergenceReport extends Omit<Divergence, 'rule' | 'trace'> {
  readonly rule: Rule;
  readonly trace: Trace;
}

export interface KnownReport extends DivergenceReport {
  readonly finding: KnownFinding;
}

export interface ConformanceReport {
  readonly specification: { readonly path: string; readonly name: string; readonly title: string; readonly digest: string };
  /** "linux 6.12" */
  readonly backend: string;
  readonly detail: 'rules' | 'effects';
  readonly walks: { readonly walks: number; readonly calls: number; readonly seed: number } | null;
  readonly rules: readonly RuleReport[];
  readonly orders: readonly OrderReport[];
  /** Those that are no known finding. */
  readonly divergences: readonly DivergenceReport[];
  /** Differences all the same: nothing here counts as agreed. */
  readonly known: readonly KnownReport[];
  readonly unjudged: readonly (Omit<Unjudged, 'rule'> & { readonly rule: Rule })[];
  readonly losses: readonly (Omit<LossSeen, 'rule'> & { readonly rule: Rule })[];
  readonly instances: readonly InstanceReport[];
  /** Instances that were left out, with the reason. */
  readonly leftOut: readonly { readonly instance: string; readonly reason: string }[];
  readonly sequences: number;
  readonly steps: number;
  readonly restarts: number;
  /** Sequences that were not run, and why; null where all were. */
  readonly notRun: { readonly sequences: number; readonly why: string } | null;
}

export type Judgement = 'conforms' | 'diverges' | 'inconclusive' | 'known finding';

/** 'inconclusive' where something that a machine could show was not seen, or nothing at all was; 'known finding' where nothing else differs. */
export function judgementOf(report: ConformanceReport): Judgement {
  if (report.divergences.length > 0) return 'diverges';
  const open = report.steps === 0 || report.notRun !== null || report.rules.some(({ status }) => status === 'unexplained');
  if (open || report.losses.some(({ again }) => again)) return 'inconclusive';
  return report.known.length > 0 ? 'known finding' : 'conforms';
}

/** What is known of a rule beside what was seen. */
export interface Reach {
  /** Rules with a state from which a kernel can take them. */
  readonly performable: ReadonlySet<string>;
  /** Rules that some state takes. */
  readonly reached: ReadonlySet<string>;
  /** Actions that take part in some instance. */
  readonly takingPart: ReadonlySet<string>;
  /** Rules that are not asked for, with the specification that they were seen in. */
  readonly elsewhere: ReadonlyMap<string, string>;
  readonly exhaustive: boolean;
  /** Instances that could not be had on the kernel, and so were not looked at. */
  readonly leftOut: readonly string[];
  readonly unperformable: Unperformable;
}

/** Every difference of a tally, told apart: known findings, and the others. */
export function sortDivergences(
  tally: Tally,
  ruleOf: (key: string) => Rule,
  backend: string,
  known: readonly KnownFinding[],
): Pick<ConformanceReport, 'divergences' | 'known'> {
  const all = [...tally.divergences.values()].map((divergence): DivergenceReport => ({ ...divergence, rule: ruleOf(divergence.rule) }));
  const found = all.map((divergence) => ({ divergence, finding: knownFindingOf(divergence, backend, known) }));
  return {
    divergences: found.flatMap(({ divergence, finding }) => (finding === null ? [divergence] : [])),
    known: found.flatMap(({ divergence, finding }) => (finding === null ? [] : [{ ...divergence, finding }])),
  };
}

export function ruleReports(
  rules: readonly Rule[],
  reach: Reach,
  tally: Tally,
  differences: Pick<ConformanceReport, 'divergences' | 'known'>,
  notRun: string | null,
): readonly RuleReport[] {
  const diverged = new Set(differences.divergences.map(({ rule }) => ruleKey(rule)));
  const known = new Set(differences.known.map(({ rule }) => ruleKey(rule)));
  return rules.map((rule): RuleReport => {
    const key = ruleKey(rule);
    const count = tally.rules.get(key);
    const seen = { exercised: count?.exercised ?? 0, agreed: count?.agreed ?? 0, instances: [...(count?.instances ?? [])].sort() };
    if (diverged.has(key)) return { ...rule, ...seen, status: 'diverged', reason: null };
    if (known.has(key)) return { ...rule, ...seen, status: 'known', reason: null };
    if (seen.agreed > 0) return { ...rule, ...seen, status: 'agreed', reason: null };
    const excuse = excuseOf(rule, reach);
    if (excuse !== null) return { ...rule, ...seen, status: 'excused', reason: excuse };
    return { ...rule, ...seen, status: 'unexplained', reason: whyUnseen(key, reach, tally, notRun) };
  });
}

/** The reason of every rule of a call that no instance makes. */
export const ABSENT = 'no instance of these lets the call take part';

function excuseOf(rule: Rule, reach: Reach): string | null {
  const { performable, reached, takingPart, elsewhere, exhaustive, leftOut, unperformable } = reach;
  const key = ruleKey(rule);
  const before = elsewhere.get(key);
  if (before !== undefined) return `it agreed in ${before} before`;
  const never = unperformable.get(rule.action);
  if (never !== undefined) return never;
  if (!takingPart.has(rule.action)) return ABSENT;
  if (performable.has(key)) return null;
  if (reached.has(key))
    return 'the model takes it only where no kernel can be brought to: after a step that has no call, or before one that waits has gone on';
  if (!exhaustive) return null;
  const which = leftOut.length === 0 ? 'any instance' : `any instance that a machine was made for (none was for ${leftOut.join(', ')})`;
  return `no reachable state of ${which} gives it`;
}

function whyUnseen(key: string, reach: Reach, tally: Tally, notRun: string | null): string {
  if (!reach.performable.has(key)) return 'it was not found before a limit ended the exploration';
  const open = [...tally.unjudged.values()].find(({ rule }) => rule === key);
  if (open !== undefined) return open.why;
  if (tally.losses.some(({ rule }) => rule === key)) return 'the machine was lost before it answered';
  return notRun ?? 'a call before it diverged or could not be judged';
}

/** An order counts as pinned where some instance showed it. */
export function orderReports(orders: readonly Order[], rules: ReadonlyMap<string, Rule>, tally: Tally): readonly OrderReport[] {
  const distinct = new Map(orders.map((order) => [orderKey(order), order]));
  const met = new Set([...tally.aims].map((aim) => aim.slice(aim.indexOf(': ') + 2)));
  return [...distinct]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, order]): OrderReport => {
      const first = rules.get(ruleKey({ action: order.action, outcome: order.first }))!;
      const second = rules.get(ruleKey({ action: order.action, outcome: order.second }))!;
      const status = first.label === second.label ? 'alike' : met.has(key) ? 'pinned' : 'unseen';
      return { action: order.action, first, second, status };
    });
}

export function instanceReport({ subject, graph, aims, cover, walks }: InstancePlan, tally: Tally): InstanceReport {
  return {
    instance: subject.instance,
    states: graph.states,
    performable: graph.performable,
    exhaustive: graph.exhaustive,
    aims: aims.size,
    met: [...aims].filter((aim) => tally.aims.has(`${subject.instance}: ${aim}`)).length,
    sequences: cover.length,
    walks: walks.length,
  };
}
