/** Verdicts as JSON for machines.
 *
 *  The shape is a promise: fields may be added under the same format name, never renamed or dropped.
 *
 *    { "format": "interlock-verdicts-1",
 *      "verdicts": [
 *        { "specification": { "path", "name", "digest" }, "instance", "granularity": "calls" | "steps",
 *          "status": "holds" | "violated" | "unknown" | "invalid",
 *          "exhaustive": true when every reachable state was expanded,
 *          "stored": "exact, 2 words a state",
 *          "reduction": null | { "kind": "symmetry", "sorts", "refused": [ { "sort", "reason" } ], "permutations", "states",
 *                                "transitions", "exact" }
 *                            | { "kind": "partial-order", "refused", "reducedStates", "skipped" },
 *          "limit": null | { "kind": "states" | "memory" | "time" | "cancelled" | "first", ... },
 *          "evaluation": null | { "message", "location", "trace" },
 *          "properties": [ { "kind", "name", "documentation", "location",
 *                            "status": "holds" | "violated" | "reached" | "unknown", "trace": null | a trace } ],
 *          "vacuity": { "judged", "actionsNeverEnabled", "outcomesNeverTaken", "propertiesInVain" },
 *          "excluded": [ names of actions ],
 *          "statistics": { "states", "transitions", "selfLoops", "depth", "statesPerDepth", "maximumFrontier", "frontier",
 *                          "seconds", "rate", "bytes", "packedBytes": of one state,
 *                          "actions": [ { "name", "transitions", "location",
 *                                         "outcomes": [ { "label", "outcome", "kind", "transitions", "location" } ] } ] } } ] }
 *
 *  A location is { "path", "line", "column" }, counted from 1, or null for deadlock; a trace is what trace files hold. */

import type { Statistics } from '../explore/statistics.js';
import type { Vacuity, Verdict } from '../explore/verdict.js';

/** Ends in a newline. */
export function renderVerdictJson(verdicts: readonly Verdict[]): string {
  return `${JSON.stringify({ format: 'interlock-verdicts-1', verdicts: verdicts.map(verdictFields) }, null, 2)}\n`;
}

/** Field by field, so that a change of the program's own types does not become a change of the format unseen. */
function verdictFields(verdict: Verdict): object {
  const { specification, instance, granularity, status, exhaustive, stored, limit, evaluation, excluded } = verdict;
  const { path, name, digest } = specification;
  return {
    specification: { path, name, digest },
    instance,
    granularity,
    status,
    exhaustive,
    stored,
    reduction: verdict.reduction,
    limit,
    evaluation: evaluation && { message: evaluation.message, location: evaluation.location, trace: evaluation.trace },
    properties: verdict.properties.map((property) => ({
      kind: property.kind,
      name: property.name,
      documentation: property.documentation,
      location: property.location,
      status: property.status,
      trace: property.trace,
    })),
    vacuity: vacuityFields(verdict.vacuity),
    excluded,
    statistics: statisticsFields(verdict.statistics),
  };
}

function vacuityFields({ judged, actionsNeverEnabled, outcomesNeverTaken, propertiesInVain }: Vacuity): object {
  return {
    judged,
    actionsNeverEnabled: actionsNeverEnabled.map(({ action, location }) => ({ action, location })),
    outcomesNeverTaken: outcomesNeverTaken.map(({ action, label, outcome, location }) => ({ action, label, outcome, location })),
    propertiesInVain: propertiesInVain.map(({ property, location }) => ({ property, location })),
  };
}

function statisticsFields(statistics: Statistics): object {
  const { states, transitions, selfLoops, depth, statesPerDepth, maximumFrontier, frontier, seconds, rate, bytes, packedBytes } =
    statistics;
  return {
    states,
    transitions,
    selfLoops,
    depth,
    statesPerDepth,
    maximumFrontier,
    frontier,
    seconds,
    rate,
    bytes,
    packedBytes,
    actions: statistics.actions.map((action) => ({
      name: action.name,
      transitions: action.transitions,
      location: action.location,
      outcomes: action.outcomes.map(({ label, outcome, kind, transitions, location }) => ({ label, outcome, kind, transitions, location })),
    })),
  };
}
