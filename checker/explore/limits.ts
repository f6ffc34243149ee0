/** How far an exploration may go, and which limit ended it. */

/** Null stands for no limit. */
export interface Limits {
  readonly states: number | null;
  /** Bytes of the visited set, table and parents included; the process itself takes about 50 MiB more. */
  readonly bytes: number | null;
  readonly seconds: number | null;
}

export const UNLIMITED: Limits = { states: null, bytes: null, seconds: null };

/** Why an exploration ended before every reachable state was expanded. */
export type Limit =
  | { readonly kind: 'states'; readonly states: number }
  /** `bytes` is the limit, or null when the machine itself had no more to give. */
  | { readonly kind: 'memory'; readonly bytes: number | null }
  | { readonly kind: 'time'; readonly seconds: number }
  /** The user asked to stop. */
  | { readonly kind: 'cancelled' }
  /** `stopAtFirst` was set and a property is violated. */
  | { readonly kind: 'first' };
