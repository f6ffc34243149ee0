/** Interchangeable elements as TLC wants them: a set of permutations of model values, from which it makes the whole group. */

import type { Symmetry, SymmetricElement } from '../result.js';
import type { Lines } from '../shared/lines.js';
import type { Scope } from './scope.js';

export const SYMMETRY = 'Symmetry';

export function writeSymmetry(lines: Lines, scope: Scope, { classes, listed }: Symmetry): void {
  const name = ([sort, element]: SymmetricElement) => scope.names.of('element', `${sort} ${element}`);
  const free = classes.map((members) => `Permutations({${members.map(name).join(', ')}})`);
  const tied = listed.map((pairs) => `(${pairs.map(([from, to]) => `${name(from)} :> ${name(to)}`).join(' @@ ')})`);
  lines.add('', "\\* For TLC's SYMMETRY: elements that may trade places, as nothing orders them and every constant stays as it is.");
  lines.add(`${SYMMETRY} == ${[...free, ...(tied.length === 0 ? [] : [`{${tied.join(', ')}}`])].join(' \\cup ')}`);
}

/** No name of a property has a hyphen. */
export function symmetricConfiguration(module: string): string {
  return `${module}-symmetric.cfg`;
}
