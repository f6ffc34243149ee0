/** What a specification may get wrong while it runs: each check returns its value or says where it went wrong. */

import { EvaluationError, type Span } from '../system.js';

export interface Checks {
  /** The value of an option. @throws EvaluationError if it is `none` */
  unwrap(this: void, value: number, none: number, site: number): number;
  /** A value about to be assigned. @throws EvaluationError outside low..high */
  inRange(this: void, value: number, low: number, high: number, site: number): number;
  /** An index into a map, as an offset from its least. @throws EvaluationError outside low..high */
  index(this: void, value: number, low: number, high: number, site: number): number;
}

/** Checks that name their place by its number in `sites`, so that compiled code passes integers only. */
export function checksAt(sites: readonly Span[]): Checks {
  function unwrap(value: number, none: number, site: number): number {
    if (value === none) {
      fail('this option is none here: it has no value to use', site);
    }
    return value;
  }

  function inRange(value: number, low: number, high: number, site: number): number {
    if (value < low || value > high) {
      fail(`the value ${value} is outside the variable's range ${low}..${high}`, site);
    }
    return value;
  }

  function index(value: number, low: number, high: number, site: number): number {
    if (value < low || value > high) {
      fail(`the index ${value} is outside the map's range ${low}..${high}`, site);
    }
    return value - low;
  }

  function fail(message: string, site: number): never {
    throw new EvaluationError(message, sites[site]);
  }

  return { unwrap, inRange, index };
}
