/** A review as JSON for machines.
 *
 *  The shape is a promise: fields may be added under the same format name, never renamed or dropped.
 *
 *    { "format": "interlock-review-1", "status": "no difference" | "differences" | "unknown", "exhaustive",
 *      "base": { "name", "title", "path", "digest" }, "proposed": the same,
 *      "entries": [ { "kind", "calls", "sometimes", "times", "instances", "base": RULE, "proposed": RULE,
 *                     "steps": length of the shortest sequence, "baseTrace": a trace, "proposedTrace": a trace,
 *                     "seen": [ { "call", "kernel", "side", "verdict", "text" } ] } ],
 *      "properties": [ { "name", "kind", "change", "restated", "violatedBefore", "violatedAfter", "newlyVacuous", "trace", "seen" } ],
 *      "instances": [ { "instance", "granularity", "pairs", "shared", "differing", "depth", "seconds", "bytes", "limit" } ],
 *      "remarks": [ texts ] }
 *
 *  A RULE is { "label": null where there is no such call, "text", "location", "source" }. */

import type { Review } from '../review/review.js';
import type { Rule } from '../review/rule.js';

/** Ends in a newline. */
export function renderReviewJson(review: Review): string {
  const { status, exhaustive, base, proposed, remarks } = review;
  const fields = {
    format: 'interlock-review-1',
    status,
    exhaustive,
    base,
    proposed,
    entries: review.entries.map((entry) => ({
      kind: entry.kind,
      calls: entry.calls,
      sometimes: entry.sometimes,
      times: entry.times,
      instances: entry.instances,
      base: ruleFields(entry.base),
      proposed: ruleFields(entry.proposed),
      steps: entry.shortest.steps,
      baseTrace: entry.shortest.baseTrace,
      proposedTrace: entry.shortest.proposedTrace,
      seen: entry.differences.flatMap((difference) =>
        (review.seen.get(difference) ?? []).map(({ kernel, side, verdict, text }) => ({
          call: difference.call,
          kernel,
          side,
          verdict,
          text,
        })),
      ),
    })),
    properties: review.guarantees.map((guarantee) => {
      const { name, kind, change, isRestated, before, after, newlyVacuous, trace } = guarantee;
      return {
        name,
        kind,
        change,
        restated: isRestated,
        violatedBefore: before,
        violatedAfter: after,
        newlyVacuous,
        trace,
        seen: (review.seen.get(guarantee) ?? []).map((seen) => ({ ...seen })),
      };
    }),
    instances: review.comparisons.map(({ instance, granularity, pairs, shared, differing, depth, seconds, bytes, limit }) => ({
      instance,
      granularity,
      pairs,
      shared,
      differing,
      depth,
      seconds,
      bytes,
      limit,
    })),
    remarks,
  };
  return `${JSON.stringify(fields, null, 2)}\n`;
}

function ruleFields({ label, text, location, source }: Rule): object {
  return { label, text, location, source };
}
