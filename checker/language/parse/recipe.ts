/** The grammar as Ohm writes it down, and what Ohm has built in. */

import { InternalError } from '../unreachable.js';

/** A parsing expression: what it is, something that is of no use here, its parts. */
export type Recipe =
  | readonly ['terminal', object, string]
  | readonly ['range', object, string, string]
  | readonly ['alt' | 'seq', object, ...Recipe[]]
  | readonly ['star' | 'plus' | 'opt' | 'not', object, Recipe]
  | readonly ['param', object, number]
  | readonly ['app', object, string, readonly Recipe[]];

/** How the rule came to be, something that is of no use here, its description, its parameters, its body. */
export type RuleRecipe = readonly [action: string, object, description: string | null, parameters: readonly string[], body: Recipe];

export type Rules = Readonly<Record<string, RuleRecipe>>;

const app = (name: string, ...parameters: readonly Recipe[]): Recipe => ['app', {}, name, parameters];
const element: Recipe = ['param', {}, 0];
const separator: Recipe = ['param', {}, 1];
const digit: Recipe = ['range', {}, '0', '9'];

/** Those that the grammar uses; `space` is what the grammar adds to it, or white space. */
export const BUILT_IN: Readonly<Record<string, Recipe>> = {
  spaces: ['star', {}, app('space')],
  space: ['range', {}, '\u0000', ' '],
  digit,
  hexDigit: ['alt', {}, digit, ['range', {}, 'a', 'f'], ['range', {}, 'A', 'F']],
  ListOf: ['alt', {}, app('NonemptyListOf', element, separator), app('EmptyListOf', element, separator)],
  NonemptyListOf: ['seq', {}, element, ['star', {}, ['seq', {}, separator, element]]],
  EmptyListOf: ['seq', {}],
};

/** The body of a rule. @throws InternalError where neither the grammar nor what is built in has it */
export function bodyOf(rules: Rules, name: string): Recipe {
  const own = Object.hasOwn(rules, name) ? rules[name] : undefined;
  const builtIn = BUILT_IN[name];
  if (own === undefined) {
    if (builtIn === undefined) throw new InternalError(`the grammar uses the rule ${name}, which nobody has defined`);
    return builtIn;
  }
  return own[0] === 'extend' ? ['alt', {}, own[4], builtIn!] : own[4];
}

/** Spaces are skipped before what such a rule is made of. */
export function isSyntactic(name: string): boolean {
  return name[0] !== name[0]!.toLowerCase();
}

/** The expression with the arguments in the places of the parameters. */
export function substituted(recipe: Recipe, given: readonly Recipe[]): Recipe {
  if (given.length === 0) return recipe;
  switch (recipe[0]) {
    case 'param':
      return given[recipe[2]]!;
    case 'alt':
    case 'seq':
      return [recipe[0], recipe[1], ...(recipe.slice(2) as Recipe[]).map((part) => substituted(part, given))];
    case 'star':
    case 'plus':
    case 'opt':
    case 'not':
      return [recipe[0], recipe[1], substituted(recipe[2], given)];
    case 'app':
      return ['app', recipe[1], recipe[2], recipe[3].map((part) => substituted(part, given))];
    default:
      return recipe;
  }
}
