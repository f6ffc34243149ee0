/** Types of the language as TypeScript: constructors of their description, their bounds, and what readers see. */

import type { Bound, FiniteType, ScalarType } from '../language/ir.js';
import { plus } from './bounds.js';
import { atom, binding, type Code, infix, number } from './code.js';
import { type Declarations, found } from './scope.js';
import { inComment, literal } from './text.js';

/** An expression for a bound, over the sizes of the instance. */
export function bound(declarations: Declarations, { constant, sizes, minus }: Bound): Code {
  const size = (sort: string) => atom(declarations.names.of('sort', sort));
  const positive = sizes.map(size);
  let code = positive[0] ?? number(constant);
  for (const term of positive.slice(1)) {
    code = infix(code, '+', term, binding.sum);
  }
  for (const sort of minus) {
    code = infix(code, '-', size(sort), binding.sum);
  }
  if (positive.length > 0 && constant !== 0) {
    code = infix(code, constant < 0 ? '-' : '+', number(Math.abs(constant)), binding.sum);
  }
  return code;
}

/** First and last value of a finite type. */
export function ends(declarations: Declarations, type: FiniteType): { readonly low: Bound; readonly high: Bound } {
  switch (type.kind) {
    case 'bool':
      return { low: fixed(0), high: fixed(1) };
    case 'int':
      return { low: type.low, high: type.high };
    case 'enum':
      return { low: fixed(0), high: fixed(found(declarations.enumerations, type.name).members.length - 1) };
    case 'sort':
      return { low: fixed(0), high: { constant: -1, sizes: [type.name], minus: [] } };
  }
}

/** How many values a finite type has. */
export function count(declarations: Declarations, type: FiniteType): Code {
  const { low, high } = ends(declarations, type);
  return bound(declarations, {
    constant: high.constant - low.constant + 1,
    sizes: [...high.sizes, ...low.minus],
    minus: [...high.minus, ...low.sizes],
  });
}

/** The integer that is `none` of an option. */
export function noneOf(declarations: Declarations, type: ScalarType): Code {
  return type.kind === 'option' ? bound(declarations, plus(ends(declarations, type.of).low, -1)) : number(-1);
}

/** A value of the type, with the member's name in a comment for an enumeration. */
export function constantOf(declarations: Declarations, type: ScalarType, value: number): Code {
  const named = type.kind === 'option' ? type.of : type;
  const member = named.kind === 'enum' ? found(declarations.enumerations, named.name).members[value] : undefined;
  const code = number(value);
  return member === undefined ? code : { ...code, text: `${code.text} /* ${inComment(member)} */` };
}

/** The expression that describes the type: a ValueType at run time. */
export function description(declarations: Declarations, type: ScalarType): string {
  switch (type.kind) {
    case 'bool':
      return 'boolType';
    case 'int':
      return `intType(${bound(declarations, type.low).text}, ${bound(declarations, type.high).text})`;
    case 'enum':
    case 'sort':
      return declarations.names.of('type', `${type.name}.type`);
    case 'option':
      return `optionOf(${description(declarations, type.of)})`;
    case 'set':
      return `setOf(${description(declarations, type.of)})`;
  }
}

/** The TypeScript type of the value as readers see it. */
export function readerType(declarations: Declarations, type: ScalarType): string {
  switch (type.kind) {
    case 'bool':
      return 'boolean';
    case 'int':
      return 'number';
    case 'enum':
      return found(declarations.enumerations, type.name).members.map(literal).join(' | ');
    case 'sort': {
      const sort = declarations.specification.sorts.find((each) => each.name === type.name);
      return `\`${(sort?.prefix ?? '').replace(/[^A-Za-z0-9_]/g, '')}\${number}\``;
    }
    case 'option':
      return `${readerType(declarations, type.of)} | null`;
    case 'set':
      return `readonly (${readerType(declarations, type.of)})[]`;
  }
}

function fixed(constant: number): Bound {
  return { constant, sizes: [], minus: [] };
}
