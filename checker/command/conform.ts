/** `interlock conform`: every rule of a specification on a real kernel, in as few calls as that takes. */

import { performance } from 'node:perf_hooks';
import { runCampaign } from '../conform/campaign.js';
import { exploreAims, type Graph } from '../conform/graph.js';
import { type InstancePlan, planInstance } from '../conform/plan.js';
import { type ConformanceReport, judgementOf, type Reach, ruleReports } from '../conform/report.js';
import { ruleKey, rulesOf } from '../conform/rule.js';
import { type Detail, type Subject, unperformableActions } from '../conform/subject.js';
import type { WalkOptions } from '../conform/walk.js';
import { EvaluationError } from '../system.js';
import { chooseInstances } from './check.js';
import { type Arguments, type Command, CommandError, EXIT, type ExitCode, type Surroundings } from './command.js';
import { type Ground, groundOf } from './conform-bench.js';
import { subjectsOf } from './conform-subjects.js';
import { explorationLimits, LIMIT_OPTIONS } from './exploration.js';
import { type Loaded, loadSpecification } from './load.js';
import { topologyOf } from './stage.js';

export const conform: Command = {
  name: 'conform',
  usage: 'SPEC --on KERNEL [--instance NAME ...]',
  summary:
    'Takes every call of a specification to each of its outcomes on a real kernel, and says where the two differ.\n' +
    'KERNEL is a kernel of the lab (`interlock lab list`), or `model`.',
  options: {
    on: { kind: 'text', operand: 'KERNEL', summary: 'where to run the calls' },
    instance: { kind: 'text', operand: 'NAME', summary: 'only this instance (may be repeated)', repeatable: true },
    once: { kind: 'flag', summary: 'each outcome once in all instances, not every effect in each of them' },
    machines: { kind: 'count', operand: 'N', summary: 'machines at once (default: 2)' },
    walks: { kind: 'count', operand: 'N', summary: 'also N random walks through each instance' },
    steps: { kind: 'count', operand: 'K', summary: 'calls of a walk (default: 40)' },
    seed: { kind: 'count', operand: 'S', summary: 'what the walks start from (default: 1)' },
    ...LIMIT_OPTIONS,
  },
  run: runConform,
};

const DEFAULT_MACHINES = 2;
const DEFAULT_STEPS = 40;

export interface ConformRequest {
  readonly path: string;
  readonly kernel: string;
  readonly instances: readonly string[];
  readonly detail: Detail;
  readonly machines: number;
  readonly walks: WalkOptions | null;
}

async function runConform(args: Arguments, surroundings: Surroundings): Promise<ExitCode> {
  const [path, ...more] = args.operands;
  const kernel = args.text('on');
  if (path === undefined || more.length > 0 || kernel === undefined) throw new CommandError(`usage: interlock conform ${conform.usage}`);
  const walks = args.count('walks');
  const request: ConformRequest = {
    path,
    kernel,
    instances: args.texts('instance'),
    detail: args.flag('once') ? 'rules' : 'effects',
    machines: args.count('machines') ?? DEFAULT_MACHINES,
    walks: walks === undefined ? null : { walks, calls: args.count('steps') ?? DEFAULT_STEPS, seed: args.count('seed') ?? 1 },
  };
  const report = await conformance(request, explorationLimits(args), surroundings);
  surroundings.print(JSON.stringify({ ...report, rules: report.rules.map((r) => `${r.action} ${r.label} ${r.location} ${r.status} ${r.exercised} ${r.agreed} ${r.reason ?? ''}`) }, null, 1));
  return exitOf(report);
}

/** @throws CommandError */
export async function conformance(
  request: ConformRequest,
  limits: ReturnType<typeof explorationLimits>,
  surroundings: Surroundings,
): Promise<ConformanceReport> {
  const loaded = await loadSpecification(request.path, surroundings);
  const { specification } = loaded;
  const names = chooseInstances(
    specification.instances.map(({ name }) => name),
    request.instances,
    request.path,
  );
  const ground = await groundOf(request.kernel, specification, surroundings);
  const unperformable = unperformableActions(specification, ground.missing);
  const subjects = await subjectsOf(loaded, unperformable, request.detail);
  const plans: { readonly plan: InstancePlan; readonly place: string }[] = [];
  const leftOut: { instance: string; reason: string }[] = [];
  const covered = new Set<string>();
  for (const name of names) {
    const place = placeFor(ground, specification, name);
    if (place.kind === 'none') {
      leftOut.push({ instance: name, reason: place.reason });
      continue;
    }
    if (surroundings.interrupted.aborted) throw new CommandError('interrupted', EXIT.unknown);
    const subject = subjects.narrow(name);
    const graph = await explored(subject, limits, loaded, surroundings);
    const options = {
      wide: subjects.wide(name),
      probes: request.detail === 'effects' ? 3 : 1,
      orders: new Map(),
      covered,
      walks: request.walks,
      origin: loaded.origin,
    };
    const plan = planInstance(subject, graph, options);
    if (request.detail === 'rules') for (const aim of plan.aims) covered.add(aim);
    plans.push({ plan, place: place.place });
    surroundings.note(`conform: ${name}: ${graph.states} states, ${plan.aims.size} aims, ${plan.cover.length} sequences`);
  }
  const jobs = plans.flatMap(({ plan, place }) => [...plan.cover, ...plan.walks].map((job) => ({ ...job, place })));
  const { tally, left, why } = await runCampaign(jobs, {
    machines: request.machines,
    open: (place) => ground.open(place, (instance) => subjects.wide(instance).system),
    isCancelled: () => surroundings.interrupted.aborted,
    onProgress: (done, { steps, divergences }) =>
      surroundings.live(`conform on ${ground.name}: ${done} of ${jobs.length} sequences, ${steps} calls, ${divergences.size} differences`),
  });
  surroundings.live('');
  const rules = rulesOf(specification);
  const byKey = new Map(rules.map((rule) => [ruleKey(rule), rule]));
  const withRule = <T extends { readonly rule: string }>(seen: T) => ({ ...seen, rule: byKey.get(seen.rule)! });
  const reach: Reach = {
    performable: new Set(plans.flatMap(({ plan }) => [...plan.graph.aims.keys()].filter((aim) => byKey.has(aim)))),
    reached: new Set(plans.flatMap(({ plan }) => [...plan.graph.reached])),
    takingPart: new Set(specification.instances.filter(({ name }) => names.includes(name)).flatMap(({ actions }) => actions)),
    exhaustive: plans.every(({ plan }) => plan.graph.exhaustive),
    unperformable,
  };
  return {
    specification: { path: loaded.path, name: specification.name, title: specification.title, digest: specification.digest },
    backend: ground.name,
    detail: request.detail,
    walks: request.walks,
    rules: ruleReports(rules, reach, tally, why),
    orders: [],
    divergences: [...tally.divergences.values()].map(withRule),
    unjudged: [...tally.unjudged.values()].map(withRule),
    losses: tally.losses.map(withRule),
    instances: plans.map(({ plan }) => instanceReport(plan, tally.aims)),
    leftOut,
    sequences: tally.sequences,
    steps: tally.steps,
    restarts: tally.restarts,
    notRun: left.length === 0 ? null : { sequences: left.length, why: why ?? 'unknown' },
  };
}

function instanceReport({ subject, graph, aims, cover, walks }: InstancePlan, met: ReadonlySet<string>): ConformanceReport['instances'][number] {
  return {
    instance: subject.instance,
    states: graph.states,
    performable: graph.performable,
    exhaustive: graph.exhaustive,
    aims: aims.size,
    met: [...aims].filter((aim) => met.has(`${subject.instance}: ${aim}`)).length,
    sequences: cover.length,
    walks: walks.length,
  };
}

function placeFor(
  ground: Ground,
  specification: Loaded['specification'],
  name: string,
): { readonly kind: 'place'; readonly place: string } | { readonly kind: 'none'; readonly reason: string } {
  try {
    return { kind: 'place', place: ground.placeOf(name, () => topologyOf(specification, name)) };
  } catch (error) {
    if (error instanceof CommandError) return { kind: 'none', reason: error.message };
    throw error;
  }
}

async function explored(subject: Subject, limits: ReturnType<typeof explorationLimits>, loaded: Loaded, surroundings: Surroundings): Promise<Graph> {
  try {
    return await exploreAims(subject, {
      limits,
      clock: () => performance.now(),
      isCancelled: () => surroundings.interrupted.aborted,
      pause: () => new Promise((resolve) => setImmediate(resolve)),
      onProgress: (states) => surroundings.live(`conform: ${subject.instance}: ${states} states`),
    });
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw new CommandError(`${subject.instance} cannot be evaluated: ${error.message}; see: interlock check ${loaded.path} --instance ${subject.instance}`);
  }
}

function exitOf(report: ConformanceReport): ExitCode {
  const judgement = judgementOf(report);
  if (judgement === 'diverges') return EXIT.violated;
  return judgement === 'conforms' ? EXIT.ok : EXIT.unknown;
}
