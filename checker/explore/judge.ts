/** From what a search found to a verdict. */

import type { Lasso, LivenessFindings } from './liveness/judge-liveness.js';
import type { LeadsToDescription, TransitionSystem } from '../system.js';
import { buildTrace, type Origin } from '../trace/build.js';
import type { Trace } from '../trace/trace.js';
import { decodeValue } from '../trace/values.js';
import type { Reduction } from './reduction.js';
import type { SearchResult } from './search.js';
import { type ActionCount, collectStatistics } from './statistics.js';
import type { PropertyStatus, PropertyVerdict, Vacuity, Verdict, VerdictStatus } from './verdict.js';
import type { KeptStates } from './visited-set.js';
import type { Finding } from './watch.js';

export function judge(
  system: TransitionSystem,
  visited: KeptStates,
  result: SearchResult,
  liveness: LivenessFindings,
  origin: Origin,
  reduction: Reduction | null,
): Verdict {
  const exhaustive = result.limit === null && result.evaluation === null;
  const trace = (finding: Finding, property: Trace['property'], index: number | null = null): Trace => {
    const path = { states: pathTo(visited, finding.state, system.words), ordinal: finding.ordinal };
    return buildTrace(system, reduction?.concrete(path, index) ?? path, property, origin);
  };
  const statistics = collectStatistics(system, visited, result, origin);
  const properties = [...judgeProperties(system, result, exhaustive, origin, trace), ...judgeLeadsTo(system, visited, liveness, origin)];
  return {
    specification: { path: origin.path, name: system.name, digest: system.digest },
    instance: system.instance,
    granularity: system.granularity,
    status: overall(properties, result),
    exhaustive,
    stored: visited.stored,
    reduction: reduction?.summary() ?? null,
    limit: result.limit,
    properties,
    evaluation: judgeEvaluation(result, origin, trace),
    vacuity: judgeVacuity(system, result, liveness, statistics.actions, exhaustive, origin),
    excluded: system.excluded,
    statistics,
  };
}

/** `index` is that of a declared property. */
type BuildTrace = (finding: Finding, property: Trace['property'], index?: number) => Trace;

function overall(properties: readonly PropertyVerdict[], result: SearchResult): VerdictStatus {
  if (result.evaluation !== null) return 'invalid';
  if (properties.some(({ status }) => status === 'violated')) return 'violated';
  return result.limit === null && properties.every(({ status }) => status !== 'unknown') ? 'holds' : 'unknown';
}

function judgeProperties(
  system: TransitionSystem,
  result: SearchResult,
  exhaustive: boolean,
  origin: Origin,
  trace: BuildTrace,
): PropertyVerdict[] {
  const properties = system.properties.map((property, index): PropertyVerdict => {
    const { kind, name, documentation, span } = property;
    const finding = result.watch.findings[index];
    return {
      kind,
      name,
      documentation,
      location: origin.locate(span),
      status: propertyStatus(kind, finding, exhaustive),
      trace: finding === null ? null : trace(finding, { kind, name }, index),
    };
  });
  if (system.deadlockAllowed) return properties;
  const { deadlock } = result.watch;
  const name = 'deadlock';
  return [
    ...properties,
    {
      kind: 'deadlock',
      name,
      documentation: '',
      location: null,
      status: propertyStatus('deadlock', deadlock, exhaustive),
      trace: deadlock === null ? null : trace(deadlock, { kind: 'deadlock', name }),
    },
  ];
}

function judgeLeadsTo(system: TransitionSystem, visited: KeptStates, findings: LivenessFindings, origin: Origin): PropertyVerdict[] {
  return (system.liveness ?? []).map((property, index): PropertyVerdict => {
    const { name, documentation, span } = property;
    const finding = findings?.[index] ?? null;
    return {
      kind: 'leads-to',
      name,
      documentation,
      location: origin.locate(span),
      status: finding === null ? 'unknown' : finding.lasso === null ? 'holds' : 'violated',
      trace: finding?.lasso ? lassoTrace(system, visited, property, finding.lasso, origin) : null,
    };
  });
}

function lassoTrace(
  system: TransitionSystem,
  visited: KeptStates,
  property: LeadsToDescription,
  { values, stretch, loop, labels }: Lasso,
  origin: Origin,
): Trace {
  const stateAt = (index: number): Int32Array => {
    const offset = visited.offsetOf(index);
    return visited.storeOf(index).slice(offset, offset + system.words);
  };
  const states = [...pathTo(visited, stretch[0]!, system.words), ...stretch.slice(1).map(stateAt)];
  const steps = loop.map(({ target, label }) => ({
    target: stateAt(target),
    isMeant: (outcome: number) => labels.of(outcome, system.arguments) === label,
  }));
  const parameters = Object.fromEntries(property.parameters.map(({ name, type }, index) => [name, decodeValue(type, values[index]!)]));
  return buildTrace(system, { states, ordinal: null, loop: steps }, { kind: 'leads-to', name: property.name, parameters }, origin);
}

function propertyStatus(kind: PropertyVerdict['kind'], finding: Finding | null, exhaustive: boolean): PropertyStatus {
  if (kind === 'reachable') return finding !== null ? 'reached' : exhaustive ? 'violated' : 'unknown';
  return finding !== null ? 'violated' : exhaustive ? 'holds' : 'unknown';
}

function judgeEvaluation(result: SearchResult, origin: Origin, trace: BuildTrace): Verdict['evaluation'] {
  if (result.evaluation === null) return null;
  const { error, finding } = result.evaluation;
  return {
    message: error.message,
    location: origin.locate(error.span),
    trace: finding === null ? null : trace(finding, { kind: 'evaluation', name: error.message }),
  };
}

function judgeVacuity(
  system: TransitionSystem,
  result: SearchResult,
  liveness: LivenessFindings,
  actions: readonly ActionCount[],
  judged: boolean,
  origin: Origin,
): Vacuity {
  const inVain = [
    ...system.properties.filter((_, index) => result.watch.unmetPremises.includes(index)),
    ...(system.liveness ?? []).filter((_, index) => liveness?.[index]?.premiseMet === false),
  ].map(({ name, span }) => ({ property: name, location: origin.locate(span) }));
  const succeeding = new Set(
    actions
      .filter(({ outcomes }) => outcomes.some(({ kind, transitions }) => kind === 'ok' && transitions > 0))
      .map(({ name }) => callOf(name)),
  );
  return {
    judged,
    actionsNeverEnabled: actions.filter(({ transitions }) => transitions === 0).map(({ name, location }) => ({ action: name, location })),
    outcomesNeverTaken: actions
      .filter(({ transitions }) => transitions > 0)
      .flatMap(({ name, outcomes }) =>
        outcomes
          .filter(({ kind, transitions }) => transitions === 0 && (kind !== 'ok' || (name === callOf(name) && !succeeding.has(name))))
          .map((outcome) => ({ ...outcome, action: name })),
      ),
    propertiesInVain: inVain,
  };
}

/** The call that an action is a piece of (`bind` of `bind.claim`): it succeeds where any of its pieces does. */
function callOf(action: string): string {
  return action.split('.', 1)[0]!;
}

/** Copies of the packed states from an initial one to state `index`. */
export function pathTo(visited: KeptStates, index: number, words: number): Int32Array[] {
  const path: Int32Array[] = [];
  for (let state = index; state >= 0; state = visited.parentOf(state)) {
    const offset = visited.offsetOf(state);
    path.push(visited.storeOf(state).slice(offset, offset + words));
  }
  return path.reverse();
}
