/** A TLA+ module as tokens with their columns: junction lists are told by how far they stand to the right. */

export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'symbol' | 'end';
  readonly text: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

const PATTERN =
  /(?<space>\s+|\\\*.*)|(?<name>[0-9_]*[A-Za-z][A-Za-z0-9_]*|_[A-Za-z]\w*)|(?<number>\d+)|(?<string>"[^"\\\n]*")|(?<symbol>-{4,}|={4,}|\\(?:in|cup|cap|subseteq|A|E)(?![A-Za-z])|\/\\|\\\/|\|->|==|=>|~>|<=|>=|<<|>>|\.\.|:>|@@|[=#<>~\\+\-':!.,()[\]{}])/y;

/** @throws Error at what is no TLA+ that the export writes */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let lineStart = 0;
  PATTERN.lastIndex = 0;
  for (let position = 0; position < text.length; position = PATTERN.lastIndex) {
    const match = PATTERN.exec(text);
    if (match === null) throw new Error(`line ${line}: ${text.slice(position, position + 20)}`);
    const { name, number, string, space } = match.groups!;
    const kind = name !== undefined ? 'name' : number !== undefined ? 'number' : string !== undefined ? 'string' : 'symbol';
    if (space === undefined) tokens.push({ kind, text: match[0], line, column: position - lineStart + 1 });
    for (const newline of match[0].matchAll(/\n/g)) {
      line++;
      lineStart = position + newline.index + 1;
    }
  }
  return [...tokens, { kind: 'end', text: '', line, column: 0 }];
}
