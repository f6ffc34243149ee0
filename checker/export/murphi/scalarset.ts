/** Interchangeable sorts as Murphi's scalarsets: their elements have no numbers, and `none` of them is what is undefined. */

import type { Expression, ScalarType } from '../../language/ir.js';
import { atom, type Code, infix, loose, tight } from '../shared/code.js';
import type { Model } from '../shared/model.js';
import type { Symmetry } from '../result.js';

/** The model uses an element as scalarsets cannot be used. Caught where the model is written: there is none then. */
export class NotScalar extends Error {}

export const KEPT_SET = 'a set of its elements is passed on, kept or counted, outside of variables';

/** The sorts whose elements all trade places freely. @throws NotScalar where there is more or other symmetry than that */
export function scalarsetsOf({ size }: Model, { classes, listed }: Symmetry): ReadonlySet<string> {
  if (listed.length > 0) throw new NotScalar('constants tie elements of several sorts to each other');
  return new Set(
    classes.map((members) => {
      const [first] = members;
      const sort = first![0];
      if (members.length < size(sort)) throw new NotScalar(`constants tell elements of ${sort} apart`);
      return sort;
    }),
  );
}

/** Whether values of the type are, or may be, elements of a scalarset. */
export function isOver(scalarsets: ReadonlySet<string>, type: ScalarType): boolean {
  const of = type.kind === 'option' || type.kind === 'set' ? type.of : type;
  return of.kind === 'sort' && scalarsets.has(of.name);
}

/** Whether the type is of such elements or `none`. */
export function isOptional(scalarsets: ReadonlySet<string>, type: ScalarType): boolean {
  return type.kind === 'option' && isOver(scalarsets, type);
}

/** Whether two values are the same, of which at least one may be `none`. @param write a value that is not none */
export function same(scalarsets: ReadonlySet<string>, left: Expression, right: Expression, write: (term: Expression) => Code): Code {
  if (left.kind === 'none') return right.kind === 'none' ? atom('true') : absent(right, write);
  if (right.kind === 'none') return absent(left, write);
  const mayBeNone = [left, right].filter(({ type }) => isOptional(scalarsets, type));
  const equal = infix(write(left), '=', write(right));
  const [first, second] = mayBeNone.map((term) => absent(term, write));
  if (first === undefined) return equal;
  if (second === undefined) return infix(present(first), '&', equal, 'and');
  return atom(`(${first.text} ? ${second.text} : (${second.text} ? false : ${tight(equal)}))`);
}

function absent(term: Expression, write: (term: Expression) => Code): Code {
  if (term.kind !== 'read') throw new NotScalar('an element or `none` is computed');
  return atom(`isundefined(${write(term).text})`);
}

function present(isAbsent: Code): Code {
  return loose(`!${isAbsent.text}`);
}

/** What assigns a value that may be `none`. */
export function assignment(target: string, value: Expression, write: (term: Expression) => Code): readonly string[] {
  if (value.kind === 'none') return [`undefine ${target};`];
  if (value.kind === 'conditional') {
    const { condition, then, otherwise } = value;
    return branches(write(condition).text, assignment(target, then, write), assignment(target, otherwise, write));
  }
  const copied = `${target} := ${write(value).text};`;
  if (value.type.kind !== 'option') return [copied];
  return branches(absent(value, write).text, [`undefine ${target};`], [copied]);
}

function branches(condition: string, then: readonly string[], otherwise: readonly string[]): readonly string[] {
  return [`if ${condition} then`, ...then.map((line) => `  ${line}`), 'else', ...otherwise.map((line) => `  ${line}`), 'end;'];
}
