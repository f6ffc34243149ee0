/** What an export gives: the files of a model for another checker, and how that checker's figures differ from Interlock's. */

import type { Result } from '../language/diagnostic.js';

export interface ExportedFile {
  /** Without a folder. */
  readonly name: string;
  readonly text: string;
}

/** What the checker counts beyond Interlock's states and transitions, for reasons of its own. */
export interface Offset {
  readonly states: number;
  readonly transitions: number;
}

export interface ExportedModel {
  /** The model first, then what belongs to it. */
  readonly files: readonly ExportedFile[];
  readonly offset: Offset;
  /** Properties that are noted, and what the checker's output calls them. */
  readonly notes: readonly Note[];
}

export interface Note {
  readonly property: string;
  readonly shown: string;
}

/** What the exported model is to check. */
export interface Checks {
  /** Names of invariants and transition invariants to hold, and of `reachable` properties to look for. */
  readonly properties: readonly string[];
  readonly deadlock: boolean;
  /** Those of the properties that do not end the search: where one is violated, or reached, that is printed once and the search
   *  goes on. In TLA+ every property ends it. */
  readonly noted?: readonly string[];
}

/** Its sort, and its number in it. */
export type SymmetricElement = readonly [sort: string, element: number];

/** Permutations of elements that take every transition to a transition. */
export interface Symmetry {
  /** Elements that trade places freely. */
  readonly classes: readonly (readonly SymmetricElement[])[];
  /** Single permutations of the others: what goes where, without what stays. */
  readonly listed: readonly (readonly (readonly [from: SymmetricElement, to: SymmetricElement])[])[];
  /** How many permutations these make together. */
  readonly order: number;
}

export type ExportResult = Result<ExportedModel>;
