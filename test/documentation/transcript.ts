/** Fenced blocks of a Markdown page: files to write, and shell transcripts to run and compare. */

export type Block =
  /** ```interlock file=NAME : a specification that the commands after it may name. */
  | { readonly kind: 'file'; readonly name: string; readonly text: string; readonly line: number }
  /** ```console [lab] : `$ command` lines, each followed by its output and, if not 0, a line `[exit N]`. */
  | { readonly kind: 'console'; readonly needsLab: boolean; readonly commands: readonly Exchange[]; readonly line: number };

export interface Exchange {
  readonly command: string;
  readonly output: readonly string[];
  readonly exit: number;
  readonly line: number;
}

export function blocks(markdown: string): readonly Block[] {
  const found: Block[] = [];
  const lines = markdown.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const opening = /^```(\w+)(.*)$/.exec(lines[at]!);
    if (opening === null) continue;
    const line = at + 1;
    const body: string[] = [];
    for (at++; at < lines.length && lines[at] !== '```'; at++) body.push(lines[at]!);
    const [, language, rest] = opening;
    const file = /\bfile=(\S+)/.exec(rest!);
    if (language === 'interlock' && file !== null) found.push({ kind: 'file', name: file[1]!, text: `${body.join('\n')}\n`, line });
    if (language === 'console') found.push({ kind: 'console', needsLab: /\blab\b/.test(rest!), commands: exchanges(body, line + 1), line });
  }
  return found;
}

function exchanges(body: readonly string[], firstLine: number): readonly Exchange[] {
  const found: { command: string; output: string[]; exit: number; line: number }[] = [];
  body.forEach((text, index) => {
    const current = found.at(-1);
    const exit = /^\[exit (\d+)\]$/.exec(text);
    if (text.startsWith('$ ')) found.push({ command: text.slice(2), output: [], exit: 0, line: firstLine + index });
    else if (exit !== null && current !== undefined) current.exit = Number(exit[1]);
    else current?.output.push(text);
  });
  return found;
}

/** Whether real output is what the page says. In the page, `...` alone on a line stands for any lines, `…` for any text within one. */
export function matches(expected: readonly string[], actual: readonly string[]): boolean {
  const [first, ...rest] = expected;
  if (first === undefined) return actual.every((line) => line === '');
  if (first === '...')
    return Array.from({ length: actual.length + 1 }, (_, skipped) => skipped).some((skipped) => matches(rest, actual.slice(skipped)));
  const [line, ...others] = actual;
  return line !== undefined && lineMatches(first, line) && matches(rest, others);
}

function lineMatches(expected: string, actual: string): boolean {
  const pattern = expected
    .trimEnd()
    .split('…')
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${pattern}$`).test(actual.trimEnd());
}
