/** Pieces of TypeScript expressions that know how tightly they bind, so that parentheses stand only where they help. */

/** Larger binds tighter. Bit operators rank below comparison, as in TypeScript. */
export const binding = {
  conditional: 0,
  or: 1,
  and: 2,
  bits: 3,
  equality: 4,
  comparison: 5,
  shift: 6,
  sum: 7,
  product: 8,
  unary: 9,
  atom: 10,
} as const;

export type Binding = (typeof binding)[keyof typeof binding];

export interface Code {
  readonly text: string;
  readonly binding: Binding;
}

export function atom(text: string): Code {
  return { text, binding: binding.atom };
}

export function number(value: number): Code {
  return { text: String(value), binding: value < 0 ? binding.unary : binding.atom };
}

export function call(name: string, parameters: readonly Code[]): Code {
  return atom(`${name}(${parameters.map((parameter) => parameter.text).join(', ')})`);
}

/** The text, in parentheses unless it binds at least that tightly. */
export function within(code: Code, least: Binding): string {
  return code.binding >= least ? code.text : `(${code.text})`;
}

/** A left-associative operator. */
export function infix(left: Code, operator: string, right: Code, level: Binding): Code {
  const rightLevel = level === binding.and || level === binding.or ? level : ((level + 1) as Binding);
  return { text: `${within(left, level)} ${operator} ${within(right, rightLevel)}`, binding: level };
}

/** Both operands in parentheses unless they are atoms: for bit operators, whose ranks few people know. */
export function bitwise(left: Code, operator: string, right: Code): Code {
  return { text: `${within(left, binding.atom)} ${operator} ${within(right, binding.atom)}`, binding: binding.bits };
}

export function not(operand: Code): Code {
  return { text: `!${within(operand, binding.unary)}`, binding: binding.unary };
}

export function choice(condition: Code, then: Code, otherwise: Code): Code {
  return {
    text: `${within(condition, binding.or)} ? ${within(then, binding.or)} : ${within(otherwise, binding.conditional)}`,
    binding: binding.conditional,
  };
}
