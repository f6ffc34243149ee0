/** Known findings: what a kernel is known to say of itself, though it answers as the specification says. */

import { OUTSIDE } from '../replay/conclude.js';
import { complaintTexts } from '../replay/console.js';
import type { DivergenceReport } from './report.js';

export interface KnownFinding {
  /** The rule: its call and outcome ("EINVAL"). Both absent where it comes with any call, or as processes end. */
  readonly call?: string;
  readonly outcome?: string;
  /** The kept traces that end in it, where it belongs to these and excuses no other sequence: "reopened-FreedOnce". */
  readonly traces?: readonly string[];
  /** Those that say it: "linux 7.2". */
  readonly kernels: readonly string[];
  /** The whole complaint, but for what differs each time (processor, process, offsets). */
  readonly complaint: string;
  /** Where it is told, from the folder of the pages. */
  readonly link: string;
}

/** The finding that a difference is, or null. The answer itself must be the rule's, and whatever the kernel complained of must be known:
 *  anything more is another difference. */
export function knownFindingOf(
  { rule, expected, observed, console }: Pick<DivergenceReport, 'rule' | 'expected' | 'observed' | 'console'>,
  backend: string,
  known: readonly KnownFinding[],
): KnownFinding | null {
  const outside = expected === OUTSIDE.allowed && observed === OUTSIDE.observed;
  if (expected !== observed && !outside) return null;
  const possible = known.filter(
    ({ call, outcome, traces }) =>
      traces === undefined && (call === undefined || (!outside && call === rule.action && outcome === rule.label)),
  );
  return knownReports(console, backend, possible)[0] ?? null;
}

/** The finding of each complaint; none where nothing is complained of, or anything that is not known of this kernel. */
export function knownReports(lines: readonly string[], backend: string, known: readonly KnownFinding[]): readonly KnownFinding[] {
  const found = complaintTexts(lines).map((text) =>
    known.find(({ complaint, kernels }) => complaint === text && kernels.includes(backend)),
  );
  return found.every((finding) => finding !== undefined) ? found : [];
}
