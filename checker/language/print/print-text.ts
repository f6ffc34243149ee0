/** String literals as they are written. */

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t' };

export function printString(value: string): string {
  return `"${value.replace(/["\\\n\t]/g, (character) => ESCAPES[character]!)}"`;
}
