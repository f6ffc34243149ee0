/** Pieces of expressions that know how tightly they bind, so that parentheses stand only where they help. */

export type Binding = 'loose' | 'and' | 'or' | 'sum' | 'atom';

export interface Code {
  readonly text: string;
  readonly binding: Binding;
}

export function atom(text: string): Code {
  return { text, binding: 'atom' };
}

/** Text that needs parentheses wherever it is an operand. */
export function loose(text: string): Code {
  return { text, binding: 'loose' };
}

/** The text as an operand of anything. */
export function tight(code: Code): string {
  return code.binding === 'atom' ? code.text : `(${code.text})`;
}

/** The operands of a chain of one associative operator stand side by side. */
export function infix(left: Code, operator: string, right: Code, binding: Binding = 'loose'): Code {
  const side = (code: Code) => (binding !== 'loose' && code.binding === binding ? code.text : tight(code));
  return { text: `${side(left)} ${operator} ${binding === 'sum' ? tight(right) : side(right)}`, binding };
}

export function list(codes: readonly Code[]): string {
  return codes.map((code) => code.text).join(', ');
}
