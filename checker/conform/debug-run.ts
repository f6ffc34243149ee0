/** Everything that ran on one debug kernel, and whether the kernel had something to report of itself. */

import { complaints } from '../replay/console.js';
import type { KnownFinding } from './known.js';
import { type ConformanceReport, type DivergenceReport, judgementOf } from './report.js';

export type KeptOutcome =
  | { readonly kind: 'skipped'; readonly reason: string }
  | {
      readonly kind: 'run';
      readonly calls: number;
      /** Each report of the kernel, with the lines that follow it. */
      readonly reports: readonly string[];
      /** The findings that all of these are; none where one of them is not known. */
      readonly known: readonly KnownFinding[];
      /** Why the machine did not go on to the end; null where it did. */
      readonly lost: string | null;
      /** How it answered otherwise than the kernel that was asked before; null where it did not, or none was. */
      readonly differs: string | null;
    };

export interface KeptResult {
  /** "rfc-block-access-NoAccessBeforeContext" */
  readonly trace: string;
  readonly outcome: KeptOutcome;
}

/** A kernel with a past bug that a check is to tell of: what it says of the others is worth nothing where it keeps quiet here. */
export interface ControlResult {
  /** "fault-freed-first@6.12-debug" */
  readonly kernel: string;
  /** "KASAN" */
  readonly check: string;
  /** "history/fault-freed-first" */
  readonly trace: string;
  /** The line in which the check told of it; null where none did. */
  readonly told: string | null;
  /** What there was instead; null where it told. */
  readonly instead: string | null;
}

export interface DebugRun {
  /** "linux 6.12-debug" */
  readonly kernel: string;
  readonly release: string;
  readonly controls: readonly ControlResult[];
  readonly traces: readonly KeptResult[];
  readonly conformance: readonly ConformanceReport[];
  /** What is known that this kernel reports. */
  readonly known: readonly KnownFinding[];
  /** Specifications that were not begun. */
  readonly left: readonly string[];
}

/** A trace with a report that is not known. */
export function isNew({ reports, known }: Extract<KeptOutcome, { kind: 'run' }>): boolean {
  return reports.length > 0 && known.length === 0;
}

/** Differences in which the kernel itself complained, and that are not known. */
export function reportedIn({ divergences }: ConformanceReport): readonly DivergenceReport[] {
  return divergences.filter(({ console, why }) => complaints([...console, why]).length > 0);
}

/** Where a known finding was met: "tokens-VfToken", "spec/linux/tokens.ilk, bind ok (3 times)". */
export function metIn({ traces, conformance }: DebugRun, finding: KnownFinding): readonly string[] {
  return [
    ...traces.flatMap(({ trace, outcome }) => (outcome.kind === 'run' && outcome.known.includes(finding) ? [trace] : [])),
    ...conformance.flatMap(({ specification, known }) =>
      known
        .filter((one) => one.finding === finding)
        .map(({ rule, times }) => `${specification.path}, ${rule.action} ${rule.label} (${times === 1 ? 'once' : `${times} times`})`),
    ),
  ];
}

/** Whether all that was to run did; else what is not met says nothing. */
export function isWhole({ left, conformance }: DebugRun): boolean {
  return left.length === 0 && conformance.every(({ notRun }) => notRun === null);
}

/** 'reports': the kernel complained of what is not known, or answered otherwise; 'blind': a check kept quiet of a bug; 'open': not everything was seen. */
export function troubleOf({ controls, traces, conformance, left }: DebugRun): 'reports' | 'blind' | 'open' | null {
  const run = traces.flatMap(({ outcome }) => (outcome.kind === 'run' ? [outcome] : []));
  const judgements = conformance.map(judgementOf);
  if (run.some((one) => isNew(one) || one.differs !== null) || judgements.includes('diverges')) return 'reports';
  if (controls.some(({ told }) => told === null)) return 'blind';
  return run.length === 0 || left.length > 0 || run.some(({ lost }) => lost !== null) || judgements.includes('inconclusive')
    ? 'open'
    : null;
}
