/** A trace: a path through a transition system in the words of the specification, as kept in files. */

import type { Value } from '../system.js';

export const TRACE_FORMAT = 'interlock-trace-1';

/** One variable's cell that a step changed: "File[file0].granted". */
export interface Change {
  readonly variable: string;
  readonly before: Value;
  readonly after: Value;
}

export interface Step {
  readonly action: string;
  /** "process0", or the lane of an environment action. */
  readonly actor: string;
  readonly arguments: Readonly<Record<string, Value>>;
  /** Values of the action's top-level `let` and `choose` names. */
  readonly bindings: Readonly<Record<string, Value>>;
  /** "ok", "EINVAL", "SIGBUS", "blocked" */
  readonly outcome: string;
  /** Index of the outcome within the action: tells two checks with one errno apart. */
  readonly outcomeIndex: number;
  /** What a successful call returns in the model. */
  readonly result: number;
  readonly changes: readonly Change[];
  /** "spec/linux/cdev.ilk:42", where the deciding rule stands. */
  readonly location: string;
  /** Kernel `file:function`, if the rule names one. */
  readonly source: string | null;
}

export interface Trace {
  readonly format: typeof TRACE_FORMAT;
  readonly specification: {
    /** Path relative to the folder the command ran in, or absolute. */
    readonly path: string;
    readonly name: string;
    readonly digest: string;
  };
  readonly instance: string;
  readonly granularity: 'calls' | 'steps';
  /** What the trace shows. A 'difference' is one between two specifications: the last step is where they part. */
  readonly property: {
    readonly kind: 'invariant' | 'transition' | 'reachable' | 'deadlock' | 'leads-to' | 'evaluation' | 'difference';
    readonly name: string;
    /** For which values of its parameters a `leads-to` property is refuted; of that kind only. */
    readonly parameters?: Readonly<Record<string, Value>>;
  };
  /** Every cell of the initial state that differs from its type's least value would be long; all non-default cells by name. */
  readonly initial: Readonly<Record<string, Value>>;
  readonly stem: readonly Step[];
  /** Of `leads-to` only: what is repeated for ever after the stem; empty when nothing happens any more. */
  readonly loop?: readonly Step[];
}

/** The steps of a trace in order, those of a loop once. */
export function stepsOf(trace: Trace): readonly Step[] {
  return trace.loop === undefined ? trace.stem : [...trace.stem, ...trace.loop];
}

/** Where step `index` of those stands in the trace's JSON. */
export function placeOfStep(trace: Trace, index: number): string {
  return index < trace.stem.length ? `$.stem[${index}]` : `$.loop[${index - trace.stem.length}]`;
}
