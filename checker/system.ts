/** The interface between a generated system and everything that explores it. */

import type { Span } from './language/ir.js';

export type { Span };

/** A value as people and JSON see it: element and member names as strings, none as null, sets as sorted arrays. */
export type Value = boolean | number | string | null | readonly Value[];

/** How the integer of one cell is shown. `none` is the integer that stands for no value, if the type is an option. */
export type ValueType =
  | { readonly kind: 'bool'; readonly none: number | null }
  | { readonly kind: 'int'; readonly low: number; readonly high: number; readonly none: number | null }
  /** Sort elements and enum members: names by index. */
  | { readonly kind: 'named'; readonly sort: string; readonly names: readonly string[]; readonly none: number | null }
  | { readonly kind: 'set'; readonly sort: string; readonly names: readonly string[] };

/** One state variable of this instance; its cells are consecutive, row-major over `indices`. */
export interface VariableDescription {
  readonly name: string;
  readonly indices: readonly ValueType[];
  readonly type: ValueType;
  /** Index of its first cell. */
  readonly firstCell: number;
  readonly cells: number;
}

export interface NamedType {
  readonly name: string;
  readonly type: ValueType;
}

export interface OutcomeDescription {
  /** Index into `actions`. */
  readonly action: number;
  /** Index within the action; 0 is success. */
  readonly outcome: number;
  readonly kind: 'ok' | 'errno' | 'signal' | 'blocked';
  /** "ok", "EINVAL", "SIGBUS", "blocked" */
  readonly label: string;
  readonly span: Span;
}

export interface ActionDescription {
  readonly name: string;
  readonly kind: 'syscall' | 'environment';
  /** For a syscall the name of the parameter that is the calling process; else the lane's name. */
  readonly actor: string;
  /** Parameters first (`parameters` of them), then top-level `let` and `choose` names: the slots of `arguments`. */
  readonly slots: readonly NamedType[];
  readonly parameters: number;
  readonly source: string | null;
  /** No way through its body reaches the end: its outcome 0 does not exist. */
  readonly neverEnds: boolean;
  readonly span: Span;
}

export interface PropertyDescription {
  readonly name: string;
  readonly kind: 'invariant' | 'transition' | 'reachable';
  readonly documentation: string;
  readonly span: Span;
}

/** What has to happen some time: from every state where the premise holds, one where the conclusion holds is reached. */
export interface LeadsToDescription {
  readonly name: string;
  readonly documentation: string;
  readonly span: Span;
  /** One claim per combination of their values, given to `premise` and `conclusion` as integers. */
  readonly parameters: readonly NamedType[];
  readonly fairness: readonly FairnessDescription[];
  /** In the working state. @throws EvaluationError */
  premise(values: Int32Array): boolean;
  conclusion(values: Int32Array): boolean;
}

export interface FairnessDescription {
  readonly strength: 'weak' | 'strong';
  /** The name of an action; in a system of steps, of the call whose pieces are meant. */
  readonly action: string;
  /** Every combination of arguments by itself. */
  readonly each: boolean;
}

/** In `arguments`: the slot of a `let` or `choose` that the call ended before reaching. */
export const UNBOUND = -0x80000000;

/** Called with an index into `outcomes` while the system's working state holds the successor. */
export type Visit = (outcome: number) => void;

/** A transition system of one instance. It has one working state; every function below is about it. */
export interface TransitionSystem {
  readonly name: string;
  readonly digest: string;
  readonly instance: string;
  readonly granularity: 'calls' | 'steps';
  readonly variables: readonly VariableDescription[];
  /** The actions of this instance. */
  readonly actions: readonly ActionDescription[];
  /** Actions the instance leaves out: not among `actions`. */
  readonly excluded: readonly string[];
  /** Every outcome of each of the actions, in source order: determinism is a promise. */
  readonly outcomes: readonly OutcomeDescription[];
  readonly properties: readonly PropertyDescription[];
  readonly deadlockAllowed: boolean;
  /** 32-bit words of a packed state; equal states <=> equal words. */
  readonly words: number;
  /** Bits that carry information. */
  readonly bits: number;

  /** The working state, packed. Valid to read whenever the working state is; never written by others. */
  readonly packed: Int32Array;
  /** The working state, one integer per cell. */
  readonly cells: Int32Array;
  /** Values of the current action's slots, while a visit runs. */
  readonly arguments: Int32Array;
  /** What the current call returns on success, while a visit runs. */
  result(): number;
  /** Whether the transition being visited changes anything: false for a self-loop. */
  changed(): boolean;

  /** Makes the packed state at `store[offset ...]` the working state. */
  load(store: Int32Array, offset: number): void;
  /** Visits each initial state, as the working state. */
  initialStates(visit: (this: void) => void): void;
  /** Visits every transition of the loaded state in a fixed order; the working state is the loaded one again afterwards.
   *  @throws EvaluationError */
  successors(visit: Visit): void;

  /** Property `index` (an invariant or `reachable`) in the working state. @throws EvaluationError */
  holds(index: number): boolean;
  /** Whether the premise of the property is met somewhere in the working state; true where it has none.
   *  Of a transition invariant: across the transition being visited. */
  premise(index: number): boolean;
  /** Transition invariants to evaluate for an outcome: indices into `properties`. */
  transitionProperties(outcome: number): readonly number[];
  /** Transition invariant `index`, while a transition is being visited. @throws EvaluationError */
  holdsAcross(index: number): boolean;

  /** Absent where the specification claims nothing of this kind. */
  readonly liveness?: readonly LeadsToDescription[];
}

/** What a generated module exports as `module`. */
export interface GeneratedModule {
  readonly specification: string;
  readonly digest: string;
  readonly instances: readonly string[];
  /** @throws InternalError if there is no such instance */
  create(instance: string): TransitionSystem;
}

/** The specification asked for a value that does not exist: out of a range, of none, out of a map. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
  constructor(
    message: string,
    readonly span: Span,
  ) {
    super(message);
  }
}
