/** What an emitted module knows of an instance: everything by position, so that no name is ever a key. */

export interface GivenInstance {
  readonly name: string;
  /** One per sort. */
  readonly sizes: readonly number[];
  /** One table per constant, row-major; null where the declaration's default holds. */
  readonly constants: readonly (readonly number[] | null)[];
  /** Names of the actions that take part, and of those left out. */
  readonly included: readonly string[];
  readonly excluded: readonly string[];
}

/** Where a variable lies in the packed state: word, shift and bits of each of its cells. */
export interface PlacedVariable {
  readonly name: string;
  readonly cells: readonly (readonly [word: number, shift: number, bits: number])[];
}

export interface InstanceLayout {
  readonly instance: string;
  readonly words: number;
  readonly bits: number;
  readonly variables: readonly PlacedVariable[];
}
