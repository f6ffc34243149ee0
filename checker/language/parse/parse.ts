/** Text -> syntax tree. */

import { type InterlockActions, RULES, START } from '../../../generated/language/grammar.js';
import type * as ast from '../ast.js';
import { type Diagnostic, error } from '../diagnostic.js';
import type { SourceText, Span } from '../ir.js';
import { matcherOf } from './match.js';
import { deepest } from './nesting.js';
import { callActions, instanceActions } from './parse-calls.js';
import { changeActions, declarationActions, fileActions } from './parse-declarations.js';
import { expressionActions, statementActions, typeActions } from './parse-expressions.js';
import { MAXIMUM_LENGTH } from '../source.js';
import { refusalOf } from './refusal.js';
import { syntaxError } from './syntax-error.js';
import type { Actions, Node } from './tree.js';

/** Brackets, or operators, inside one another. */
export const MAXIMUM_DEPTH = 200;

const matched = matcherOf(RULES, START);

export type Parsed = { readonly file: ast.File; readonly diagnostic: null } | { readonly file: null; readonly diagnostic: Diagnostic };

/** Trees by path and text: commands that check many deltas parse their base once. */
const remembered = new Map<string, Parsed>();
const REMEMBERED = 64;

/** The tree, or the first error. */
export function parse(source: SourceText): Parsed {
  const key = `${source.path}\0${source.text}`;
  const known = remembered.get(key) ?? parseAnew(source);
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(key, known);
  return known;
}

function parseAnew(source: SourceText): Parsed {
  const refused = unacceptable(source);
  if (refused !== null) return { file: null, diagnostic: refused };
  try {
    return match(source);
  } catch (thrown) {
    if (thrown instanceof RangeError) return { file: null, diagnostic: tooDeep({ file: source.path, start: 0, end: 0 }) };
    throw thrown;
  }
}

function match(source: SourceText): Parsed {
  const node = matched(source.text, actions(source) as unknown as Actions);
  if (node === null) {
    const { offset, expected } = refusalOf(source.text);
    return { file: null, diagnostic: syntaxError(source, offset, expected) };
  }
  const file = node.tree() as ast.File;
  const deep = deepest(file, MAXIMUM_DEPTH);
  return deep === null ? { file, diagnostic: null } : { file: null, diagnostic: tooDeep(deep) };
}

/** Every action of the grammar; the type makes a forgotten one a compile error. */
export function actions(source: SourceText): InterlockActions<unknown> {
  const span = (node: Node): Span => ({ file: source.path, start: node.source.startIdx, end: node.source.endIdx });
  return {
    ...fileActions(span, source.text),
    ...declarationActions(span),
    ...changeActions(span),
    ...instanceActions(span),
    ...typeActions(span),
    ...statementActions(span),
    ...expressionActions(span),
    ...callActions(span),
  };
}

function unacceptable(source: SourceText): Diagnostic | null {
  const at = (offset: number): Span => ({ file: source.path, start: offset, end: offset + 1 });
  if (source.text.length > MAXIMUM_LENGTH) {
    return error('file-too-large', at(0), 'the file is larger than one megabyte', 'split it into modules and import them');
  }
  const binary = source.text.search(/[\0\uFFFD]/);
  if (binary >= 0) {
    return error('not-text', at(binary), 'this is not text in UTF-8', 'give an Interlock specification, a text file ending in .ilk');
  }
  const deep = tooManyBrackets(source.text);
  return deep === null ? null : tooDeep(at(deep));
}

/** Matching recurses; text that would exhaust the stack is refused beforehand. */
function tooManyBrackets(text: string): number | null {
  let depth = 0;
  for (const token of text.matchAll(/"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|[([{]|[)\]}]/g)) {
    if ('([{'.includes(token[0])) depth++;
    else if (')]}'.includes(token[0])) depth = Math.max(0, depth - 1);
    if (depth > MAXIMUM_DEPTH) return token.index;
  }
  return null;
}

function tooDeep(span: Span): Diagnostic {
  return error('too-deep', span, `this is nested more than ${MAXIMUM_DEPTH} levels deep`, 'name parts of it with `def` or `let`');
}
