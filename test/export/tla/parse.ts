/** Reads a TLA+ module as the export writes it. Stricter than needed: operators of one precedence without parentheses are refused, as
 *  TLA+'s own parser refuses them, and so is a name that hides another. */

import { type Token, tokensOf } from './tokens.js';
import type { Binder, Change, Definition, Module, Node } from './tree.js';

/** The higher, the tighter; whether a chain of the same operator needs no parentheses. */
const INFIX: Readonly<Record<string, readonly [number, boolean]>> = {
  '=>': [1, false],
  '~>': [2, false],
  '/\\': [3, true],
  '\\/': [3, true],
  '=': [5, false],
  '#': [5, false],
  '<': [5, false],
  '<=': [5, false],
  '>': [5, false],
  '>=': [5, false],
  '\\in': [5, false],
  '\\subseteq': [5, false],
  '@@': [6, true],
  ':>': [7, false],
  '\\cup': [8, true],
  '\\cap': [8, true],
  '\\': [8, false],
  '..': [9, false],
  '+': [10, true],
  '-': [11, true],
};

const KEYWORDS = ['IF', 'THEN', 'ELSE', 'LET', 'IN', 'EXCEPT', 'UNCHANGED', 'EXTENDS', 'CONSTANTS', 'VARIABLES', 'MODULE'];

/** @throws Error with the line where it is not TLA+ */
export function parseModule(text: string): Module {
  const tokens = tokensOf(text);
  let position = 0;
  /** Columns of the junction lists that are open; what stands as far left ends their last item. */
  const bullets: number[] = [];
  /** Names in sight, so that none is defined twice. */
  const inSight = new Set<string>();

  function peek(ahead = 0): Token {
    const token = tokens[position + ahead] ?? tokens.at(-1)!;
    const column = bullets.at(-1);
    return column !== undefined && token.column <= column ? { ...token, kind: 'end', text: '' } : token;
  }

  function fail(what: string): never {
    const token = tokens[position]!;
    throw new Error(`line ${token.line}, column ${token.column}: ${what}, not '${token.text}'`);
  }

  function is(text: string): boolean {
    return peek().text === text && peek().kind !== 'string';
  }

  function take(text: string): boolean {
    if (!is(text)) return false;
    position++;
    return true;
  }

  function need(text: string): void {
    if (!take(text)) fail(`needs '${text}'`);
  }

  function name(): string {
    const token = peek();
    if (token.kind !== 'name' || KEYWORDS.includes(token.text)) fail('needs a name');
    position++;
    return token.text;
  }

  function listOf<T>(item: () => T): readonly T[] {
    const all = [item()];
    while (take(',')) all.push(item());
    return all;
  }

  /** The names are in sight in what `inside` reads. */
  function within<T>(names: readonly string[], inside: () => T): T {
    for (const each of names) {
      if (inSight.has(each)) fail(`'${each}' hides another name`);
      inSight.add(each);
    }
    const result = inside();
    for (const each of names) inSight.delete(each);
    return result;
  }

  function expression(least = 0): Node {
    let left = operand();
    let last: string | null = null;
    for (;;) {
      const operator = peek().kind === 'symbol' ? peek().text : '';
      const [precedence, chains] = INFIX[operator] ?? [-1, false];
      if (precedence < least) return left;
      if (last !== null && INFIX[last]![0] === precedence && !(chains && last === operator)) fail('needs parentheses');
      position++;
      left = { kind: 'infix', operator, left, right: expression(precedence + 1) };
      last = operator;
    }
  }

  function operand(): Node {
    if (is('/\\') || is('\\/')) return junction();
    if (take('~')) return { kind: 'prefix', operator: '~', operand: expression(4) };
    if (take('-')) return { kind: 'prefix', operator: '-', operand: expression(12) };
    if (take('UNCHANGED')) return { kind: 'prefix', operator: 'UNCHANGED', operand: expression(5) };
    if (take('IF')) {
      const condition = expression();
      need('THEN');
      const then = expression();
      need('ELSE');
      return { kind: 'if', condition, then, otherwise: expression() };
    }
    if (take('LET')) return letIn();
    if (is('\\A') || is('\\E')) {
      const quantifier = tokens[position++]!.text;
      const binders = listOf(binder);
      need(':');
      const names = binders.map((each) => each.name);
      return { kind: 'quantified', quantifier, binders, body: within(names, () => expression()) };
    }
    return postfix(primary());
  }

  function junction(): Node {
    const { column, text: operator } = peek();
    const items: Node[] = [];
    while (tokens[position]!.column === column && tokens[position]!.text === operator && peek().kind !== 'end') {
      position++;
      bullets.push(column);
      items.push(expression());
      bullets.pop();
    }
    return { kind: 'junction', operator, items };
  }

  function letIn(): Node {
    const definitions: Definition[] = [];
    const added: string[] = [];
    while (!take('IN')) {
      const each = definition();
      if (inSight.has(each.name)) fail(`'${each.name}' hides another name`);
      inSight.add(each.name);
      added.push(each.name);
      definitions.push(each);
    }
    const body = expression();
    for (const each of added) inSight.delete(each);
    return { kind: 'let', definitions, body };
  }

  function definition(): Definition {
    const own = name();
    const parameters = take('(') ? listOf(name) : [];
    if (parameters.length > 0) need(')');
    need('==');
    return { name: own, parameters, body: within(parameters, () => expression()) };
  }

  function binder(): Binder {
    const own = name();
    need('\\in');
    return { name: own, set: expression(6) };
  }

  function primary(): Node {
    const token = peek();
    if (token.kind === 'number') {
      position++;
      return { kind: 'number', value: Number(token.text) };
    }
    if (token.kind === 'string') {
      position++;
      return { kind: 'string', value: token.text };
    }
    if (take('(')) {
      const inside = expression();
      need(')');
      return inside;
    }
    if (take('{')) return set();
    if (take('<<')) {
      const items = is('>>') ? [] : listOf(() => expression());
      need('>>');
      return { kind: 'tuple', items };
    }
    if (take('[')) return bracket();
    const { line } = token;
    const own = name();
    const given = take('(') ? listOf(() => expression()) : [];
    if (given.length > 0) need(')');
    return { kind: 'name', name: own, given, line };
  }

  function set(): Node {
    if (take('}')) return { kind: 'set', elements: [] };
    if (peek().kind === 'name' && peek(1).text === '\\in') {
      const own = binder();
      need(':');
      const condition = within([own.name], () => expression());
      need('}');
      return { kind: 'filter', binder: own, condition };
    }
    const elements = listOf(() => expression());
    need('}');
    return { kind: 'set', elements };
  }

  function bracket(): Node {
    if (take(']')) {
      need('[');
      const action = expression();
      need(']');
      if (name() !== '_vars') fail('needs _vars');
      return { kind: 'temporal', action };
    }
    if (peek(1).text === '|->') {
      const fields = listOf((): readonly [string, Node] => {
        const field = name();
        need('|->');
        return [field, expression()];
      });
      need(']');
      return { kind: 'record', fields };
    }
    if (peek().kind === 'name' && peek(1).text === '\\in') {
      const binders = listOf(binder);
      need('|->');
      const names = binders.map((each) => each.name);
      const body = within(names, () => expression());
      need(']');
      return { kind: 'function', binders, body };
    }
    const of = expression();
    need('EXCEPT');
    const changes = listOf(change);
    need(']');
    return { kind: 'except', of, changes };
  }

  function change(): Change {
    need('!');
    const path: Node[] = [];
    while (is('.') || is('[')) path.push(selector());
    need('=');
    return { path, value: expression() };
  }

  function selector(): Node {
    if (take('.')) return { kind: 'string', value: `"${name()}"` };
    need('[');
    const given = listOf(() => expression());
    need(']');
    return given.length === 1 ? given[0]! : { kind: 'tuple', items: given };
  }

  function postfix(start: Node): Node {
    let of = start;
    for (;;) {
      if (take("'")) of = { kind: 'prime', of };
      else if (take('.')) of = { kind: 'field', of, field: name() };
      else if (take('[')) {
        const given = listOf(() => expression());
        need(']');
        of = { kind: 'apply', of, given };
      } else return of;
    }
  }

  function rule(character: string): void {
    if (!new RegExp(`^${character}{4,}$`).test(peek().text)) fail(`needs ${character.repeat(4)}`);
    position++;
  }

  rule('-');
  need('MODULE');
  const own = name();
  rule('-');
  need('EXTENDS');
  listOf(name);
  need('CONSTANTS');
  const constants = listOf(name);
  const variables: string[] = [];
  const definitions = new Map<string, Definition>();
  for (const each of constants) inSight.add(each);
  while (!/^={4,}$/.test(peek().text)) {
    if (take('VARIABLES')) {
      variables.push(...listOf(name));
      for (const each of variables) inSight.add(each);
      continue;
    }
    const each = definition();
    if (inSight.has(each.name)) fail(`'${each.name}' is defined twice`);
    inSight.add(each.name);
    definitions.set(each.name, each);
  }
  rule('=');
  if (peek().kind !== 'end') fail('the module has ended');
  return { name: own, constants, variables, definitions };
}
