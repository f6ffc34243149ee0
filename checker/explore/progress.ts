/** What an exploration reports while it runs. */

export interface Progress {
  readonly states: number;
  readonly transitions: number;
  /** Discovered and not yet expanded. */
  readonly frontier: number;
  readonly depth: number;
  /** Properties violated so far. */
  readonly violations: number;
  readonly seconds: number;
  /** Of the visited set. */
  readonly bytes: number;
}
