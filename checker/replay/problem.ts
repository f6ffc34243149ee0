/** What is wrong with a trace, or with making it concrete: typed, with the place in the specification where there is one. */

import type { Span } from '../language/ir.js';

/** R1xx: the trace file; R2xx: a step that cannot be made concrete; R3xx: the run. */
export type ProblemCode =
  /** Not a trace file, or of another format. */
  | 'R101'
  /** The specification is not the trace's, or cannot be found. */
  | 'R102'
  /** Another version of the specification. */
  | 'R103'
  /** No such instance. */
  | 'R104'
  /** No such action, or with other parameters. */
  | 'R105'
  /** The trace is not a path of its specification. */
  | 'R106'
  /** Nothing to replay. */
  | 'R107'
  /** A C constant that the kernel's headers lack. */
  | 'R201'
  /** A struct or a field that the kernel's headers lack. */
  | 'R202'
  /** A value that does not fit, or has no meaning where it stands. */
  | 'R203'
  /** A topology element that the machine does not have. */
  | 'R204'
  /** The trace cannot be said in the form that is asked for. */
  | 'R401'
  /** No step was run. */
  | 'R301';

export interface Problem {
  readonly code: ProblemCode;
  /** Place in the specification; null where the trace itself is at fault. */
  readonly span: Span | null;
  /** Place in the trace, `$.stem[3].action`, where it is the trace that is at fault. */
  readonly at?: string;
  /** What was found and why it is wrong. */
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  /** Never empty. */
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function failed(
  code: ProblemCode,
  span: Span | null,
  message: string,
  advice: string,
  at = '$',
): { readonly ok: false; readonly problems: readonly Problem[] } {
  return { ok: false, problems: [{ code, span, at, message, advice }] };
}

/** Ends the concretization of one step; caught where the trace's plan is made. */
export class ConcreteError extends Error {
  override readonly name = 'ConcreteError';

  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

export function reject(code: ProblemCode, span: Span | null, message: string, advice: string): never {
  throw new ConcreteError({ code, span, message, advice });
}
