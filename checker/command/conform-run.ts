/** A conformance run: instances explored, sequences chosen, machines booted, everything that was seen put into one report. */

import { performance } from 'node:perf_hooks';
import { runCampaign } from '../conform/campaign.js';
import type { Elsewhere } from '../conform/elsewhere.js';
import { exploreAims, type Graph } from '../conform/graph.js';
import { findOrders, type Orders } from '../conform/order.js';
import { type KnownFinding, knownFindingOf } from '../conform/known.js';
import { type InstancePlan, planInstance } from '../conform/plan.js';
import { type ConformanceReport, instanceReport, orderReports, type Reach, ruleReports, sortDivergences } from '../conform/report.js';
import { type Rule, ruleKey, rulesOf, ruleText } from '../conform/rule.js';
import { type Detail, type Subject, unperformableActions } from '../conform/subject.js';
import type { WalkOptions } from '../conform/walk.js';
import type { Limits } from '../explore/limits.js';
import { formatCount } from '../render/numbers.js';
import type { LinuxBackend } from '../replay/machine/linux-backend.js';
import { EvaluationError } from '../system.js';
import { chooseInstances } from './check.js';
import { CommandError, EXIT, type Surroundings } from './command.js';
import { type Ground, groundOf } from './conform-bench.js';
import { type Subjects, subjectsOf } from './conform-subjects.js';
import type { IdleMachines } from './idle-machines.js';
import { type Loaded, loadSpecification } from './load.js';
import { topologyOf } from './stage.js';

export interface ConformRequest {
  readonly path: string;
  /** A kernel of the lab, or 'model'. */
  readonly kernel: string;
  /** All of them where none is named. */
  readonly instances: readonly string[];
  readonly detail: Detail;
  /** At once. */
  readonly machines: number;
  readonly walks: WalkOptions | null;
  readonly limits: Limits;
  /** None where it is left out. */
  readonly known?: readonly KnownFinding[];
  readonly elsewhere?: Elsewhere;
  /** None wait where it is left out. */
  readonly idle?: IdleMachines<LinuxBackend>;
}

/** Probes after a call that changes something. */
const PROBES: Readonly<Record<Detail, number>> = { effects: 3, rules: 1 };

interface Planned {
  readonly plan: InstancePlan;
  readonly orders: Orders;
  readonly place: string;
}

/** @throws CommandError */
export async function conformance(request: ConformRequest, surroundings: Surroundings): Promise<ConformanceReport> {
  const loaded = await loadSpecification(request.path, surroundings);
  const { specification } = loaded;
  const known = specification.instances.map(({ name }) => name);
  const names = chooseInstances(known, request.instances, request.path);
  const ground = await groundOf(request.kernel, specification, request.idle ?? null, surroundings);
  const unperformable = unperformableActions(specification, ground.missing);
  const subjects = await subjectsOf(loaded, unperformable, request.detail);
  const leftOut: { instance: string; reason: string }[] = [];
  const planned: Planned[] = [];
  const rules = rulesOf(specification);
  const elsewhere = new Map(
    rules.flatMap((rule) => {
      const before = request.elsewhere?.get(ruleText(rule));
      return before === undefined ? [] : [[ruleKey(rule), before] as const];
    }),
  );
  const covered = new Set(elsewhere.keys());
  for (const name of names) {
    const place = placeOf(ground, loaded, name);
    if (place.kind === 'none') leftOut.push({ instance: name, reason: place.reason });
    else planned.push({ place: place.place, ...(await planOf(name, subjects, covered, request, loaded, surroundings)) });
    if (surroundings.interrupted.aborted) throw new CommandError('interrupted', EXIT.unknown);
  }
  const jobs = planned.flatMap(({ plan, place }) => [...plan.cover, ...plan.walks].map((job) => ({ ...job, place })));
  const byKey = new Map(rules.map((rule) => [ruleKey(rule), rule]));
  // A step inside a call may end in a way that no rule of it names: the call's first rule stands for it then.
  const ruleOf = (key: string): Rule => byKey.get(key) ?? rules.find(({ action }) => action === key.split('#')[0])!;
  const withRule = <T extends { readonly rule: string }>(seen: T) => ({ ...seen, rule: ruleOf(seen.rule) });
  const { tally, left, why } = await runCampaign(jobs, {
    machines: request.machines,
    open: (place) => ground.open(place, (instance) => subjects.wide(instance).system),
    isCancelled: () => surroundings.interrupted.aborted,
    isKnown: (found) =>
      knownFindingOf(
        withRule(found),
        ground.name,
        (request.known ?? []).filter(({ call }) => call === undefined),
      ) !== null,
    onProgress: progressOf(ground.name, jobs.length, surroundings),
  });
  surroundings.live('');
  const differences = sortDivergences(tally, ruleOf, ground.name, request.known ?? []);
  const plans = planned.map(({ plan }) => plan);
  const reach: Reach = {
    performable: new Set(plans.flatMap(({ graph }) => [...graph.aims.keys()].filter((aim) => byKey.has(aim)))),
    reached: new Set(plans.flatMap(({ graph }) => [...graph.reached])),
    takingPart: new Set(specification.instances.filter(({ name }) => names.includes(name)).flatMap(({ actions }) => actions)),
    elsewhere,
    exhaustive: plans.every(({ graph }) => graph.exhaustive),
    leftOut: leftOut.map(({ instance }) => instance),
    unperformable,
  };
  return {
    specification: { path: loaded.path, name: specification.name, title: specification.title, digest: specification.digest },
    backend: ground.name,
    detail: request.detail,
    walks: request.walks,
    rules: ruleReports(rules, reach, tally, differences, why),
    orders: orderReports(
      planned.flatMap(({ orders }) => orders.found),
      byKey,
      tally,
    ),
    ...differences,
    unjudged: [...tally.unjudged.values()].map(withRule),
    losses: tally.losses.map(withRule),
    instances: plans.map((plan) => instanceReport(plan, tally)),
    leftOut,
    sequences: tally.sequences,
    steps: tally.steps,
    restarts: tally.restarts,
    notRun: left.length === 0 ? null : { sequences: left.length, why: why ?? 'unknown' },
  };
}

/** @param covered aims that need not be met again; those of this instance are added where every rule counts once only */
async function planOf(
  name: string,
  subjects: Subjects,
  covered: Set<string>,
  { detail, walks, limits }: ConformRequest,
  loaded: Loaded,
  surroundings: Surroundings,
): Promise<{ readonly plan: InstancePlan; readonly orders: Orders }> {
  const subject = subjects.narrow(name);
  const graph = await explored(subject, limits, loaded, surroundings);
  const asked = subjects.orders(name);
  const orders: Orders =
    asked === null ? { found: [], witnesses: new Map() } : await findOrders(subject, graph, asked.system, asked.variants, pause);
  const plan = planInstance(subject, graph, {
    wide: subjects.wide(name),
    probes: PROBES[detail],
    orders: orders.witnesses,
    covered,
    walks,
    origin: loaded.origin,
  });
  if (detail === 'rules') for (const aim of plan.aims) covered.add(aim);
  surroundings.note(`conform: ${name}: ${formatCount(graph.states)} states, ${plan.aims.size} aims in ${plan.cover.length} sequences`);
  return { plan, orders };
}

const pause = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

async function explored(subject: Subject, limits: Limits, loaded: Loaded, surroundings: Surroundings): Promise<Graph> {
  try {
    return await exploreAims(subject, {
      limits,
      clock: () => performance.now(),
      isCancelled: () => surroundings.interrupted.aborted,
      pause,
      onProgress: (states) => surroundings.live(`conform: ${subject.instance}: ${formatCount(states)} states`),
    });
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    const { path, line, column } = loaded.origin.locate(error.span);
    const see = `see: interlock check ${loaded.path} --instance ${subject.instance}`;
    throw new CommandError(`${path}:${line}:${column}: error: instance ${subject.instance} cannot be evaluated: ${error.message}; ${see}`);
  }
}

function placeOf(
  ground: Ground,
  { specification }: Loaded,
  name: string,
): { readonly kind: 'place'; readonly place: string } | { readonly kind: 'none'; readonly reason: string } {
  try {
    return { kind: 'place', place: ground.placeOf(name, () => topologyOf(specification, name)) };
  } catch (error) {
    if (error instanceof CommandError) return { kind: 'none', reason: error.message };
    throw error;
  }
}

/** Plain lines now and then where there is no terminal. */
function progressOf(name: string, jobs: number, surroundings: Surroundings): Parameters<typeof runCampaign>[1]['onProgress'] {
  let told = 0;
  return (done, { steps, divergences, losses }) => {
    const line = `conform on ${name}: ${done} of ${jobs} sequences, ${formatCount(steps)} calls, ${divergences.size} differences, ${losses.length} losses`;
    surroundings.live(line);
    const tenth = Math.floor((10 * done) / jobs);
    if (surroundings.terminal || tenth === told) return;
    told = tenth;
    surroundings.note(line);
  };
}
