/** Indented text, line by line. */

export interface Lines {
  /** Each argument may hold several lines. */
  add(...lines: readonly string[]): void;
  /** What `write` adds stands one level deeper. */
  indented(write: () => void): void;
  text(): string;
}

export function createLines(indent = '  '): Lines {
  const all: string[] = [];
  let depth = 0;
  return {
    add(...lines) {
      for (const line of lines.flatMap((each) => each.split('\n'))) all.push(line === '' ? '' : `${indent.repeat(depth)}${line}`);
    },
    indented(write) {
      depth++;
      write();
      depth--;
    },
    text: () => `${all.join('\n')}\n`,
  };
}
