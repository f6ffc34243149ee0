/** The rule of a specification that decides what a call shows, with its text and its place. */

import type { OutcomeDescription } from '../system.js';
import type { Location } from '../trace/build.js';
import type { Trace } from '../trace/trace.js';
import type { DifferenceKind } from './difference.js';
import type { Subject } from './subject.js';

export interface Rule {
  /** "EINVAL", "ok", "blocked"; null where the specification has no such call in that state. */
  readonly label: string | null;
  /** The check as it is written, or the call's head where all checks pass; empty without a call. */
  readonly text: string;
  readonly location: Location | null;
  /** Kernel `file:function`, if the call names one. */
  readonly source: string | null;
  /** Tells rules apart: a check by its place, whichever calls make it. */
  readonly key: string;
}

/** One place where the specifications part. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly call: string;
  /** The proposed specification does not have the call. */
  readonly isDropped: boolean;
  readonly base: Rule;
  readonly proposed: Rule;
  /** They also share outcomes of the call there. */
  readonly sometimes: boolean;
  readonly times: number;
  readonly instance: string;
  /** The shortest way there, as each specification takes it; the last step is missing where it shows nothing. */
  readonly baseTrace: Trace;
  readonly proposedTrace: Trace;
  /** The way as the system calls that it makes, by step; empty for a step without any. The last is the differing call. */
  readonly calls: readonly (readonly string[])[];
  /** Length of the way, the differing call included. */
  readonly steps: number;
}

export function outcomeText(outcome: OutcomeDescription | null): string {
  return outcome?.label ?? 'nothing';
}

/** @param action index of the call in the subject's system, or -1 */
export function ruleOf({ specification, system, origin }: Subject, outcome: OutcomeDescription | null, action: number): Rule {
  const description = action < 0 ? null : system.actions[action];
  if (outcome === null) {
    const location = description === null ? null : origin.locate(description.span);
    return { label: null, text: '', location, source: description?.source ?? null, key: description === null ? 'no call' : 'nothing' };
  }
  const source = specification.sources.find(({ path }) => path === outcome.span.file);
  const text = (source?.text ?? '').slice(outcome.span.start, outcome.span.end);
  const place = `${outcome.span.file}:${outcome.span.start}`;
  return {
    label: outcome.label,
    text: text.replace(/\s+/g, ' ').trim(),
    location: origin.locate(outcome.span),
    source: description?.source ?? null,
    key: outcome.kind === 'ok' ? 'ok' : place,
  };
}
