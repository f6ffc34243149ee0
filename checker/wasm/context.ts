/** What every emitter of one module shares, and the function that is being emitted. */

import type { Span } from '../language/ir.js';
import { call, type Code, i32, type NumberType, type } from './encode.js';
import type { Settled } from './instance.js';
import type { ModuleBuilder } from './module.js';
import type { Value } from './value.js';
import type { Scales } from './weigh.js';

/** A place where evaluation can fail, and what to say there. */
export interface Site {
  readonly span: Span;
  readonly message: (value: number) => string;
}

/** A procedure specialised to some of its arguments. */
export interface Specialised {
  readonly index: number;
  /** The words that it may change: its results, in this order. */
  readonly written: readonly number[];
}

/** Weights above which something is not written out value by value, but stays a loop or becomes a function. */
export interface Sizes {
  readonly quantifier: number;
  readonly loop: number;
  readonly procedure: number;
  readonly action: number;
  /** Of what a property says about each member of a set. */
  readonly check: number;
}

/** Searches are bound by memory: ten times these sizes gave no measurable speed, four times the code, and a slower start. */
export const SIZES: Sizes = { quantifier: 60, loop: 60, procedure: 10, action: 200, check: 1000 };

export interface Context {
  readonly sizes: Sizes;
  readonly settled: Settled;
  readonly builder: ModuleBuilder;
  readonly scales: Scales;
  /** Words of a packed state. */
  readonly words: number;
  /** Whether visits are told what a call returns. */
  readonly keepsResults: boolean;
  /** The imported function that ends the evaluation: site, value. */
  readonly fail: number;
  readonly sites: Site[];
  readonly procedures: Map<string, Specialised>;
  /** Puts integers into the module's memory. @returns their address; equal tables share one */
  table(integers: readonly number[]): number;
}

/** Locals of a function under construction. */
export interface Frame {
  fresh(kind?: NumberType): number;
  /** Locals taken since the mark can be used again. */
  mark(): number;
  release(mark: number): void;
  /** Types of all locals that are not parameters. */
  locals(): readonly NumberType[];
}

export function frameWith(parameters: readonly NumberType[]): Frame {
  const kinds: NumberType[] = [];
  let used = 0;
  return {
    fresh(kind = type.i32) {
      while (used < kinds.length && kinds[used] !== kind) used += 1;
      if (used === kinds.length) kinds.push(kind);
      used += 1;
      return parameters.length + used - 1;
    },
    mark: () => used,
    release: (mark) => {
      used = mark;
    },
    locals: () => kinds,
  };
}

/** What an expression can depend on. */
export interface Scope {
  readonly context: Context;
  readonly frame: Frame;
  /** Code for each word of the state that is read, and of the state before the transition. */
  readonly words: readonly Code[];
  readonly before: readonly Code[];
  readonly locals: ReadonlyMap<string, Value>;
  /** Told which bits of which word of the state are read. */
  readonly onRead?: (word: number, mask: number) => void;
}

export function bind(scope: Scope, name: string, value: Value): Scope {
  return { ...scope, locals: new Map(scope.locals).set(name, value) };
}

/** Code that ends the evaluation with the site's message about the integer that `value` pushes. */
export function failure(context: Context, span: Span, message: (value: number) => string, value: Code): Code {
  return call(context.fail, i32(context.sites.push({ span, message }) - 1), value);
}
