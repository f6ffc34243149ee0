/** Doc comments: the `///` lines right above a declaration. */

/** The text of the block of `///` lines that ends on the line before `offset`, lines joined by a newline; '' if there is none. */
export function documentationBefore(source: string, offset: number): string {
  const lines: string[] = [];
  let end = source.lastIndexOf('\n', offset - 1);
  if (source.slice(end + 1, offset).trim() !== '') return '';
  while (end >= 0) {
    const start = end === 0 ? 0 : source.lastIndexOf('\n', end - 1) + 1;
    const line = source.slice(start, end).trim();
    if (!line.startsWith('///')) break;
    lines.unshift(line.slice(3).trim());
    end = start - 1;
  }
  return lines.join('\n').trim();
}
