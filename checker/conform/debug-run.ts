/** Everything that ran on one debug kernel, and whether the kernel had something to report of itself. */

import { complaints } from '../replay/console.js';
import { type ConformanceReport, type DivergenceReport, judgementOf } from './report.js';

export type KeptOutcome =
  | { readonly kind: 'skipped'; readonly reason: string }
  | {
      readonly kind: 'run';
      readonly calls: number;
      /** Each report of the kernel, with the lines that follow it. */
      readonly reports: readonly string[];
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
  /** Specifications that were not begun. */
  readonly left: readonly string[];
}

/** Differences in which the kernel itself complained. */
export function reportedIn({ divergences }: ConformanceReport): readonly DivergenceReport[] {
  return divergences.filter(({ console, why }) => complaints([...console, why]).length > 0);
}

/** 'reports': the kernel complained, or answered otherwise; 'blind': a check kept quiet of a bug; 'open': not everything was seen. */
export function troubleOf({ controls, traces, conformance, left }: DebugRun): 'reports' | 'blind' | 'open' | null {
  const run = traces.flatMap(({ outcome }) => (outcome.kind === 'run' ? [outcome] : []));
  const judgements = conformance.map(judgementOf);
  if (run.some(({ reports, differs }) => reports.length > 0 || differs !== null) || judgements.includes('diverges')) return 'reports';
  if (controls.some(({ told }) => told === null)) return 'blind';
  return run.length === 0 || left.length > 0 || run.some(({ lost }) => lost !== null) || judgements.includes('inconclusive')
    ? 'open'
    : null;
}
