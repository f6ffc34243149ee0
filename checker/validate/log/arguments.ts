/** The text between a call's parentheses, and after its `=`: split where strace separates, read as far as the form is plain. */

import type { LogResult, LogValue } from './event.js';

/** Splits at commas outside of quotes and brackets; null if a quote or a bracket is never closed. */
export function splitArguments(text: string): readonly string[] | null {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      at = endOfQuote(text, at);
      if (at === -1) return null;
    } else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    // Only a path of -y is in angle brackets; it can hold anything but ends at the first >.
    else if (character === '<' && /\d$/.test(text.slice(0, at))) at = Math.max(at, text.indexOf('>', at));
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
    if (depth < 0) return null;
  }
  if (depth !== 0) return null;
  const last = text.slice(start).trim();
  return last === '' && parts.length === 0 ? [] : [...parts, last];
}

function endOfQuote(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return -1;
}

export function readValue(text: string): LogValue {
  // Names of arguments stand before some of them: `flags=CLONE_VM`.
  const plain = text.replace(/^[a-z_]+=/, '').replace(/\s*\/\*.*\*\/$/, '');
  const number = /^(-?(?:0x[0-9a-f]+|\d+))(?:<(.*)>(?:\(deleted\))?)?$/.exec(plain);
  if (number !== null) return { kind: 'number', value: toInteger(number[1]), path: number[2] ?? null };
  if (plain === 'NULL') return { kind: 'number', value: 0n, path: null };
  const quoted = /^"((?:[^"\\]|\\.)*)"(\.\.\.)?$/s.exec(plain);
  if (quoted !== null) return { kind: 'bytes', bytes: bytesOf(quoted[1]), cut: quoted[2] !== undefined };
  const request = /^_IOC\(([A-Z_0-9|]+), (0x[0-9a-f]+), (0x[0-9a-f]+), (0x[0-9a-f]+|\d+)\)$/.exec(plain);
  if (request !== null) return { kind: 'number', value: requestNumber(request), path: null };
  const cwd = /^(AT_FDCWD)<.*>$/.exec(plain);
  if (cwd !== null) return { kind: 'names', names: [cwd[1]], rest: 0n };
  if (/^[A-Z_][A-Z0-9_]*(?:(?:\||\s+or\s+)(?:[A-Z_][A-Z0-9_]*|0x[0-9a-f]+|\d+))*$/.test(plain)) return names(plain);
  return { kind: 'other', text };
}

function names(text: string): LogValue {
  const words = text.split(/\||\s+or\s+/);
  const numbers = words.filter((word) => /^\d/.test(word)).map(toInteger);
  return { kind: 'names', names: words.filter((word) => !/^\d/.test(word)), rest: numbers.reduce((bits, value) => bits | value, 0n) };
}

const DIRECTIONS: Readonly<Record<string, bigint>> = { _IOC_NONE: 0n, _IOC_WRITE: 1n, _IOC_READ: 2n };

/** As x86-64 and arm64 put it together. */
function requestNumber([, direction, type, number, size]: readonly string[]): bigint {
  const bits = direction.split('|').reduce((sum, name) => sum | (DIRECTIONS[name] ?? 0n), 0n);
  return (bits << 30n) | (BigInt(size) << 16n) | (BigInt(type) << 8n) | BigInt(number);
}

function toInteger(text: string): bigint {
  // A mode or a wait status is octal; nothing that is compared with a specification is.
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(/^0\d/.test(text) ? `0o${text.slice(1)}` : text);
}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, v: 11, f: 12, '"': 34, '\\': 92 };

function bytesOf(text: string): Uint8Array {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const found = /^\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|(.))/s.exec(text.slice(at));
    if (found === null) {
      bytes.push(...Buffer.from(text[at]));
      continue;
    }
    const [whole, hex, octal, letter] = found;
    bytes.push(
      hex !== undefined
        ? Number.parseInt(hex, 16)
        : octal !== undefined
          ? Number.parseInt(octal, 8)
          : (ESCAPES[letter] ?? letter.charCodeAt(0)),
    );
    at += whole.length - 1;
  }
  return Uint8Array.from(bytes);
}

/** The text after ` = `; null if it is none of strace's. */
export function readResult(text: string): LogResult | null {
  const plain = text.replace(/ <\d+\.\d+>$/, '').trim();
  if (plain.startsWith('?')) return { kind: 'none' };
  const failed = /^-1 (E[A-Z0-9]+)\b/.exec(plain);
  if (failed !== null) return { kind: 'errno', name: failed[1] };
  const [, value, path] = /^(-?(?:0x[0-9a-f]+|\d+))(?:<(.*)>)?(?:\(deleted\))?(?: .*)?$/s.exec(plain) ?? [];
  return value === undefined ? null : { kind: 'ok', value: toInteger(value), path: path ?? null };
}
