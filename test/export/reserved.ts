/** A specification whose every name is a word of one of the targets, however the language itself would take it. */

import { murphiReserved } from '../../checker/export/murphi/vocabulary.js';
import { promelaReserved } from '../../checker/export/promela/vocabulary.js';
import { tlaReserved } from '../../checker/export/tla/vocabulary.js';
import type { Specification } from '../../checker/language/ir.js';
import { compiledText } from './compile.js';

export const words: readonly string[] = [...new Set([...promelaReserved, ...murphiReserved, ...tlaReserved])];

/** One variable and one enum member a word; four of the variables change. */
export function reservedWords(): Specification {
  const members = words.map((_, index) => `member${index}x`);
  const variables = words.map((_, index) => `var variable${index}x: ${index % 7 === 0 ? 'Words' : 'bool'}`);
  const specification = compiledText(`specification words
enum Words { ${members.join(', ')} }
${variables.join('\n')}
action change() by all {
  choose next in Words where next == member0x or next == member${words.length - 1}x
  variable0x := next
  variable1x := not variable1x
  variable2x := variable1x and variable${words.length - 1}x == variable3x
}
action other() by all { variable3x := not variable3x }
reachable Both: variable0x == member${words.length - 1}x and variable2x
allow deadlock
instance only { }
`);
  return renamed(specification) as Specification;
}

/** The same value with the words in the place of the numbered names. */
function renamed(value: unknown): unknown {
  if (typeof value === 'string') {
    const index = /^(?:variable|member)(\d+)x$/.exec(value)?.[1];
    return index === undefined ? value : words[Number(index)];
  }
  if (Array.isArray(value)) return value.map(renamed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, key === 'text' ? each : renamed(each)]));
}
