/** Text of C: names that are checked before they become code, strings and comments that cannot end early. */

import { reject } from '../../replay/problem.js';

/** A specification is data: what is no identifier must not reach a compiler. @throws ConcreteError */
export function identifier(name: string): string {
  if (/^[A-Za-z_]\w{0,127}$/.test(name)) return name;
  return reject('R401', null, `${JSON.stringify(name)} is not a name in C`, "correct the name in the specification's `calls`");
}

/** "outer.inner" @throws ConcreteError */
export function fieldPath(path: string): string {
  return path.split('.').map(identifier).join('.');
}

/** What is not plain is written in octal: an octal escape has an end, whatever follows it. */
export function cString(text: string): string {
  const bytes = [...Buffer.from(text)].map((byte) => {
    const character = String.fromCharCode(byte);
    if (character === '\n') return '\\n';
    if (character === '"' || character === '\\') return `\\${character}`;
    // Two question marks may begin a trigraph.
    const plain = byte >= 0x20 && byte < 0x7f && character !== '?';
    return plain ? character : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `"${bytes.join('')}"`;
}

/** Lines of one block comment in the kernel's style, broken at `width`. */
export function comment(paragraphs: readonly string[], width = 78): readonly string[] {
  const lines = paragraphs.flatMap((paragraph) => (paragraph === '' ? [''] : breakLines(safe(paragraph), width - 3)));
  return ['/*', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'];
}

/** Neither the end of a comment nor the beginning of another. */
export function safe(text: string): string {
  return text
    .replaceAll('*/', '* /')
    .replaceAll('/*', '/ *')
    .replace(/[\r\n]+/g, ' ')
    .replace(/\\$/, '');
}

function breakLines(text: string, width: number): readonly string[] {
  const indent = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = '';
  for (const word of text.slice(indent.length).split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, indent + line];
}
