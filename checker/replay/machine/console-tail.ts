/** The last lines of a machine's console, and a way to ask for those since a moment. */

export interface ConsoleTail {
  add(text: string): void;
  /** A place in the stream of lines, for `since`. */
  mark(): number;
  /** Complete and begun lines after a mark, as far as they are still kept. */
  since(mark: number): readonly string[];
}

const keptLines = 400;
const lineLimit = 2000;

export function consoleTail(onLine: (line: string) => void): ConsoleTail {
  const lines: string[] = [];
  let dropped = 0;
  let begun = '';
  const finish = (line: string): void => {
    // Serial consoles end lines with CR LF; a time stamp such as "[    1.234567] " is of no use to a reader.
    const text = line
      .replace(/\r/g, '')
      .replace(/^\[\s*\d+\.\d+\] /, '')
      .slice(0, lineLimit);
    if (text === '') return;
    lines.push(text);
    if (lines.length > keptLines) dropped += lines.splice(0, lines.length - keptLines).length;
    onLine(text);
  };
  return {
    add(text) {
      const parts = (begun + text).split('\n');
      begun = (parts.pop() ?? '').slice(-lineLimit);
      for (const part of parts) finish(part);
    },
    mark: () => dropped + lines.length,
    since: (mark) => [...lines.slice(Math.max(0, mark - dropped)), ...(begun === '' ? [] : [begun])],
  };
}
