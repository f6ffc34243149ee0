/** The properties of a system while it is explored: which are still open, and where the others were decided. */

import type { TransitionSystem } from '../system.js';
import { initialNotes, type LoadState, type Notes, watchedOf } from './notes.js';

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
  deadlock: Finding | null;
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
  #violations: number;

  /** @param notes what a search before this one has noted, whose states `load` loads */
  constructor(system: TransitionSystem, notes = initialNotes(system), load: LoadState = () => {}) {
    const known = watchedOf(system, notes, load);
    this.#system = system;
    this.#deadlockAllowed = system.deadlockAllowed;
    this.findings = [...known.findings];
    this.deadlock = known.deadlock;
    this.#violations = known.violations;
    const isAcross = (index: number): boolean => system.properties[index].kind === 'transition';
    const indices = [...system.properties.keys()];
    this.#onStates = indices.filter((index) => !isAcross(index) && this.findings[index] === null);
    this.#premises = known.unmetPremises.filter((index) => !isAcross(index));
    this.#unmetAcross = Uint8Array.from(indices, (index) => (isAcross(index) && known.unmetPremises.includes(index) ? 1 : 0));
    this.#acrossOutcome = system.outcomes.map((_, outcome) =>
      system.transitionProperties(outcome).filter((index) => this.findings[index] === null),
    );
    this.watched = Uint8Array.from(this.#acrossOutcome, (properties) => (properties.length > 0 ? 1 : 0));
  }

  get violations(): number {
    return this.#violations;
  }

  get unmetPremises(): readonly number[] {
    return [...this.findings.keys()].filter((index) => this.#premises.includes(index) || this.#unmetAcross[index] !== 0);
  }

  /** What another search goes on with. */
  notes(): Notes {
    const found = [...this.findings, this.deadlock];
    const unmet = new Set(this.unmetPremises);
    const open = (finding: Finding | null, index: number): number =>
      finding === null && (index < this.findings.length || !this.#deadlockAllowed) ? 1 : 0;
    return {
      open: Int32Array.from(found, open),
      unmet: Int32Array.from(found, (_, index) => (unmet.has(index) ? 1 : 0)),
      found: Int32Array.from(found, (finding) => finding?.state ?? 0),
    };
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
