/** Where in a JSON text the value at a path stands, so that a message can point at it. */

/** 1-based. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** Of `$.stem[3].action`, or of the nearest value around it that is there; of the mistake where the text is no JSON. */
export function placeInJson(text: string, path: string): TextPlace {
  const offset = syntaxError(text) ?? offsetOf(text, keysOf(path));
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: Array.from(before.slice(start)).length + 1 };
}

/** Node says the position in words. */
function syntaxError(text: string): number | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
    return position === undefined ? text.trimEnd().length : Number(position);
  }
}

/** `$.a[3]["b c"]` -> a, 3, b c */
function keysOf(path: string): readonly string[] {
  return [...path.matchAll(/\.([A-Za-z_]\w*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g)].map(
    ([, name, index, quoted]) => name ?? index ?? String(JSON.parse(quoted!)),
  );
}

/** The text must be JSON. */
function offsetOf(text: string, keys: readonly string[]): number {
  let found = blank(text, 0);
  for (const key of keys) {
    const inner = memberOf(text, found, key);
    if (inner === null) break;
    found = inner;
  }
  return found;
}

/** Where the member of the list or object at `open` begins. Of equal names the last one counts, as for JSON.parse. */
function memberOf(text: string, open: number, key: string): number | null {
  const isObject = text[open] === '{';
  if (!isObject && text[open] !== '[') return null;
  let found: number | null = null;
  let at = blank(text, open + 1);
  for (let index = 0; text[at] !== '}' && text[at] !== ']'; index++) {
    let name = String(index);
    if (isObject) {
      const end = endOf(text, at);
      name = String(JSON.parse(text.slice(at, end)));
      at = blank(text, blank(text, end) + 1);
    }
    if (name === key) found = at;
    at = blank(text, endOf(text, at));
    if (text[at] === ',') at = blank(text, at + 1);
  }
  return found;
}

/** Behind the value that begins at `start`. */
function endOf(text: string, start: number): number {
  const token = /"(?:[^"\\]|\\.)*"|[[\]{}]|[^\s,:[\]{}"]+/gy;
  let depth = 0;
  let at = start;
  do {
    token.lastIndex = at = /[,:]/.test(text[at]!) ? blank(text, at + 1) : blank(text, at);
    const [word] = token.exec(text)!;
    if (word === '{' || word === '[') depth++;
    else if (word === '}' || word === ']') depth--;
    at = blank(text, token.lastIndex);
    if (depth === 0) return token.lastIndex;
  } while (at < text.length);
  return at;
}

/** Behind white space. */
function blank(text: string, start: number): number {
  let at = start;
  while (at < text.length && ' \t\r\n'.includes(text[at]!)) at++;
  return at;
}
