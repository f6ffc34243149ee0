/** Why a text does not match the grammar, in Ohm's words. Ohm is loaded only then: it takes as long as all the rest of the front end. */

import { createRequire } from 'node:module';
import type { Grammar } from 'ohm-js';
import { RULES, START } from '../../../generated/language/grammar.js';
import { InternalError } from '../unreachable.js';

export interface Refusal {
  /** How far the text makes sense. */
  readonly offset: number;
  /** What could stand there: `"a", "b", or a name`. */
  readonly expected: string;
}

/** Ohm's own types do not mention it. */
interface Ohm {
  makeRecipe(recipe: readonly unknown[]): Grammar;
}

let grammar: Grammar | null = null;

/** The same grammar as Ohm has it. */
export function ohmGrammar(): Grammar {
  if (grammar !== null) return grammar;
  const ohm = createRequire(import.meta.url)('ohm-js') as Ohm;
  grammar = ohm.makeRecipe(['grammar', {}, 'Interlock', null, START, RULES]);
  return grammar;
}

/** @throws RangeError for a text that is nested too deep for it */
export function refusalOf(text: string): Refusal {
  const result = ohmGrammar().match(text);
  if (!result.failed()) throw new InternalError('Ohm accepts a text that the matcher refuses');
  return { offset: result.getRightmostFailurePosition(), expected: result.getExpectedText() };
}
