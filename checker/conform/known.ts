/** Known findings: what a kernel is known to say of itself in a call that it answers as the specification says. */

import { complaints, complaintText } from '../replay/console.js';
import type { DivergenceReport } from './report.js';

export interface KnownFinding {
  /** The rule: its call and outcome ("EINVAL"). */
  readonly call: string;
  readonly outcome: string;
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
  const said = complaints(console).map(complaintText);
  if (expected !== observed || said.length === 0) return null;
  const possible = known.filter(
    ({ call, outcome, kernels }) => call === rule.action && outcome === rule.label && kernels.includes(backend),
  );
  if (!said.every((text) => possible.some(({ complaint }) => complaint === text))) return null;
  return possible.find(({ complaint }) => complaint === said[0])!;
}
