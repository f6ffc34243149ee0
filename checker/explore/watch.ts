/** The properties of a system while it is explored: which are still open, and where the others were decided. */

import type { TransitionSystem } from '../system.js';

/** Where a property was decided: in state `state`, or across the transition of it with this ordinal, counted from 0. */
export interface Finding {
  readonly state: number;
  readonly ordinal: number | null;
}

/** What a search has found out about the properties. */
export interface Watched {
  /** By property; null while it is open. */
  readonly findings: readonly (Finding | null)[];
  readonly deadlock: Finding | null;
  /** Number of properties violated so far. */
  readonly violations: number;
  /** Invariants and `reachable` properties whose premise no state so far has met, and transition invariants whose premise no transition has. */
  readonly unmetPremises: readonly number[];
}

/** A property that has been refuted or reached is not evaluated again: the first finding is the shortest. */
export class Watch implements Watched {
  readonly findings: (Finding | null)[];
  deadlock: Finding | null = null;
  /** Per outcome, 1 while a transition invariant about it is open. Open to readers in the hot loop. */
  readonly watched: Uint8Array;
  readonly #system: TransitionSystem;
  readonly #deadlockAllowed: boolean;
  /** Open invariants and `reachable` properties. */
  #onStates: number[];
  /** Invariants and `reachable` properties whose premise no state has met yet. */
  #premises: number[];
  /** Per property, 1 for a transition invariant whose premise no transition has met yet. */
  readonly #unmetAcross: Uint8Array;
  #acrossOutcome: (readonly number[])[];
  #violations = 0;

  constructor(system: TransitionSystem) {
    this.#system = system;
    this.#deadlockAllowed = system.deadlockAllowed;
    this.findings = system.properties.map(() => null);
    const indices = system.properties.map((_, index) => index);
    this.#onStates = indices.filter((index) => system.properties[index].kind !== 'transition');
    this.#premises = indices.filter((index) => system.properties[index].kind !== 'transition');
    this.#unmetAcross = Uint8Array.from(system.properties, ({ kind }) => (kind === 'transition' ? 1 : 0));
    this.#acrossOutcome = system.outcomes.map((_, outcome) => system.transitionProperties(outcome));
    this.watched = Uint8Array.from(this.#acrossOutcome, (properties) => (properties.length > 0 ? 1 : 0));
  }

  get violations(): number {
    return this.#violations;
  }

  get unmetPremises(): readonly number[] {
    return [...this.findings.keys()].filter((index) => this.#premises.includes(index) || this.#unmetAcross[index] !== 0);
  }

  /** The working state of the system is state `state`. @throws EvaluationError */
  checkState(state: number): void {
    const system = this.#system;
    for (const index of this.#onStates) {
      const isReachable = system.properties[index].kind === 'reachable';
      if (system.holds(index) !== isReachable) continue;
      this.findings[index] = { state, ordinal: null };
      if (!isReachable) this.#violations++;
      this.#onStates = this.#onStates.filter((open) => open !== index);
    }
    for (const index of this.#premises) {
      if (system.premise(index)) this.#premises = this.#premises.filter((open) => open !== index);
    }
  }

  /** The transition being visited is number `ordinal` of state `state`. @throws EvaluationError */
  checkTransition(outcome: number, state: number, ordinal: number): void {
    const system = this.#system;
    const properties = this.#acrossOutcome[outcome];
    for (let next = 0; next < properties.length; next++) {
      const index = properties[next];
      if (this.#unmetAcross[index] !== 0 && system.premise(index)) this.#unmetAcross[index] = 0;
      if (system.holdsAcross(index)) continue;
      this.findings[index] = { state, ordinal };
      this.#violations++;
      this.#acrossOutcome = this.#acrossOutcome.map((properties) => properties.filter((open) => open !== index));
      for (const [about, properties] of this.#acrossOutcome.entries()) this.watched[about] = properties.length > 0 ? 1 : 0;
    }
  }

  /** State `state` has no transition at all. */
  checkDeadlock(state: number): void {
    if (this.#deadlockAllowed || this.deadlock !== null) return;
    this.deadlock = { state, ordinal: null };
    this.#violations++;
  }
}
