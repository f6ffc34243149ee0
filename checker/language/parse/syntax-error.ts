/** What Ohm says of a text that it cannot match, put so that a reader can act on it. */

import { type Diagnostic, error } from '../diagnostic.js';
import type { SourceText } from '../ir.js';
import { suggest } from '../check/suggestion.js';

const DECLARATIONS = [
  ...['specification', 'delta', 'module', 'import', 'sort', 'enum', 'record', 'constant', 'object', 'var', 'initially', 'def', 'proc'],
  ...['syscall', 'action', 'invariant', 'transition', 'reachable', 'allow', 'instance', 'override', 'remove', 'extend'],
];

/** Groups of alternatives that have a name of their own: if all of `marks` are expected, so is the whole group. */
const GROUPS = [
  { name: 'a declaration', marks: ['"invariant"', '"enum"', '"instance"'] },
  { name: 'a statement', marks: ['"let"', '"choose"', '"require"'] },
  { name: 'an expression', marks: ['"forall"', '"|"', '"old"'] },
  { name: 'an expression', marks: ['a quantifier', '"|"', '"old"'] },
];

/** @param expected Ohm's own list: `"a", "b", or a name` */
export function syntaxError(source: SourceText, offset: number, expected: string): Diagnostic {
  const { text, path } = source;
  const rest = text.slice(offset, offset + 200);
  if (rest.trim() === '' && text.slice(offset).trim() === '') {
    const end = Math.max(1, text.trimEnd().length);
    return error('syntax', { file: path, start: end - 1, end }, 'the file ends too early, after this', `expected ${wanted(expected)}`);
  }
  const found = /^(?:[A-Za-z_]\w*|\d\w*|[:+-]=|->|\.\.|[=!<>]=|.)/su.exec(rest)?.[0] ?? '';
  const span = { file: path, start: offset, end: offset + found.length };
  const line = rest.split('\n')[0] ?? '';
  if (found === '"' && !/^"(?:\\.|[^"\\])*"/.test(line))
    return error('syntax', span, 'this string is not closed', 'end it with `"` on the same line');
  if (/^[^\p{ASCII}]/u.test(found)) {
    return error(
      'syntax',
      span,
      `unexpected \`${found}\``,
      'names have only letters A to Z, digits and _; other characters stand in strings and comments',
    );
  }
  const shown = found.trim() === '' ? 'the end of the line' : `\`${found}\``;
  return error('syntax', span, `unexpected ${shown}`, hint(found, expected));
}

function hint(found: string, expected: string): string {
  const alternatives = split(expected);
  const words = alternatives.flatMap((alternative) => /^"([a-z]+)"$/.exec(alternative)?.[1] ?? []);
  const known = alternatives.includes('end of input') ? [...words, ...DECLARATIONS] : words;
  const near = /^[a-z]\w+$/.test(found) && !known.includes(found) ? suggest(found, known, '') : '';
  if (near !== '') return near;
  const reserved = /^[a-z]+$/.test(found) && alternatives.includes('a name');
  return reserved ? `\`${found}\` is a reserved word: choose another name` : `expected ${wanted(expected)}`;
}

function split(expected: string): readonly string[] {
  return expected.split(/, or |, (?=["a-z])| or (?=["a-z])/).filter((alternative) => alternative !== 'a comment' && alternative !== '');
}

const MOST = 8;

function wanted(expected: string): string {
  let alternatives = split(expected);
  for (const { name, marks } of GROUPS) {
    if (!marks.every((mark) => alternatives.includes(mark))) continue;
    const symbols = name === 'an expression' ? /^"[({|-]"$|^"[a-z]+"$|^an? / : /^"[a-z]+"$/;
    alternatives = [name, ...alternatives.filter((alternative) => !symbols.test(alternative))];
  }
  const [described, quoted] = [alternatives.filter((one) => !one.startsWith('"')), alternatives.filter((one) => one.startsWith('"'))];
  const ordered = [...described, ...quoted].map((one) => one.replace(/^"(.*)"$/, '`$1`').replace('end of input', 'the end of the file'));
  const [last, ...others] = ordered.slice(0, MOST).reverse();
  if (ordered.length > MOST) return `${ordered.slice(0, MOST).join(', ')}, ...`;
  return others.length === 0 ? (last ?? 'something else') : `${others.reverse().join(', ')} or ${last}`;
}
