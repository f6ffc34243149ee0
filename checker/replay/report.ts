/** What a replay found: for each step what each specification allows and what the kernel did, and the verdict on each. */

import type { Value } from '../system.js';
import type { PropertyAlong } from './along.js';
import type { Observation } from './backend.js';

/** One outcome that a specification allows. */
export interface Expectation {
  /** "ok", "EINVAL", "SIGBUS", "blocked" */
  readonly label: string;
  readonly kind: 'ok' | 'errno' | 'signal' | 'blocked';
  /** What the call returns, where the rule says so and the value is not a descriptor, id or address; else null. */
  readonly result: number | null;
  /** "spec/linux/cdev.ilk:42" */
  readonly location: string;
  /** Kernel `file:function`, or null. */
  readonly source: string | null;
}

export type Agreement =
  | { readonly kind: 'agrees' }
  | { readonly kind: 'differs'; readonly why: string }
  /** Nothing can be said. */
  | { readonly kind: 'unknown'; readonly why: string };

/** One specification's view of one step. */
export interface View {
  /** The first is the one that the trace took, if the trace is of this specification. Empty: the step is not possible. */
  readonly allowed: readonly Expectation[];
  /** Why the step is not possible in this specification, or null. */
  readonly impossible: string | null;
  /** Null where the step was not run. */
  readonly agreement: Agreement | null;
}

export type StepStatus =
  | { readonly kind: 'run'; readonly observation: Observation }
  /** Part of the call that step `end` (from 1) makes. */
  | { readonly kind: 'within'; readonly end: number }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'not-run'; readonly reason: string };

export interface ReplayStep {
  /** From 1. */
  readonly number: number;
  readonly action: string;
  /** Who acts: "process0", or the lane. */
  readonly actor: string;
  readonly arguments: Readonly<Record<string, Value>>;
  /** Whether the step changes the model's state: leaving out one that does not is harmless. */
  readonly changes: boolean;
  /** As strace would print them; each with the process that performs it. */
  readonly calls: readonly { readonly process: string; readonly text: string }[];
  readonly design: View;
  /** By the specification that describes the kernel, if one was given. */
  readonly prediction: View | null;
  readonly status: StepStatus;
  /** Kernel warnings and IOMMU faults that came with this step. */
  readonly console: readonly string[];
}

export type Conformance =
  /** All steps that were run agree; `run` of `steps`. */
  | { readonly kind: 'conforms'; readonly run: number; readonly steps: number }
  /** At step `step` (from 1). */
  | { readonly kind: 'diverges'; readonly step: number; readonly allowed: string; readonly observed: string; readonly why: string }
  | { readonly kind: 'inconclusive'; readonly step: number | null; readonly why: string };

/** A specification as it is named in a report. */
export interface Side {
  readonly name: string;
  readonly title: string;
  readonly digest: string;
  readonly conformance: Conformance;
  /** Whether the trace's property is violated along the whole trace by this specification; null unless the kernel conforms
   *  to it in all steps. A kernel that conforms to both specifications is a counterexample only if its own says 'violated'. */
  readonly property: PropertyAlong | null;
}

export interface ReplayReport {
  /** The backend's name: "model", "linux 6.12 (rfc-block-access)". */
  readonly backend: string;
  readonly instance: string;
  readonly property: { readonly kind: string; readonly name: string };
  /** The trace's own specification. */
  readonly design: Side;
  /** The specification that describes the kernel, if one was given. */
  readonly prediction: Side | null;
  readonly steps: readonly ReplayStep[];
  /** Reports of the kernel outside of the steps, before the first and as the processes ended: from a complaint on, all that it said. */
  readonly outside: readonly string[];
  /** Why the processes could not be ended after the last step, with the console's last lines; null where they were. */
  readonly unended: { readonly why: string; readonly console: readonly string[] } | null;
}
