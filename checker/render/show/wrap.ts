/** Text broken into lines of at most so many columns: between words where that is possible, else inside of one. */

/** The first line begins with `first`, the others with `rest`. Blanks at which a line is broken are dropped. */
export function wrap(text: string, first: string, rest: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  const end = (): void => {
    lines.push(line);
    line = rest;
    empty = true;
  };
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length > width) end();
    let left = empty ? word : ` ${word}`;
    while (line.length + left.length > width && width > line.length) {
      const room = width - line.length;
      line += left.slice(0, room);
      left = left.slice(room);
      end();
    }
    line += left;
    empty = false;
  }
  return [...lines, line];
}
